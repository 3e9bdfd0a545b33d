import { expect, test } from 'vitest';

import { nearestName } from './nearest-name.ts';

const NAMES = ['containers/runs-as-root', 'data/sql-injection', 'data/slow-query'];

test.each([
  ['data/sql-injektion', 'data/sql-injection'],
  ['sql-injection', 'data/sql-injection'],
  ['sql-injecton', 'data/sql-injection'],
  ['container/runs-as-root', 'containers/runs-as-root'],
  ['date/slow-query', 'data/slow-query'],
])('%s means %s', (text, name) => {
  expect(nearestName(text, NAMES)).toBe(name);
});

test.each(['', 'x', 'http/health', 'injection'])('%j means none of them', (text) => {
  expect(nearestName(text, NAMES)).toBeUndefined();
});
