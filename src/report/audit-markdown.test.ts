import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  exampleAudit,
  exampleContext,
  exampleFinding,
  exampleFingerprint,
} from '#test/support/example-audit.ts';
import { HOSTILE, hostileText, rendered } from '#test/support/rendered-markdown.ts';

import { auditMarkdown } from './audit-markdown.ts';
import { readLinesOf } from './line-changes.ts';

const PLACE = { start: { line: 2, column: 1 }, end: { line: 2, column: 5 } };

test('a line that holds a secret is not quoted, nor is a change of it', () => {
  const text = auditMarkdown(
    exampleAudit({
      findings: [
        exampleFinding({
          rule: 'secrets/committed',
          path: '.env',
          ...PLACE,
          suggestion: { title: 'Drop it', edits: [{ path: '.env', ...PLACE, text: '' }] },
        }),
      ],
    }),
    exampleContext({
      secretRules: new Set(['secrets/committed']),
      readLine: readLinesOf(new Map([['.env', 'BEFORE=1\nKEY=hunter2\n']])),
    }),
  );
  expect(text).toContain('The line is not quoted, because it holds a secret.');
  expect(text).toContain('Suggested change: Drop it');
  expect(text).not.toMatch(/hunter2|BEFORE/u);
});

test('a suggested change shows what goes and what comes', () => {
  const suggestion = {
    title: 'Pass it',
    edits: [{ path: 'src/users.ts', ...PLACE, text: 'safe' }],
  };
  const text = auditMarkdown(
    exampleAudit({ findings: [exampleFinding({ suggestion })] }),
    exampleContext({ readLine: readLinesOf(new Map([['src/users.ts', 'x\nbad1()\n']])) }),
  );
  expect(text).toContain('```diff\n@@ src/users.ts:2 @@\n-bad1()\n+safe()\n```');
});

test('subject and date stand below and in the title when they are given', () => {
  const text = auditMarkdown(
    exampleAudit(),
    exampleContext({ subject: 'acme/shop at 1.2', date: '2027-01-31' }),
  );
  expect(text).toMatch(
    /^# Faultline audit of acme\/shop at 1\.2\n\n2027-01-31 · Faultline 0\.1\.0\n/u,
  );
});

test('a document is not cut, however long it is', () => {
  const findings = Array.from({ length: 2000 }, (_value, index) =>
    exampleFinding({ fingerprint: exampleFingerprint(index), path: `src/${String(index)}.ts` }),
  );
  const text = auditMarkdown(exampleAudit({ findings }), exampleContext());
  expect(text.match(/^(?:- )?\*\*F\d+\*\* /gmu)).toHaveLength(2000);
});

/** Of a report in which `text` stands wherever text of a repository can stand. Code may be written in two ways. */
function shape(text: string): readonly string[] {
  const evidence = [{ path: `b${text}`, ...PLACE, note: `x${text}` }];
  const finding = exampleFinding({ path: `a${text}`, message: `x${text}`, evidence });
  const waiver = { reason: `x${text}`, owner: `x${text}`, until: '2027-01-31', grantedIn: 'x' };
  return rendered(
    auditMarkdown(
      exampleAudit({
        findings: [finding],
        coverage: {
          files: [{ path: `c${text}`, status: 'partial', reason: `x${text}` }],
          failures: [{ rule: 'data/x', path: `d${text}`, reason: `x${text}` }],
        },
      }),
      exampleContext({
        aside: {
          waived: [{ finding, waiver }],
          leftOut: [{ finding, because: `x${text}` }],
          notes: [`x${text}`],
        },
        readLine: (_path, line) => (line < 4 ? `x${text}` : undefined),
      }),
    ),
  ).shape.filter(
    (part) =>
      part !== 'html_inline' &&
      !part.startsWith('<code') &&
      part !== '</code>' &&
      part !== 'code_inline',
  );
}

test('whatever stands in a finding, a path or a note, the document keeps its shape', () => {
  const neutral = shape('y');
  fc.assert(
    fc.property(hostileText(), (text) => {
      expect(shape(text)).toEqual(neutral);
    }),
    { numRuns: 100, examples: HOSTILE.map((text) => [text]) },
  );
});
