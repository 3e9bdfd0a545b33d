import { expect, test } from 'vitest';

import { exampleAudit, exampleFinding, exampleFingerprint } from '#test/support/example-audit.ts';

import { readLinesOf } from './line-changes.ts';
import { auditText, plainPaint } from './terminal.ts';

const readLine = readLinesOf(new Map([['src/users.ts', 'one\ntwo\n    query(name);\nfour\n']]));
const OPTIONS = { paint: plainPaint, readLine, secretRules: new Set<string>() };

function secretLine(): string {
  return "const key = 'sk_live_canary';";
}

test('a finding is shown with code, evidence and suggested change, then the counts', () => {
  const finding = exampleFinding({
    confidence: 'medium',
    evidence: [
      {
        path: 'src/db.ts',
        start: { line: 7, column: 2 },
        end: { line: 7, column: 3 },
        note: 'Run here.',
      },
    ],
    suggestion: {
      title: 'Pass the id',
      edits: [
        {
          path: 'src/users.ts',
          start: { line: 3, column: 11 },
          end: { line: 3, column: 15 },
          text: 'id',
        },
      ],
    },
  });
  expect(auditText(exampleAudit({ findings: [finding] }), OPTIONS)).toBe(
    `critical data/sql-injection src/users.ts:3:5 (confidence: medium) aaaaaaaa
  2 | two
  3 |     query(name);
    |     ^^^^^
  The name from the request is put into the query. Pass it as a parameter.
  src/db.ts:7:2 Run here.
  Suggested change: Pass the id
    src/users.ts:3
    -     query(name);
    +     query(id);

1 finding: 1 critical.
1 file: 1 analysed. 2 rules ran.
`,
  );
});

test('what was not read and which rules failed stand at the end', () => {
  const audit = exampleAudit({
    findings: [],
    coverage: {
      files: [
        { path: 'b.bin', status: 'skipped', reason: 'binary' },
        { path: 'a.ts', status: 'partial', reason: 'line 3: unexpected token' },
      ],
      failures: [
        { rule: 'data/sql-injection', path: 'q.ts', reason: 'took too long' },
        { rule: 'data/sql-injection', path: null, reason: 'out of memory' },
      ],
    },
  });
  expect(auditText(audit, OPTIONS)).toBe(
    `No rule reports anything in the files that were read.
2 files: 1 partly parsed, 1 skipped. 2 rules ran.
Not read whole:
  a.ts: partly parsed, line 3: unexpected token
  b.bin: skipped, binary
Rules that failed, whose silence proves nothing:
  data/sql-injection on q.ts: took too long
  data/sql-injection: out of memory
`,
  );
});

test.each([
  [20, 'src/19.ts: skipped, binary'],
  [21, 'and 1 further file'],
])('of %i files that were not read twenty are named', (number, last) => {
  const files = Array.from({ length: number }, (_value, index) => ({
    path: `src/${String(index).padStart(2, '0')}.ts`,
    status: 'skipped' as const,
    reason: 'binary',
  }));
  const text = auditText(exampleAudit({ coverage: { files, failures: [] } }), OPTIONS);
  expect(text.trimEnd().split('\n').at(-1)).toBe(`  ${last}`);
});

test('colour is put on by the caller', () => {
  const text = auditText(exampleAudit(), {
    paint: (style, part) => `<${style}>${part}</${style}>`,
    readLine,
    secretRules: new Set<string>(),
  });
  expect(text.split('\n')[0]).toBe(
    '<critical>critical</critical> <strong>data/sql-injection</strong> <place>src/users.ts:3:5</place> <faint>aaaaaaaa</faint>',
  );
  expect(text).toContain('<strong>1 finding: 1 critical.</strong>');
});

test('findings come worst first, whatever their order was', () => {
  const low = exampleFinding({ severity: 'low', fingerprint: exampleFingerprint(1) });
  const text = auditText(exampleAudit({ findings: [low, exampleFinding()] }), OPTIONS);
  expect(text.match(/^(?:critical|low) /gmu)).toEqual(['critical ', 'low ']);
});

test('text of the repository cannot command the terminal', () => {
  const escape = '\u001B]0;owned\u0007';
  const finding = exampleFinding({
    path: `src/${escape}.ts`,
    message: escape,
    evidence: [
      { path: escape, start: { line: 1, column: 1 }, end: { line: 1, column: 1 }, note: escape },
    ],
    suggestion: { title: escape, edits: [] },
  });
  const audit = exampleAudit({
    findings: [finding],
    coverage: {
      files: [{ path: escape, status: 'skipped', reason: escape }],
      failures: [{ rule: 'a/b', path: escape, reason: escape }],
    },
  });
  expect(auditText(audit, OPTIONS).replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
});

test('the lines of a finding about a secret are not shown, nor those of its suggestion', () => {
  const finding = exampleFinding({ suggestion: null });
  const result = { ...exampleAudit(), findings: [finding] };
  const shown = auditText(result, { ...OPTIONS, readLine: secretLine });
  const hidden = auditText(result, {
    ...OPTIONS,
    readLine: secretLine,
    secretRules: new Set([finding.rule]),
  });
  expect(shown).toContain('sk_live_canary');
  expect(hidden).not.toContain('sk_live_canary');
  expect(hidden).toContain(finding.message);
});
