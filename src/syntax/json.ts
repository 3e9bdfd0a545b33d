import { parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';

import { DEEPEST_NESTING } from './data-limits.ts';
import type { DataEntry, DataFile, DataNode, DataProblem } from './data.ts';

/**
 * Reads JSON and JSONC (comments and trailing commas are no problem) with the place of every key
 * and value. Never throws: what is broken becomes a problem and the rest stays.
 */
export function parseJson(text: string): DataFile {
  const errors: ParseError[] = [];
  const problems: DataProblem[] = [];
  try {
    const root = parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
    const documents = root === undefined ? [] : [convertNode(text, root, 0, problems)];
    return {
      documents,
      problems: [...errors.map((error) => parseProblem(text, error)), ...problems],
    };
  } catch (error) {
    if (!(error instanceof RangeError)) {
      throw error;
    }
    // The parser is recursive, so absurdly deep text overflows the stack.
    const message = 'JSON is nested too deeply to be read.';
    return { documents: [], problems: [{ message, start: 0, end: text.length }] };
  }
}

function parseProblem(text: string, error: ParseError): DataProblem {
  const start = Math.min(error.offset, text.length);
  const end = Math.min(start + error.length, text.length);
  return { message: printParseErrorCode(error.error), start, end };
}

function convertNode(text: string, node: Node, depth: number, problems: DataProblem[]): DataNode {
  const range = { start: node.offset, end: Math.min(node.offset + node.length, text.length) };
  const children = node.children ?? [];
  const isCollection = node.type === 'object' || node.type === 'array';
  if (isCollection && depth >= DEEPEST_NESTING) {
    const message = `Nested deeper than ${DEEPEST_NESTING} levels; the rest is not read.`;
    problems.push({ message, ...range });
    return { kind: 'scalar', ...range, value: null, text: '' };
  }
  if (node.type === 'object') {
    const entries = children.map((child) => convertProperty(text, child, depth, problems));
    return { kind: 'map', ...range, entries: entries.filter((entry) => entry !== undefined) };
  }
  if (node.type === 'array') {
    const items = children.map((child) => convertNode(text, child, depth + 1, problems));
    return { kind: 'list', ...range, items };
  }
  const value: unknown = node.value;
  if (typeof value === 'string') {
    return { kind: 'scalar', ...range, value, text: value };
  }
  const written = text.slice(range.start, range.end);
  const isPlain = typeof value === 'number' || typeof value === 'boolean';
  return { kind: 'scalar', ...range, value: isPlain ? value : null, text: written };
}

function convertProperty(
  text: string,
  property: Node,
  depth: number,
  problems: DataProblem[],
): DataEntry | undefined {
  const [key, value] = property.children ?? [];
  if (key === undefined) {
    return undefined;
  }
  const keyEnd = Math.min(key.offset + key.length, text.length);
  return {
    key: String(key.value),
    keyStart: key.offset,
    keyEnd,
    value:
      value === undefined
        ? { kind: 'scalar', start: keyEnd, end: keyEnd, value: null, text: '' }
        : convertNode(text, value, depth + 1, problems),
  };
}
