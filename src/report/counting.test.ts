import { expect, test } from 'vitest';

import { exampleFinding } from '#test/support/example-audit.ts';

import { count, digits, severityCounts } from './counting.ts';

test.each([
  [0, '0 findings'],
  [1, '1 finding'],
  [2, '2 findings'],
  [1200, '1,200 findings'],
])('count(%i)', (number, text) => {
  expect(count(number, 'finding')).toBe(text);
});

test.each([
  [999, '999'],
  [1000, '1,000'],
  [1234567, '1,234,567'],
])('digits(%i)', (number, text) => {
  expect(digits(number)).toBe(text);
});

test('severities that occur are counted, worst first', () => {
  const findings = [
    exampleFinding({ severity: 'low' }),
    exampleFinding({ severity: 'critical' }),
    exampleFinding({ severity: 'low' }),
  ];
  expect(severityCounts(findings)).toEqual(['1 critical', '2 low']);
});
