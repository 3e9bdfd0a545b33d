import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { readCoverageTests } from '../../scripts/generate/coverage-tests.ts';
import { FAMILIES } from '../coverage/families.ts';
import { ROOT } from '../support/root.ts';

const LINK = /\]\(\.\.\/(?<path>\S+) (?<quote>["'])(?<title>.+?)\k<quote>\)/gu;

test('every cell of docs/coverage.md names a test that is there, and every test has its cell', async () => {
  const page = await readFile(join(ROOT, 'docs/coverage.md'), 'utf8');
  const named = [...page.matchAll(LINK)].map(
    ({ groups }) => `${groups?.['path']}: ${groups?.['title']}`,
  );
  const families = await readCoverageTests(ROOT);
  const present = families.flatMap(({ tests }) =>
    tests.map(({ path, row, concept, facts }) => `${path}: ${row} ${concept}: ${facts}`),
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.toSorted()).toEqual(present.toSorted());
});

test('everything that is listed has its row', async () => {
  const page = await readFile(join(ROOT, 'docs/coverage.md'), 'utf8');
  const rows = new Set(page.split('\n').map((line) => line.split('|')[1]?.trim()));
  const listed = FAMILIES.flatMap((family) => family.rows);
  expect(listed.filter((row) => !rows.has(row))).toEqual([]);
});
