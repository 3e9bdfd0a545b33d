import { beforeAll, describe, expect, test } from 'vitest';

import { loadPostgres, readPostgres } from './postgres-sql.ts';
import { listAt, nodeAt, numberAt, textAt } from './postgres-tree.ts';

describe('readPostgres', () => {
  beforeAll(loadPostgres);

  test('gives the tree of a statement with its locations in UTF-16', () => {
    const text = "SELECT 'ä𝒳', name FROM users";
    const reading = readPostgres(text);
    const tree = reading.kind === 'statement' ? reading.tree : undefined;
    const from = listAt(tree?.node, 'fromClause')[0]?.node;
    expect(tree?.kind).toBe('SelectStmt');
    expect(textAt(from, 'relname')).toBe('users');
    const offset = reading.kind === 'statement' ? reading.offsetOf(numberAt(from, 'location')) : -1;
    expect(text.slice(offset)).toBe('users');
  });

  test('says where the grammar stops', () => {
    const text = "SELECT 'ä𝒳' FROM WHERE";
    const reading = readPostgres(text);
    expect(reading).toMatchObject({
      kind: 'rejected',
      message: 'syntax error at or near "WHERE"',
    });
    expect(reading.kind === 'rejected' ? text.slice(reading.offset) : '').toBe('WHERE');
  });

  test.each(['', ' ', '-- nothing', 'SELECT 1; SELECT 2', `SELECT '${'a'.repeat(100_001)}'`])(
    'says nothing of %#',
    (text) => {
      expect(readPostgres(text).kind).toBe('unread');
    },
  );

  test.each(["SELECT 'open", 'SELECT $x$ open', '"', '\u0000', '(('.repeat(2000)])(
    'never throws, on broken text %#',
    (text) => {
      expect(readPostgres(text).kind).toMatch(/^(?:rejected|unread)$/u);
    },
  );

  test('reads the fields of a tree that are there', () => {
    const reading = readPostgres('ALTER TABLE public.users ADD COLUMN age int');
    const relation =
      reading.kind === 'statement' ? nodeAt(reading.tree.node, 'relation') : undefined;
    expect([textAt(relation, 'schemaname'), textAt(relation, 'alias')]).toEqual([
      'public',
      undefined,
    ]);
  });
});
