import { describe, expect, test } from 'vitest';

import type { Family } from '#test/coverage/families.ts';

import { coveragePage } from './coverage-page.ts';
import { coverageTestsIn } from './coverage-tests.ts';

const FAMILY: Family = {
  id: 'tools',
  title: 'Tools',
  of: 'Tool',
  concepts: ['use', 'care'],
  rows: ['Saw', 'Drill'],
};
const PATH = 'test/coverage/tools/saw.test.ts';

describe('coverageTestsIn', () => {
  test('reads the titles of tests with row, concept and facts', async () => {
    const text = `
      import { describe, expect, test } from 'vitest';
      const teeth = 7;
      describe('Saw', () => {
        test('use: wood, metal', () => { expect(teeth).toBe(7); });
        // test('care: oil', () => {});
      });
    `;
    expect(await coverageTestsIn(FAMILY, PATH, text)).toEqual([
      { path: PATH, row: 'Saw', concept: 'use', facts: 'wood, metal' },
    ]);
  });

  test.each([
    ["describe('Hammer', () => {});", "describe('Hammer') is no row of Tools"],
    [
      "describe('Saw', () => { test('age: 7', () => {}); });",
      "'age' of Saw is no concept of Tools",
    ],
    ["describe('Saw', () => { test('use', () => {}); });", "test('<concept>: <facts>', …)"],
    ["describe('Saw', () => { test.skip('use: wood', () => {}); });", 'a test that runs'],
    ["describe('Saw', () => { test.todo('use: wood'); });", 'a test that runs'],
    ["describe('Saw', () => { if (x) { test('use: wood', () => {}); } });", 'a test that runs'],
    ["describe.skip('Saw', () => { test('use: wood', () => {}); });", 'a test that runs'],
    ["test('use: wood', () => {});", 'a test that runs'],
  ])('refuses %s', async (text, message) => {
    await expect(coverageTestsIn(FAMILY, PATH, text)).rejects.toThrow(message);
  });
});

test('the page links each cell to its test, and says what has none', () => {
  const tests = [
    { path: PATH, row: 'Saw', concept: 'use', facts: 'wood' },
    { path: PATH, row: 'Saw', concept: 'use', facts: 'a | b' },
  ];
  const page = coveragePage([{ family: FAMILY, tests }]);
  expect(page).toContain(`## Tools

| Tool | use | care |
| --- | --- | --- |
| Saw | [wood](../${PATH} "Saw use: wood"); [a \\| b](../${PATH} "Saw use: a \\| b") | – |
| Drill | not supported |  |
`);
});
