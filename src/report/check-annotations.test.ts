import { expect, test } from 'vitest';

import type { Severity } from '#core/severity.ts';
import { exampleFinding, exampleRule, exampleRules } from '#test/support/example-audit.ts';

import { byteLength } from './byte-limit.ts';
import { annotationBatches, checkAnnotation } from './check-annotations.ts';
import { ruleTable } from './rule-table.ts';

test('a finding within one line has columns, the last one included', () => {
  expect(checkAnnotation(exampleFinding(), exampleRules(), true)).toEqual({
    path: 'src/users.ts',
    start_line: 3,
    end_line: 3,
    start_column: 5,
    end_column: 9,
    annotation_level: 'failure',
    title: 'critical: Input reaches a query as text',
    message: 'The name from the request is put into the query. Pass it as a parameter.',
    raw_details: [
      `Rule data/sql-injection, confidence high, fingerprint ${'a'.repeat(32)}`,
      'https://example.com/rules/data/sql-injection/rule.md',
    ].join('\n'),
  });
});

test.each([
  [
    'over several lines',
    { line: 1, column: 5 },
    { line: 4, column: 2 },
    { start_line: 1, end_line: 4 },
  ],
  [
    'up to the start of a line',
    { line: 1, column: 5 },
    { line: 4, column: 1 },
    { start_line: 1, end_line: 3 },
  ],
  [
    'of a whole line with its end',
    { line: 1, column: 1 },
    { line: 2, column: 1 },
    { start_line: 1, end_line: 1 },
  ],
])('a finding %s has no columns', (_name, start, end, lines) => {
  const { path, annotation_level, title, message, raw_details, ...rest } = checkAnnotation(
    exampleFinding({ start, end }),
    exampleRules(),
    true,
  );
  expect(rest).toEqual(lines);
  expect([path, annotation_level, title, message, raw_details]).not.toContain('');
});

test('an empty place keeps its end column from falling below its start', () => {
  const place = { line: 2, column: 1 };
  expect(
    checkAnnotation(exampleFinding({ start: place, end: place }), exampleRules(), true),
  ).toMatchObject({
    start_column: 1,
    end_column: 1,
  });
});

test.each<[Severity, string]>([
  ['critical', 'warning'],
  ['high', 'warning'],
  ['medium', 'warning'],
  ['low', 'notice'],
  ['info', 'notice'],
])('%s is a %s when it does not block, and a failure when it does', (severity, level) => {
  const finding = exampleFinding({ severity });
  expect(checkAnnotation(finding, exampleRules(), false).annotation_level).toBe(level);
  expect(checkAnnotation(finding, exampleRules(), true).annotation_level).toBe('failure');
});

test('evidence and suggested change are in the details', () => {
  const finding = exampleFinding({
    evidence: [
      {
        path: 'src/db.ts',
        start: { line: 7, column: 1 },
        end: { line: 7, column: 2 },
        note: 'Run\nhere.',
      },
    ],
    suggestion: { title: 'Pass it', edits: [] },
  });
  expect(checkAnnotation(finding, exampleRules(null), true).raw_details).toBe(
    [
      `Rule data/sql-injection, confidence high, fingerprint ${'a'.repeat(32)}`,
      'src/db.ts:7: Run here.',
      'Suggested change: Pass it',
    ].join('\n'),
  );
});

test('texts stay within what GitHub takes, in bytes', () => {
  const rules = {
    table: ruleTable([exampleRule({ title: 'ä'.repeat(300) })]),
    pagesUrl: null,
  };
  const evidence = Array.from({ length: 5000 }, () => ({
    path: 'src/db.ts',
    start: { line: 7, column: 1 },
    end: { line: 7, column: 2 },
    note: 'ä'.repeat(50),
  }));
  const annotation = checkAnnotation(
    exampleFinding({ message: '你'.repeat(40_000), evidence }),
    rules,
    true,
  );
  expect(byteLength(annotation.title)).toBeLessThanOrEqual(255);
  expect(byteLength(annotation.message)).toBeLessThanOrEqual(8_000);
  expect(byteLength(annotation.raw_details)).toBeLessThanOrEqual(16_000);
  expect(annotation.message.endsWith('你…')).toBe(true);
});

test.each([
  [0, []],
  [1, [1]],
  [50, [50]],
  [51, [50, 1]],
  [100, [50, 50]],
])('%i annotations go in batches of %j', (number, sizes) => {
  const annotations = Array.from({ length: number }, (_value, index) =>
    checkAnnotation(exampleFinding({ path: `${String(index)}.ts` }), exampleRules(), true),
  );
  const batches = annotationBatches(annotations);
  expect(batches.map(({ length }) => length)).toEqual(sizes);
  expect(batches.flat()).toEqual(annotations);
});
