import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { SEVERITIES } from '#core/severity.ts';
import { exampleFinding, exampleFingerprint, exampleRules } from '#test/support/example-audit.ts';

import { byteLength } from './byte-limit.ts';
import { checkRunOutput } from './check-run.ts';
import type { CheckRunOptions } from './check-run.ts';
import type { ClassifiedFinding, FinishedReview, UnfinishedReview } from './review-outcome.ts';

const PLAIN: FinishedReview = {
  conclusion: 'success',
  reason: 'clean',
  base: 'b'.repeat(40),
  head: 'c'.repeat(40),
  findings: [],
  fixed: [],
  blocking: [],
  leftOut: [],
  policyProblems: [],
  coverage: {
    files: [{ path: 'src/users.ts', status: 'analysed', reason: null }],
    failures: [],
  },
  controls: [],
  notes: [],
};

const CRITICAL = exampleFinding();
const HIGH = exampleFinding({
  rule: 'http/health-ok-when-unhealthy',
  severity: 'high',
  path: 'src/health.ts',
  message: 'The route answers 200.',
  fingerprint: exampleFingerprint(2),
});

const BLOCKED: FinishedReview = {
  ...PLAIN,
  conclusion: 'failure',
  reason: 'blocking',
  findings: [
    { finding: HIGH, state: 'new', isInDiff: false, isCommented: true, waiver: undefined },
    { finding: CRITICAL, state: 'new', isInDiff: true, isCommented: true, waiver: undefined },
  ],
  blocking: [{ fingerprint: CRITICAL.fingerprint, because: 'critical and new' }],
};

function many(
  number: number,
  state: 'new' | 'open',
  severity: 'critical' | 'high' | 'low',
): ClassifiedFinding[] {
  return Array.from({ length: number }, (_value, index) => ({
    finding: exampleFinding({
      severity,
      path: `src/${severity}-${state}-${String(index).padStart(5, '0')}.ts`,
      fingerprint: exampleFingerprint(
        SEVERITIES.indexOf(severity) * 100_000 + index + (state === 'new' ? 0 : 50_000),
      ),
    }),
    state,
    isInDiff: true,
    isCommented: true,
    waiver: undefined,
  }));
}

function blockersOf(findings: readonly ClassifiedFinding[]): FinishedReview['blocking'] {
  return findings.map(({ finding }) => ({
    fingerprint: finding.fingerprint,
    because: 'critical and new',
  }));
}

const TWO = many(2, 'new', 'critical');

test.each<[string, FinishedReview]>([
  ['No findings', PLAIN],
  ['No findings; 1 fixed', { ...PLAIN, fixed: [CRITICAL] }],
  [
    'Nothing blocks this merge; 2 high, 1 low new, 4 open before, 3 fixed',
    {
      ...PLAIN,
      reason: 'not-blocking',
      findings: [
        ...many(1, 'new', 'low'),
        ...many(2, 'new', 'high'),
        ...many(4, 'open', 'critical'),
      ],
      fixed: [CRITICAL, CRITICAL, CRITICAL],
    },
  ],
  [
    'Nothing blocks this merge; 1,000 open before',
    { ...PLAIN, reason: 'not-blocking', findings: many(1000, 'open', 'low') },
  ],
  ['1 critical finding blocks this merge; 1 high new', BLOCKED],
  [
    '2 critical findings block this merge',
    { ...BLOCKED, findings: TWO, blocking: blockersOf(TWO) },
  ],
  ['2 findings block this merge', { ...BLOCKED, blocking: blockersOf(BLOCKED.findings) }],
  [
    'Too much of this change could not be read; 1 high new',
    { ...BLOCKED, reason: 'incomplete', findings: BLOCKED.findings.slice(0, 1), blocking: [] },
  ],
])('the title "%s"', (title, outcome) => {
  expect(checkRunOutput(outcome, exampleRules()).title).toBe(title);
});

test('a change without findings is said to be without findings, in what was read', () => {
  const { conclusion, summary, text, annotations } = checkRunOutput(PLAIN, exampleRules());
  expect({ conclusion, text, annotations }).toEqual({
    conclusion: 'success',
    text: 'No finding to explain.',
    annotations: [],
  });
  expect(summary).toBe(
    '**No rule reports anything in the files that were read.**\n\n### Coverage\n\n1 file: 1 analysed.',
  );
});

test('the summary says what blocks and why, lists the findings and counts them', () => {
  const { conclusion, summary } = checkRunOutput(BLOCKED, exampleRules(null));
  expect(conclusion).toBe('failure');
  expect(summary)
    .toBe(`**1 critical finding blocks this merge.** Push a fix, and the check runs again.

- \`src/users.ts:3\`: Input reaches a query as text (\`data/sql-injection\`). It blocks because it is critical and new.

### New

| Severity | Rule | Place | Finding |
| --- | --- | --- | --- |
| **critical**, blocks | \`data/sql-injection\` | \`src/users.ts:3\` | The name from the request is put into the query. Pass it as a parameter. |
| high | \`http/health-ok-when-unhealthy\` | \`src/health.ts:3\` | The route answers 200. |

### Coverage

1 file: 1 analysed.`);
});

test('fixed and earlier findings, notes, coverage and good practices have their sections', () => {
  const { summary } = checkRunOutput(
    {
      ...PLAIN,
      reason: 'not-blocking',
      findings: [
        { finding: HIGH, state: 'open', isInDiff: false, isCommented: true, waiver: undefined },
      ],
      fixed: [CRITICAL],
      notes: ['GitHub lists 3,000 of the changed files.'],
      coverage: {
        files: [
          { path: 'b|.bin', status: 'skipped', reason: 'binary' },
          { path: 'a.ts', status: 'partial', reason: 'line 3: unexpected token' },
          { path: 'LICENSE', status: 'nothing-to-say', reason: null },
        ],
        failures: [{ rule: 'data/sql-injection', path: null, reason: 'out of memory' }],
      },
      controls: [
        {
          rule: 'http/health-ok-when-unhealthy',
          title: 'Health endpoints answer 503',
          evidence: [
            {
              path: 'src/h.ts',
              start: { line: 1, column: 1 },
              end: { line: 1, column: 2 },
              note: 'Here.',
            },
          ],
        },
      ],
    },
    exampleRules(null),
  );
  expect(summary).toBe(`**Nothing blocks this merge.**

Notes:

- GitHub lists 3,000 of the changed files.

|  | critical | high |
| --- | --: | --: |
| Open before | 0 | 1 |
| Fixed | 1 | 0 |

### Fixed

- critical, \`data/sql-injection\`, was at \`src/users.ts:3\`: The name from the request is put into the query. Pass it as a parameter.

<details>
<summary>1 finding open before this change</summary>

| Severity | Rule | Place | Finding |
| --- | --- | --- | --- |
| high | \`http/health-ok-when-unhealthy\` | \`src/health.ts:3\` | The route answers 200. |

</details>

### Coverage

3 files: 1 partly parsed, 1 skipped, 1 of no concern to any rule.

<details>
<summary>2 files not read whole</summary>

| File | Status | Reason |
| --- | --- | --- |
| \`a.ts\` | partly parsed | line 3: unexpected token |
| <code>b&#124;.bin</code> | skipped | binary |

</details>

<details>
<summary>1 failure of rules, whose silence there proves nothing</summary>

| Rule | Where | Reason |
| --- | --- | --- |
| \`data/sql-injection\` | everywhere | out of memory |

</details>

<details>
<summary>Working well: 1 practice</summary>

- Health endpoints answer 503, at \`src/h.ts:1\`

</details>`);
});

test('the text explains each finding with evidence, suggestion and where to learn more', () => {
  const finding = exampleFinding({
    evidence: [
      {
        path: 'src/db.ts',
        start: { line: 7, column: 1 },
        end: { line: 7, column: 2 },
        note: 'Run here.',
      },
    ],
    suggestion: { title: 'Pass the name as a parameter', edits: [] },
  });
  const { text } = checkRunOutput(
    {
      ...BLOCKED,
      findings: [{ finding, state: 'new', isInDiff: true, isCommented: true, waiver: undefined }],
    },
    exampleRules(),
  );
  expect(text).toBe(`### critical: Input reaches a query as text

\`src/users.ts:3\`. Confidence: high. Finding \`aaaaaaaa\`.

The name from the request is put into the query. Pass it as a parameter.

Evidence:

- \`src/db.ts:7\`: Run here.

Suggested change: Pass the name as a parameter.

[Why, how to fix it and when to turn the rule off](https://example.com/rules/data/sql-injection/rule.md) (\`data/sql-injection\`). Touches [CWE-89: SQL Injection](https://cwe.mitre.org/data/definitions/89.html).`);
});

test('without published pages a comment or the command line explains the rule', () => {
  const { text } = checkRunOutput(BLOCKED, exampleRules(null));
  expect(text).toContain(
    'Comment `/faultline explain aaaaaaaa` or run `faultline explain data/sql-injection` for why it matters, how to fix it and when to turn the rule off.',
  );
});

function annotatedPaths(outcome: FinishedReview, options: CheckRunOptions = {}): readonly string[] {
  return checkRunOutput(outcome, exampleRules(), options).annotations.map(({ path }) => path);
}

test('new findings are annotated, earlier ones and those with a comment are not', () => {
  const open = exampleFinding({ fingerprint: exampleFingerprint(9), path: 'src/old.ts' });
  const outcome: FinishedReview = {
    ...BLOCKED,
    findings: [
      ...BLOCKED.findings,
      { finding: open, state: 'open', isInDiff: true, isCommented: true, waiver: undefined },
    ],
  };
  expect(annotatedPaths(outcome)).toEqual(['src/users.ts', 'src/health.ts']);
  expect(annotatedPaths(outcome, { commented: new Set([CRITICAL.fingerprint]) })).toEqual([
    'src/health.ts',
  ]);
});

test.each([
  [250, 250],
  [251, 250],
])('of %i new findings %i are annotated', (number, annotated) => {
  const outcome = { ...BLOCKED, findings: many(number, 'new', 'high') };
  expect(checkRunOutput(outcome, exampleRules()).annotations).toHaveLength(annotated);
});

test('the order in which findings come does not matter', () => {
  const findings = [...many(3, 'new', 'high'), ...many(3, 'open', 'low'), ...TWO];
  const outcome = { ...BLOCKED, findings, blocking: blockersOf(TWO) };
  expect(checkRunOutput({ ...outcome, findings: findings.toReversed() }, exampleRules())).toEqual(
    checkRunOutput(outcome, exampleRules()),
  );
});

test('what a setting leaves out is listed, and a preview that nobody switched on is not', () => {
  const leftOut = [
    { finding: HIGH, because: 'The file is ignored.', isBySetting: true },
    { finding: CRITICAL, because: 'It is off.', isBySetting: false },
  ];

  const { summary } = checkRunOutput({ ...PLAIN, leftOut }, exampleRules(null));

  expect(summary).toContain('1 finding left out by the policy');
  expect(summary).toContain('The file is ignored.');
  expect(summary).not.toContain('It is off.');
});

test('a large outcome stays within 65,535 bytes and says how much was left out', () => {
  const message = 'Ü你🚀|`<@octocat>'.repeat(20);
  const evidence = Array.from({ length: 50 }, () => ({
    path: 'src/döner.ts',
    start: { line: 7, column: 1 },
    end: { line: 7, column: 2 },
    note: message,
  }));
  const findings = [...many(1500, 'new', 'critical'), ...many(1500, 'open', 'low')].map(
    (entry) => ({
      ...entry,
      finding: { ...entry.finding, message, evidence },
    }),
  );
  const outcome: FinishedReview = {
    ...BLOCKED,
    findings,
    blocking: blockersOf(findings.slice(0, 1500)),
    fixed: findings.map(({ finding }) => finding),
    notes: findings.map(() => message),
    controls: findings.map(() => ({ rule: 'a/b', title: message, evidence })),
    coverage: {
      files: findings.map(({ finding }) => ({
        path: finding.path,
        status: 'skipped',
        reason: message,
      })),
      failures: findings.map(({ finding }) => ({
        rule: 'a/b',
        path: finding.path,
        reason: message,
      })),
    },
  };
  const { title, summary, text } = checkRunOutput(outcome, exampleRules());
  expect(title).toBe('1,500 critical findings block this merge; 1,500 open before, 3,000 fixed');
  expect(byteLength(summary)).toBeLessThanOrEqual(65_535);
  expect(byteLength(text)).toBeLessThanOrEqual(65_535);
  expect(summary).toMatch(/^[\d,]+ further rows left out to stay within GitHub's limits\.$/mu);
  expect(summary).toMatch(/^[\d,]+ further files left out to stay within GitHub's limits\.$/mu);
  expect(text).toMatch(
    /^The details of 2,\d{3} further findings were left out to stay within GitHub's limits\.$/mu,
  );
  expect(summary.split('<details>').length).toBe(summary.split('</details>').length);
});

test('whatever the texts of the repository are, every part stays within the limits', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 200 });
  fc.assert(
    fc.property(text, text, fc.integer({ min: 1, max: 400 }), (message, path, number) => {
      const findings = many(number, 'new', 'critical').map((entry) => ({
        ...entry,
        finding: {
          ...entry.finding,
          message: message.repeat(10),
          path: `${path}${entry.finding.path}`,
        },
      }));
      const output = checkRunOutput(
        { ...BLOCKED, findings, blocking: blockersOf(findings) },
        exampleRules(),
      );
      expect(byteLength(output.summary)).toBeLessThanOrEqual(65_535);
      expect(byteLength(output.text)).toBeLessThanOrEqual(65_535);
      expect(byteLength(output.title)).toBeLessThanOrEqual(255);
    }),
    { numRuns: 20 },
  );
});

const UNFINISHED: UnfinishedReview = {
  conclusion: 'failure',
  reason: 'could-not-finish',
  base: 'b'.repeat(40),
  head: 'c'.repeat(40),
  failure: { phase: 'audit', message: 'The audit took too long.', willRetry: true, attempt: 1 },
};

test('a review that failed says so, whose fault it is and that it tries again', () => {
  expect(checkRunOutput(UNFINISHED, exampleRules())).toEqual({
    conclusion: 'failure',
    title: 'Could not finish: Faultline failed while auditing the code; it tries again',
    summary: [
      '**Could not finish: Faultline failed while auditing the code.** This is a fault of Faultline, not of this change. Nothing is known about the change, so the check does not let it pass.',
      'Faultline tries again by itself. There is nothing to do.',
      [
        '- Step: auditing the code',
        '- Attempt: 1',
        `- Commit: \`${'c'.repeat(40)}\`, compared with \`${'b'.repeat(40)}\``,
        '- Reason: The audit took too long.',
      ].join('\n'),
    ].join('\n\n'),
    text: 'No finding to explain: the review did not finish.',
    annotations: [],
  });
});

test('a review that failed for good says what to do', () => {
  const { title, summary } = checkRunOutput(
    {
      ...UNFINISHED,
      failure: { ...UNFINISHED.failure, phase: 'snapshot', willRetry: false, attempt: 5 },
    },
    exampleRules(),
  );
  expect(title).toBe('Could not finish: Faultline failed while reading the change');
  expect(summary).toContain(
    'Faultline does not try again by itself. Re-run this check or push a commit. If it fails again, tell those who run Faultline and give them the commit and the step below.',
  );
});

test('the reason of a failure is escaped and within the limit', () => {
  const { summary } = checkRunOutput(
    { ...UNFINISHED, failure: { ...UNFINISHED.failure, message: '@octocat <b>' } },
    exampleRules(),
  );
  expect(summary).toContain('- Reason: @\u200Boctocat &lt;b&gt;');
  const long = checkRunOutput(
    { ...UNFINISHED, failure: { ...UNFINISHED.failure, message: '你'.repeat(30_000) } },
    exampleRules(),
  );
  expect(byteLength(long.summary)).toBeLessThanOrEqual(65_535);
  expect(long.summary.endsWith("The reason was left out to stay within GitHub's limits.")).toBe(
    true,
  );
});
