import { setFlagsFromString } from 'node:v8';

import { taggedOf } from './postgres-tree.ts';
import type { PgTagged } from './postgres-tree.ts';

/** What PostgreSQL's own grammar makes of one statement. */
export type PostgresReading =
  | {
      readonly kind: 'statement';
      readonly tree: PgTagged;
      /** The UTF-16 offset of a location in the tree, which counts bytes. */
      offsetOf(location: number): number;
    }
  /** The grammar rejects it. */
  | { readonly kind: 'rejected'; readonly message: string; readonly offset: number }
  /** Too long, no statement, more than one, or the grammar is not loaded: nothing can be said. */
  | { readonly kind: 'unread' };

interface Grammar {
  parseSync(text: string): unknown;
  hasSqlDetails(error: unknown): boolean;
}

const UNREAD: PostgresReading = { kind: 'unread' };

// Statements of dumps and seeds are longer and say nothing of what is asked here.
const LONGEST_STATEMENT = 100_000;

let grammar: Grammar | undefined;

/**
 * Loads the grammar of PostgreSQL 18 (https://github.com/constructive-io/libpg-query-node), which takes
 * some 40 milliseconds and 20 MB.
 */
export async function loadPostgres(): Promise<void> {
  if (grammar === undefined) {
    const loaded = await import('libpg-query');
    await loaded.loadModule();
    compileForGood(loaded);
    grammar = loaded;
  }
}

/**
 * The grammar is one function of 100 KB. V8 would optimise it once it is warm, which takes a second of a
 * processor and 600 MB, more than a whole audit, and gains nothing. It leaves alone what it compiled while
 * it was told to optimise the function of another number only, and the first statement compiles it.
 */
function compileForGood(loaded: Grammar): void {
  setFlagsFromString('--wasm-tier-up-filter=0');
  try {
    loaded.parseSync('SELECT 1');
  } finally {
    setFlagsFromString('--wasm-tier-up-filter=-1');
  }
}

/** Reads one statement, without what stands before and behind it. Never throws. */
export function readPostgres(text: string): PostgresReading {
  if (grammar === undefined || text.length > LONGEST_STATEMENT || text.trim() === '') {
    return UNREAD;
  }
  try {
    return readingOf(grammar.parseSync(text), text);
  } catch (error) {
    const place = grammar.hasSqlDetails(error) ? placeOf(error) : undefined;
    return place === undefined
      ? UNREAD
      : {
          kind: 'rejected',
          message: error instanceof Error ? error.message : '',
          offset: characterOffset(text, place),
        };
  }
}

function readingOf(parsed: unknown, text: string): PostgresReading {
  const statements = isFields(parsed) ? parsed['stmts'] : undefined;
  const only: unknown =
    Array.isArray(statements) && statements.length === 1 ? statements[0] : undefined;
  const tree = isFields(only) ? taggedOf(only['stmt']) : undefined;
  return tree === undefined
    ? UNREAD
    : { kind: 'statement', tree, offsetOf: (location) => utf16Offset(text, location) };
}

// The cursor counts characters, other than the locations in a tree.
function placeOf(error: unknown): number | undefined {
  const details = isFields(error) ? error['sqlDetails'] : undefined;
  const cursor = isFields(details) ? details['cursorPosition'] : undefined;
  return typeof cursor === 'number' ? cursor : undefined;
}

function characterOffset(text: string, characters: number): number {
  let offset = 0;
  for (let left = characters; left > 0 && offset < text.length; left -= 1) {
    offset += (text.codePointAt(offset) ?? 0) > 0xff_ff ? 2 : 1;
  }
  return offset;
}

function utf16Offset(text: string, bytes: number): number {
  let left = bytes;
  let offset = 0;
  for (const character of text) {
    if (left <= 0) {
      break;
    }
    left -= bytesOf(character.codePointAt(0) ?? 0);
    offset += character.length;
  }
  return offset;
}

function bytesOf(codePoint: number): number {
  if (codePoint < 0x80) {
    return 1;
  }
  if (codePoint < 0x8_00) {
    return 2;
  }
  return codePoint < 0x1_00_00 ? 3 : 4;
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
