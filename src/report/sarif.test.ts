import { expect, test } from 'vitest';

import { SARIF_SUBSET } from '#test/support/sarif-subset.ts';
import {
  exampleAudit,
  exampleFinding,
  exampleFingerprint,
  exampleRules,
} from '#test/support/example-audit.ts';

import { auditSarif, sarifLog } from './sarif.ts';

const OPTIONS = { version: '0.1.0' };
const FULL = exampleAudit({
  findings: [
    exampleFinding({
      path: 'src/a b/ü#.ts',
      message: 'Read [this](1) and ${THAT}.',
      evidence: [
        {
          path: 'src/db.ts',
          start: { line: 7, column: 2 },
          end: { line: 8, column: 1 },
          note: 'The query is run here.',
        },
      ],
      suggestion: {
        title: 'Pass the name as a parameter',
        edits: [
          { path: 'z.ts', start: { line: 1, column: 1 }, end: { line: 1, column: 1 }, text: 'z' },
          { path: 'a.ts', start: { line: 2, column: 1 }, end: { line: 3, column: 1 }, text: '' },
        ],
      },
    }),
  ],
  coverage: {
    files: [
      { path: 'c.ts', status: 'analysed', reason: null },
      { path: 'b.bin', status: 'skipped', reason: 'binary' },
      { path: 'a.ts', status: 'partial', reason: 'line 3: unexpected token' },
    ],
    failures: [
      { rule: 'data/sql-injection', path: 'q.ts', reason: 'took too long' },
      { rule: 'data/sql-injection', path: null, reason: 'out of memory' },
    ],
  },
});

function onlyRun(log: ReturnType<typeof sarifLog>): ReturnType<typeof sarifLog>['runs'][number] {
  const [run] = log.runs;
  if (run === undefined) {
    throw new Error('The log has no run.');
  }
  return run;
}

test('the text is a SARIF log with a final line feed', () => {
  const text = auditSarif(FULL, exampleRules(), { ...OPTIONS, category: 'api' });
  expect(text.endsWith('\n}\n')).toBe(true);
  expect(SARIF_SUBSET.safeParse(JSON.parse(text)).error).toBeUndefined();
});

test('an empty audit is a SARIF log too', () => {
  const text = auditSarif(exampleAudit({ findings: [] }), exampleRules(null), OPTIONS);
  expect(SARIF_SUBSET.safeParse(JSON.parse(text)).error).toBeUndefined();
});

test('a finding becomes a result with place, fingerprint, evidence and fix', () => {
  expect(onlyRun(sarifLog(FULL, exampleRules(), OPTIONS)).results).toEqual([
    {
      ruleId: 'data/sql-injection',
      ruleIndex: 0,
      level: 'error',
      message: { text: 'Read [this] (1) and ${THAT}.' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'src/a%20b/%C3%BC%23.ts', uriBaseId: '%SRCROOT%' },
            region: { startLine: 3, startColumn: 5, endLine: 3, endColumn: 10 },
          },
        },
      ],
      partialFingerprints: {
        primaryLocationLineHash: `${'a'.repeat(32)}:1`,
        'faultline/v1': 'a'.repeat(32),
      },
      relatedLocations: [
        {
          id: 1,
          message: { text: 'The query is run here.' },
          physicalLocation: {
            artifactLocation: { uri: 'src/db.ts', uriBaseId: '%SRCROOT%' },
            region: { startLine: 7, startColumn: 2, endLine: 8, endColumn: 1 },
          },
        },
      ],
      fixes: [
        {
          description: { text: 'Pass the name as a parameter' },
          artifactChanges: [
            {
              artifactLocation: { uri: 'a.ts', uriBaseId: '%SRCROOT%' },
              replacements: [
                {
                  deletedRegion: { startLine: 2, startColumn: 1, endLine: 3, endColumn: 1 },
                  insertedContent: { text: '' },
                },
              ],
            },
            {
              artifactLocation: { uri: 'z.ts', uriBaseId: '%SRCROOT%' },
              replacements: [
                {
                  deletedRegion: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 },
                  insertedContent: { text: 'z' },
                },
              ],
            },
          ],
        },
      ],
      properties: { severity: 'critical', confidence: 'high' },
    },
  ]);
});

test('a rule that touches a security standard carries a score, another one a problem severity', () => {
  const rules = onlyRun(sarifLog(FULL, exampleRules(), OPTIONS)).tool.driver.rules ?? [];
  expect(rules.map(({ id, properties }) => [id, properties])).toEqual([
    [
      'data/sql-injection',
      {
        tags: ['security', 'data', 'external/cwe/cwe-089'],
        precision: 'high',
        'security-severity': '9.5',
      },
    ],
    [
      'http/health-ok-when-unhealthy',
      { tags: ['reliability', 'http', 'soc2-a1'], precision: 'high', 'problem.severity': 'error' },
    ],
  ]);
});

test('a rule is explained and linked to its page', () => {
  const rules = onlyRun(sarifLog(FULL, exampleRules(), OPTIONS)).tool.driver.rules ?? [];
  expect(rules[0]).toMatchObject({
    helpUri: 'https://example.com/rules/data/sql-injection/rule.md',
    help: {
      text: [
        'Input reaches a query as text.',
        'Why, how to fix it and when to turn the rule off: https://example.com/rules/data/sql-injection/rule.md',
        'CWE-89: SQL Injection (https://cwe.mitre.org/data/definitions/89.html)',
        'https://owasp.org/www-community/attacks/SQL_Injection',
      ].join('\n'),
    },
  });
});

test('without published pages no rule has a help address', () => {
  const rules = onlyRun(sarifLog(FULL, exampleRules(null), OPTIONS)).tool.driver.rules ?? [];
  expect(rules.map(({ helpUri }) => helpUri)).toEqual([undefined, undefined]);
});

test('what was not read and which rules failed are notifications', () => {
  const [invocation] = onlyRun(sarifLog(FULL, exampleRules(), OPTIONS)).invocations ?? [];
  expect(
    invocation?.toolExecutionNotifications?.map(({ level, message }) => [level, message.text]),
  ).toEqual([
    ['error', 'Rule data/sql-injection failed: took too long'],
    ['error', 'Rule data/sql-injection failed: out of memory'],
    ['warning', 'Partly parsed: line 3: unexpected token'],
    ['warning', 'Skipped: binary'],
  ]);
});

test.each([
  [25_000, 25_000, undefined],
  [25_001, 25_000, '1 finding was left out: a run takes 25,000 results.'],
])('of %i findings %i are results', (number, kept, notice) => {
  const findings = Array.from({ length: number }, (_value, index) =>
    exampleFinding({ fingerprint: exampleFingerprint(index) }),
  );
  const run = onlyRun(sarifLog(exampleAudit({ findings }), exampleRules(), OPTIONS));
  expect(run.results).toHaveLength(kept);
  expect(run.invocations?.[0]?.toolExecutionNotifications?.[0]?.message.text).toBe(notice);
});

test('a path that is no well-formed text still gives a result', () => {
  const log = sarifLog(
    exampleAudit({ findings: [exampleFinding({ path: 'a\uD800.ts' })] }),
    exampleRules(),
    OPTIONS,
  );
  expect(SARIF_SUBSET.safeParse(log).error).toBeUndefined();
});

test('the order of the findings that come in does not matter', () => {
  const findings = [1, 2, 3].map((line) =>
    exampleFinding({ start: { line, column: 1 }, end: { line, column: 2 } }),
  );
  expect(
    auditSarif(exampleAudit({ findings: findings.toReversed() }), exampleRules(), OPTIONS),
  ).toBe(auditSarif(exampleAudit({ findings }), exampleRules(), OPTIONS));
});
