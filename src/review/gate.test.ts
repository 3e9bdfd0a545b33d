import { describe, expect, it } from 'vitest';

import { codeWaivers } from '#config/code-waivers.ts';
import type { Confidence } from '#core/confidence.ts';
import type { Finding } from '#core/finding.ts';
import type { Severity } from '#core/severity.ts';
import { exampleFinding, exampleRule } from '#test/support/example-audit.ts';

import { gate } from './gate.ts';
import type { GateInput, Verdict } from './gate.ts';
import { policyInForce } from './policy-in-force.ts';
import type { PolicyInForce } from './policy-in-force.ts';

const RULES = [exampleRule(), exampleRule({ id: 'http/cors-fails-open', severity: 'high' })];

/** The policy that a repository with this file at its base and its head has. */
function policyOf(text: string | undefined): PolicyInForce {
  const file = text === undefined ? undefined : { name: '.github/faultline.yml', text };
  return policyInForce({ organisation: undefined, base: file, head: file }, RULES);
}

const PLAIN: GateInput = {
  findings: [],
  policy: policyOf(undefined),
  waivers: { granted: [], inCode: [], counting: undefined, today: '2026-11-27' },
  coverage: { files: [], failures: [] },
  changed: new Set(),
  missing: [],
  notes: [],
};

function one(fields: Partial<Finding>, state: 'new' | 'open' = 'new'): GateInput['findings'] {
  return [{ finding: exampleFinding(fields), state, isInDiff: true }];
}

describe('without a policy file', () => {
  it.each<readonly [Severity, Confidence, 'new' | 'open', string, string]>([
    ['critical', 'high', 'new', 'failure', 'blocking'],
    ['critical', 'medium', 'new', 'failure', 'blocking'],
    ['critical', 'low', 'new', 'success', 'not-blocking'],
    ['critical', 'high', 'open', 'success', 'not-blocking'],
    ['high', 'high', 'new', 'success', 'not-blocking'],
  ])('%s, confidence %s, %s: %s, %s', (severity, confidence, state, conclusion, reason) => {
    const verdict = gate({ ...PLAIN, findings: one({ severity, confidence }, state) });
    expect(verdict).toMatchObject({ conclusion, reason });
    expect(verdict.blocking.map(({ because }) => because)).toEqual(
      reason === 'blocking' ? ['critical and new'] : [],
    );
  });

  it.each<readonly [Severity, Confidence, 'new' | 'open', string | undefined]>([
    ['critical', 'high', 'new', undefined],
    ['critical', 'low', 'new', 'its confidence is low, and only medium or higher blocks'],
    ['critical', 'high', 'open', 'it was there before'],
    ['high', 'high', 'new', 'it is high, and only critical blocks'],
  ])('%s, confidence %s, %s does not block: %s', (severity, confidence, state, because) => {
    const { findings } = gate({ ...PLAIN, findings: one({ severity, confidence }, state) });
    expect(findings.map(({ passesBecause }) => passesBecause)).toEqual([because]);
  });

  it('passes a clean change', () => {
    expect(gate({ ...PLAIN, notes: ['n'] })).toEqual({
      conclusion: 'success',
      reason: 'clean',
      findings: [],
      blocking: [],
      leftOut: [],
      policyProblems: [],
      notes: ['n'],
    });
  });

  it('comments what is high or worse, and leaves the rest to the check', () => {
    const findings = [...one({ severity: 'high' }), ...one({ severity: 'medium' })];
    expect(gate({ ...PLAIN, findings }).findings.map(({ isCommented }) => isCommented)).toEqual([
      true,
      false,
    ]);
  });

  it('does not pass a tree that could not be listed in full', () => {
    const verdict = gate({ ...PLAIN, missing: ['cut'] });
    expect(verdict).toMatchObject({ conclusion: 'failure', reason: 'incomplete', notes: ['cut'] });
  });

  it('says which rules failed, each once', () => {
    const failure = { rule: 'a/b', path: 'x', reason: 'r' };
    const coverage = { files: [], failures: [failure, { ...failure, path: 'y' }] };
    expect(gate({ ...PLAIN, coverage }).notes).toEqual([
      'The rule a/b failed on part of the repository, so its silence there proves nothing.',
    ]);
  });
});

describe('with a policy file', () => {
  it('blocks from the severity that it names, and says which line names it', () => {
    const policy = policyOf('block:\n  severity: high\n');
    const verdict = gate({ ...PLAIN, policy, findings: one({ severity: 'high' }) });
    expect(verdict.blocking.map(({ because }) => because)).toEqual([
      'high and new by .github/faultline.yml, line 2',
    ]);
  });

  it('blocks what the base has too when it asks for all', () => {
    const policy = policyOf('block:\n  findings: all\n');
    const verdict = gate({ ...PLAIN, policy, findings: one({}, 'open') });
    expect(verdict.blocking.map(({ because }) => because)).toEqual(['critical and open before']);
  });

  it('leaves out a rule that is off and says where it is switched off', () => {
    const policy = policyOf('rules:\n  data/sql-injection: off\n');
    expect(gate({ ...PLAIN, policy, findings: one({}) })).toMatchObject({
      conclusion: 'success',
      reason: 'clean',
      findings: [],
      leftOut: [
        {
          because: 'data/sql-injection is off by .github/faultline.yml, line 2.',
          isBySetting: true,
        },
      ],
    });
  });

  it('leaves out a preview that nobody switched on, by no setting', () => {
    const previews = RULES.map((meta) => ({ ...meta, maturity: 'preview' as const }));
    const files = { organisation: undefined, base: undefined, head: undefined };
    const policy = policyInForce(files, previews);
    expect(gate({ ...PLAIN, policy, findings: one({}) })).toMatchObject({
      findings: [],
      leftOut: [
        {
          because: 'data/sql-injection is off as long as nobody switches it on.',
          isBySetting: false,
        },
      ],
    });
  });

  it('never blocks at low confidence, whatever is set', () => {
    const policy = policyOf('rules:\n  data/sql-injection: block\n');
    const verdict = gate({ ...PLAIN, policy, findings: one({ confidence: 'low' }) });
    expect(verdict).toMatchObject({ conclusion: 'success', blocking: [] });
  });

  it('lets the last entry for a path win', () => {
    const policy = policyOf(
      "paths:\n  - files: ['src/**']\n    rules: {data/sql-injection: comment}\n  - files: ['src/users.ts']\n    rules: {data/sql-injection: block}\n",
    );
    const here = gate({ ...PLAIN, policy, findings: one({}) });
    const elsewhere = gate({ ...PLAIN, policy, findings: one({ path: 'src/other.ts' }) });
    expect([here.conclusion, elsewhere.conclusion]).toEqual(['failure', 'success']);
  });

  it('does not pass a changed file that was not read when told so', () => {
    const coverage = {
      files: [{ path: 'src/a.ts', status: 'skipped' as const, reason: 'larger than 1 MB' }],
      failures: [],
    };
    const policy = policyOf('block:\n  unread: block\n');
    const input = { ...PLAIN, policy, coverage };
    expect(gate({ ...input, changed: new Set(['src/a.ts']) })).toMatchObject({
      conclusion: 'failure',
      reason: 'incomplete',
    });
    expect(gate({ ...input, changed: new Set(['src/b.ts']) }).conclusion).toBe('success');
  });

  it('passes nothing when the file has a mistake', () => {
    expect(gate({ ...PLAIN, policy: policyOf('blok:\n  severity: high\n') })).toMatchObject({
      conclusion: 'failure',
      reason: 'policy-invalid',
      policyProblems: [
        {
          path: '.github/faultline.yml',
          message: 'There is no key `blok`. Did you mean `block`?',
          start: { line: 1, column: 1 },
          end: { line: 1, column: 5 },
        },
      ],
    });
  });
});

describe('with waivers', () => {
  const WAIVED =
    "waivers:\n  - rule: data/sql-injection\n    path: 'src/**'\n    reason: The table is read only.\n    owner: '@ada'\n    until: 2027-01-31\n";

  it('does not block what the file waives, and keeps it in the report', () => {
    const verdict = gate({ ...PLAIN, policy: policyOf(WAIVED), findings: one({}) });
    expect(verdict).toMatchObject({ conclusion: 'success', reason: 'not-blocking', blocking: [] });
    expect(verdict.findings.map(({ waiver }) => waiver)).toEqual([
      {
        reason: 'The table is read only.',
        owner: '@ada',
        until: '2027-01-31',
        grantedIn: '.github/faultline.yml, line 2',
      },
    ]);
  });

  it('holds on its last day and not on the day after', () => {
    const input = { ...PLAIN, policy: policyOf(WAIVED), findings: one({}) };
    function on(today: string): Verdict {
      return gate({ ...input, waivers: { ...PLAIN.waivers, today } });
    }
    expect([on('2027-01-31').conclusion, on('2027-02-01').conclusion]).toEqual([
      'success',
      'failure',
    ]);
    expect(on('2027-02-01').notes).toEqual([
      'The waiver of data/sql-injection in .github/faultline.yml, line 2 ended on 2027-01-31 and does not count any more.',
    ]);
  });

  it('warns a fortnight before its end', () => {
    const waivers = { ...PLAIN.waivers, today: '2027-01-17' };
    expect(gate({ ...PLAIN, policy: policyOf(WAIVED), findings: one({}), waivers }).notes).toEqual([
      'The waiver of data/sql-injection in .github/faultline.yml, line 2 ends on 2027-01-31.',
    ]);
  });

  it('reports one that matches nothing', () => {
    expect(gate({ ...PLAIN, policy: policyOf(WAIVED) }).notes).toEqual([
      'The waiver of data/sql-injection in .github/faultline.yml, line 2 matches no finding and can go.',
    ]);
  });

  it('counts a comment of the base, and one that the change brings only after its merge', () => {
    const inCode = codeWaivers([
      [
        'src/users.ts',
        'a\n// faultline-ignore data/sql-injection -- read only until 2027-01-31\nquery\n',
      ],
    ]);
    const keys = inCode.flatMap((each) => (each.kind === 'waiver' ? [each.key] : []));
    const input = { ...PLAIN, findings: one({}) };
    function withKeys(counting: ReadonlySet<string>): Verdict {
      return gate({ ...input, waivers: { ...PLAIN.waivers, inCode, counting } });
    }
    expect(withKeys(new Set(keys)).conclusion).toBe('success');
    expect(withKeys(new Set())).toMatchObject({
      conclusion: 'failure',
      notes: [
        'The waiver in src/users.ts, line 2 is new in this change, so it counts once it is merged. Somebody with write permission can grant one now, by a comment.',
      ],
    });
  });
});
