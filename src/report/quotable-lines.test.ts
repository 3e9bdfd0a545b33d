import { expect, test } from 'vitest';

import { exampleFinding } from '#test/support/example-audit.ts';

import { readLinesOf } from './line-changes.ts';
import { quotableLines } from './quotable-lines.ts';

const LINES = readLinesOf(new Map([['.env', 'A=1\nKEY=secret\nB=2\n']]));
const SECRET_RULES = new Set(['secrets/committed']);

function readable(findings: Parameters<typeof quotableLines>[1]): readonly (string | undefined)[] {
  const read = quotableLines(LINES, findings, SECRET_RULES);
  return [1, 2, 3].map((line) => read('.env', line));
}

test('a line on which a secret was found cannot be read, its neighbours can', () => {
  const finding = exampleFinding({
    rule: 'secrets/committed',
    path: '.env',
    start: { line: 2, column: 5 },
    end: { line: 2, column: 11 },
  });
  expect(readable([finding])).toEqual(['A=1', undefined, 'B=2']);
});

test('the evidence of such a finding and all lines of a long one cannot be read either', () => {
  const finding = exampleFinding({
    rule: 'secrets/committed',
    path: 'other.ts',
    evidence: [
      {
        path: '.env',
        start: { line: 1, column: 1 },
        end: { line: 2, column: 4 },
        note: 'Is set here.',
      },
    ],
  });
  expect(readable([finding])).toEqual([undefined, undefined, 'B=2']);
});

test('a finding of another rule hides nothing', () => {
  const finding = exampleFinding({
    path: '.env',
    start: { line: 2, column: 1 },
    end: { line: 2, column: 4 },
  });
  expect(readable([finding])).toEqual(['A=1', 'KEY=secret', 'B=2']);
});
