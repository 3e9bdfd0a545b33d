import { isAlias, isMap, isScalar, isSeq, parseAllDocuments } from 'yaml';
import type { Alias, Document, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';

import { DEEPEST_NESTING, MOST_NODES } from './data-limits.ts';
import type { DataEntry, DataFile, DataNode, DataProblem, DataScalar } from './data.ts';

interface TextRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads YAML 1.2 (and 1.1 where a directive says so) with the place of every key and value. Never
 * throws: what cannot be read becomes a problem and the rest stays. Aliases are followed to the
 * anchored value, whose place they keep; merge keys are resolved. A file whose aliases unfold to
 * more than half a million nodes is cut there, with a problem.
 */
export function parseYaml(text: string): DataFile {
  const problems: DataProblem[] = [];
  const documents: DataNode[] = [];
  for (const document of composedDocuments(text, problems)) {
    for (const error of document.errors) {
      problems.push({ message: error.message, ...clampedRange(text, error.pos) });
    }
    if (document.contents !== null) {
      documents.push(new Conversion(text, problems).node(document.contents, 0));
    }
  }
  return { documents, problems };
}

function composedDocuments(text: string, problems: DataProblem[]): readonly Document.Parsed[] {
  try {
    const documents = parseAllDocuments(text, {
      prettyErrors: false,
      uniqueKeys: false,
      merge: true,
      logLevel: 'silent',
    });
    return 'empty' in documents ? [] : documents;
  } catch (error) {
    // The composer is recursive and has a few internal assertions; hostile text reaches both.
    const reason = error instanceof Error ? error.message : 'unknown error';
    problems.push({ message: `YAML could not be read: ${reason}`, start: 0, end: text.length });
    return [];
  }
}

function clampedRange(text: string, pos: readonly [number, number]): TextRange {
  const start = Math.min(Math.max(pos[0], 0), text.length);
  return { start, end: Math.min(Math.max(pos[1], start), text.length) };
}

/** One document on its way to plain data. Anchored values are converted once and shared. */
class Conversion {
  readonly #text: string;
  readonly #problems: DataProblem[];
  readonly #anchors = new Map<string, { readonly node: DataNode; readonly size: number }>();
  #nodes = 0;
  #isCut = false;

  constructor(text: string, problems: DataProblem[]) {
    this.#text = text;
    this.#problems = problems;
  }

  node(source: Node, depth: number): DataNode {
    if (isAlias(source)) {
      return this.#alias(source);
    }
    const before = this.#nodes;
    this.#nodes += 1;
    const node = this.#collectionOrScalar(source, depth);
    if ('anchor' in source && source.anchor !== undefined) {
      this.#anchors.set(source.anchor, { node, size: this.#nodes - before });
    }
    return node;
  }

  #collectionOrScalar(source: Node, depth: number): DataNode {
    if (isScalar(source)) {
      return this.#scalar(source);
    }
    const range = this.#rangeOf(source);
    if (depth >= DEEPEST_NESTING) {
      this.#problem(`Nested deeper than ${DEEPEST_NESTING} levels; the rest is not read.`, range);
      return emptyScalar(range);
    }
    if (isMap(source)) {
      return { kind: 'map', ...range, entries: this.#entries(source, depth) };
    }
    return isSeq(source)
      ? { kind: 'list', ...range, items: this.#items(source, depth) }
      : emptyScalar(range);
  }

  #scalar(source: Scalar): DataScalar {
    const range = this.#rangeOf(source);
    const { value } = source;
    const isPlain = source.type === 'PLAIN' || source.type === undefined;
    const written = isPlain ? (source.source ?? '') : undefined;
    if (value === null || typeof value === 'number' || typeof value === 'boolean') {
      return { kind: 'scalar', ...range, value, text: written ?? String(value) };
    }
    const text = typeof value === 'string' ? value : (source.source ?? '');
    return { kind: 'scalar', ...range, value: text, text };
  }

  #items(source: YAMLSeq, depth: number): readonly DataNode[] {
    const items: DataNode[] = [];
    for (const item of source.items) {
      if (isNode(item)) {
        items.push(this.node(item, depth + 1));
      }
    }
    return items;
  }

  #entries(source: YAMLMap, depth: number): readonly DataEntry[] {
    const entries: DataEntry[] = [];
    const merged: DataNode[] = [];
    for (const pair of source.items) {
      if (isMergeKey(pair.key) && isNode(pair.value)) {
        merged.push(this.node(pair.value, depth + 1));
        continue;
      }
      const entry = this.#entry(pair, depth);
      if (entry !== undefined) {
        entries.push(entry);
      }
    }
    return [...entries, ...mergedEntries(entries, merged)];
  }

  #entry(pair: Pair, depth: number): DataEntry | undefined {
    const { key, value } = pair;
    if (!isScalar(key)) {
      if (isNode(key)) {
        this.#problem('A key that is a collection or an alias is not read.', this.#rangeOf(key));
      }
      return undefined;
    }
    const { start: keyStart, end: keyEnd } = this.#rangeOf(key);
    const name = this.#scalar(key).text;
    const node = isNode(value)
      ? this.node(value, depth + 1)
      : emptyScalar({ start: keyEnd, end: keyEnd });
    return { key: name, keyStart, keyEnd, value: node };
  }

  #alias(source: Alias): DataNode {
    const range = this.#rangeOf(source);
    const target = this.#anchors.get(source.source);
    if (target === undefined) {
      this.#problem(`The alias *${source.source} has no anchor before it.`, range);
      return emptyScalar(range);
    }
    if (this.#nodes + target.size > MOST_NODES) {
      if (!this.#isCut) {
        this.#isCut = true;
        this.#problem('The aliases unfold to too much data; the rest is not followed.', range);
      }
      return emptyScalar(range);
    }
    this.#nodes += target.size;
    return target.node;
  }

  #rangeOf(node: Node): TextRange {
    const range = node.range;
    return range ? clampedRange(this.#text, [range[0], range[1]]) : { start: 0, end: 0 };
  }

  #problem(message: string, range: TextRange): void {
    this.#problems.push({ message, ...range });
  }
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);
}

// With `merge: true` the value of a merge key is a symbol, so a quoted "<<" stays an ordinary key.
function isMergeKey(key: unknown): boolean {
  return isScalar(key) && typeof key.value === 'symbol';
}

// The map's own keys win over merged ones, and an earlier merged map over a later one.
function mergedEntries(own: readonly DataEntry[], merged: readonly DataNode[]): DataEntry[] {
  const seen = new Set(own.map((entry) => entry.key));
  const result: DataEntry[] = [];
  for (const map of merged.flatMap((node) => (node.kind === 'list' ? node.items : [node]))) {
    for (const entry of map.kind === 'map' ? map.entries : []) {
      if (!seen.has(entry.key)) {
        seen.add(entry.key);
        result.push(entry);
      }
    }
  }
  return result;
}

function emptyScalar(range: TextRange): DataScalar {
  return { kind: 'scalar', start: range.start, end: range.end, value: null, text: '' };
}
