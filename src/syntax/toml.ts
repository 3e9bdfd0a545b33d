import type { AST, ParseError } from 'toml-eslint-parser';

import { DEEPEST_NESTING } from './data-limits.ts';
import type { DataEntry, DataFile, DataNode, DataProblem, DataScalar } from './data.ts';
import { parseRepaired } from './toml-repair.ts';

type Key = AST.TOMLBare | AST.TOMLQuoted;

interface OpenEntry {
  readonly key: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  value: OpenNode;
}

/** A table that later headers may still add to. */
interface OpenMap {
  readonly kind: 'open-map';
  start: number;
  end: number;
  readonly entries: OpenEntry[];
  readonly byKey: Map<string, OpenEntry>;
}

/** An array of tables that later `[[headers]]` may still add to. */
interface OpenList {
  readonly kind: 'open-list';
  readonly start: number;
  end: number;
  readonly items: OpenMap[];
}

type OpenNode = OpenMap | OpenList | DataNode;

/**
 * Reads TOML with the place of every key and value; tables and dotted keys become nested maps. Never
 * throws. Broken lines become problems and the rest is read, unless there are many of them.
 */
export function parseToml(text: string): DataFile {
  try {
    const { program, errors } = parseRepaired(text);
    const problems = errors.map((error) => syntaxProblem(text, error));
    const documents = program === undefined ? [] : [convertProgram(program, text, problems)];
    return { documents, problems };
  } catch (error) {
    const reason = error instanceof RangeError ? 'nested too deeply' : String(error);
    const message = `TOML could not be read: ${reason}`;
    return { documents: [], problems: [{ message, start: 0, end: text.length }] };
  }
}

function syntaxProblem(text: string, { index, message }: ParseError): DataProblem {
  const start = Math.min(Math.max(index, 0), text.length);
  return { message, start, end: Math.min(start + 1, text.length) };
}

function convertProgram(program: AST.TOMLProgram, text: string, problems: DataProblem[]): DataNode {
  const root = newMap(0);
  root.end = text.length;
  for (const part of program.body[0].body) {
    if (part.type === 'TOMLTable') {
      addTable(root, part, problems);
    } else {
      addKeyValue(root, part, 0, problems);
    }
  }
  return closed(root);
}

function addTable(root: OpenMap, table: AST.TOMLTable, problems: DataProblem[]): void {
  const { keys } = table.key;
  const [start, end] = table.range;
  const last = keys.at(-1);
  if (last === undefined || isTooDeep(keys.length, table.range, problems)) {
    return;
  }
  const parent = descend(root, keys.slice(0, -1), end);
  const target =
    table.kind === 'array' ? newTableIn(parent, last, start, end) : childMap(parent, last, start);
  target.end = Math.max(target.end, end);
  for (const pair of table.body) {
    addKeyValue(target, pair, keys.length, problems);
  }
}

function addKeyValue(
  map: OpenMap,
  pair: AST.TOMLKeyValue,
  depth: number,
  problems: DataProblem[],
): void {
  const { keys } = pair.key;
  const last = keys.at(-1);
  if (last === undefined || isTooDeep(depth + keys.length, pair.range, problems)) {
    return;
  }
  const parent = descend(map, keys.slice(0, -1), pair.range[1]);
  const value = convertValue(pair.value, depth + keys.length, problems);
  putEntry(parent, { ...keyOf(last), value });
}

function descend(map: OpenMap, keys: readonly Key[], end: number): OpenMap {
  let current = map;
  for (const key of keys) {
    current = childMap(current, key, key.range[0]);
    current.end = Math.max(current.end, end);
  }
  return current;
}

function childMap(parent: OpenMap, key: Key, start: number): OpenMap {
  const known = parent.byKey.get(keyOf(key).key)?.value;
  if (known?.kind === 'open-map') {
    return known;
  }
  const lastTable = known?.kind === 'open-list' ? known.items.at(-1) : undefined;
  if (lastTable !== undefined) {
    return lastTable;
  }
  const map = newMap(start);
  putEntry(parent, { ...keyOf(key), value: map });
  return map;
}

function newTableIn(parent: OpenMap, key: Key, start: number, end: number): OpenMap {
  const known = parent.byKey.get(keyOf(key).key)?.value;
  const list: OpenList =
    known?.kind === 'open-list' ? known : { kind: 'open-list', start, end, items: [] };
  if (known !== list) {
    putEntry(parent, { ...keyOf(key), value: list });
  }
  const table = newMap(start);
  list.items.push(table);
  list.end = Math.max(list.end, end);
  return table;
}

function putEntry(map: OpenMap, entry: OpenEntry): void {
  map.entries.push(entry);
  map.byKey.set(entry.key, entry);
}

function newMap(start: number): OpenMap {
  return { kind: 'open-map', start, end: start, entries: [], byKey: new Map() };
}

function keyOf(key: Key): { key: string; keyStart: number; keyEnd: number } {
  const [keyStart, keyEnd] = key.range;
  return { key: key.type === 'TOMLBare' ? key.name : key.value, keyStart, keyEnd };
}

function convertValue(node: AST.TOMLContentNode, depth: number, problems: DataProblem[]): OpenNode {
  const [start, end] = node.range;
  if (node.type === 'TOMLValue') {
    return convertScalar(node);
  }
  if (isTooDeep(depth, node.range, problems)) {
    return { kind: 'scalar', start, end, value: null, text: '' };
  }
  if (node.type === 'TOMLArray') {
    const items = node.elements.map((item) => closed(convertValue(item, depth + 1, problems)));
    return { kind: 'list', start, end, items };
  }
  const map = newMap(start);
  map.end = end;
  for (const pair of node.body) {
    addKeyValue(map, pair, depth, problems);
  }
  return map;
}

function convertScalar(node: AST.TOMLValue): DataScalar {
  const [start, end] = node.range;
  switch (node.kind) {
    case 'string':
      return { kind: 'scalar', start, end, value: node.value, text: node.value };
    case 'boolean':
      return { kind: 'scalar', start, end, value: node.value, text: String(node.value) };
    case 'integer':
    case 'float':
      return { kind: 'scalar', start, end, value: node.value, text: node.number };
    default:
      return { kind: 'scalar', start, end, value: node.datetime, text: node.datetime };
  }
}

function isTooDeep(
  depth: number,
  range: readonly [number, number],
  problems: DataProblem[],
): boolean {
  if (depth <= DEEPEST_NESTING) {
    return false;
  }
  const message = `Nested deeper than ${DEEPEST_NESTING} levels; the rest is not read.`;
  problems.push({ message, start: range[0], end: range[1] });
  return true;
}

function closed(node: OpenNode): DataNode {
  if (node.kind === 'open-map') {
    const entries = node.entries.map((entry): DataEntry => ({
      ...entry,
      value: closed(entry.value),
    }));
    return { kind: 'map', start: node.start, end: node.end, entries };
  }
  if (node.kind === 'open-list') {
    return { kind: 'list', start: node.start, end: node.end, items: node.items.map(closed) };
  }
  return node;
}
