/**
 * One shape for every file that holds data rather than code (YAML, JSON, TOML, INI, .env), with the
 * place of each key and value, so that a rule about compose files does not know what YAML is.
 */

interface DataRange {
  /** UTF-16 offsets into the file's text, `end` exclusive. A quoted scalar's range includes its quotes. */
  readonly start: number;
  readonly end: number;
}

export interface DataScalar extends DataRange {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** The scalar as written, without quotes. */
  readonly text: string;
}

export interface DataEntry {
  readonly key: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly value: DataNode;
}

export interface DataMap extends DataRange {
  readonly kind: 'map';
  /** In order of the file. A key that is written twice is there twice. YAML merge keys are merged in, after the map's own. */
  readonly entries: readonly DataEntry[];
}

export interface DataList extends DataRange {
  readonly kind: 'list';
  readonly items: readonly DataNode[];
}

export type DataNode = DataScalar | DataMap | DataList;

export interface DataProblem extends DataRange {
  readonly message: string;
}

/** What could be read of a data file. Only YAML has more than one document. */
export interface DataFile {
  readonly documents: readonly DataNode[];
  readonly problems: readonly DataProblem[];
}

/** The value under a path of keys and list indexes, undefined when a step is not there. The last of equal keys counts. */
export function dataAt(
  node: DataNode | undefined,
  ...steps: readonly (string | number)[]
): DataNode | undefined {
  let current = node;
  for (const step of steps) {
    if (current === undefined) {
      return undefined;
    }
    current = typeof step === 'number' ? itemAt(current, step) : entryOf(current, step)?.value;
  }
  return current;
}

/** The entry of a map with that key, undefined when the node is no map or has no such key. */
export function entryOf(node: DataNode | undefined, key: string): DataEntry | undefined {
  return node?.kind === 'map' ? node.entries.findLast((entry) => entry.key === key) : undefined;
}

/** The entries of a map, none for any other node. */
export function entriesOf(node: DataNode | undefined): readonly DataEntry[] {
  return node?.kind === 'map' ? node.entries : [];
}

/** The items of a list, none for any other node. */
export function itemsOf(node: DataNode | undefined): readonly DataNode[] {
  return node?.kind === 'list' ? node.items : [];
}

/** A scalar's text, undefined for anything else and for null. */
export function textOf(node: DataNode | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? node.text : undefined;
}

function itemAt(node: DataNode, index: number): DataNode | undefined {
  return node.kind === 'list' ? node.items[index] : undefined;
}
