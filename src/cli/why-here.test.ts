import { expect, test } from 'vitest';

import type { Coverage } from '#core/audit-result.ts';
import type { Finding } from '#core/finding.ts';
import { gate } from '#review/gate.ts';
import { policyInForce } from '#review/policy-in-force.ts';
import { exampleFinding, exampleRule } from '#test/support/example-audit.ts';

import { whyHere } from './why-here.ts';

const RULE = exampleRule();
const FINDING = exampleFinding({
  path: 'src/users.ts',
  severity: 'critical',
  start: { line: 3, column: 5 },
  end: { line: 4, column: 9 },
});

interface World {
  readonly findings?: readonly Finding[];
  readonly policy?: string;
  readonly files?: Coverage['files'];
  readonly failures?: Coverage['failures'];
  readonly rule?: Partial<typeof RULE>;
}

function why(path: string, line: number | undefined, world: World = {}): readonly string[] {
  const rule = { ...RULE, ...world.rule };
  const { findings = [FINDING], failures = [] } = world;
  const files = world.files ?? [
    { path: 'src/users.ts', status: 'analysed', reason: null },
    { path: 'src/other.ts', status: 'analysed', reason: null },
  ];
  const file =
    world.policy === undefined
      ? undefined
      : { name: '.github/faultline.yml', text: `${world.policy}\n` };
  const policy = policyInForce({ organisation: undefined, base: file, head: file }, [rule]);
  expect(policy.problems).toEqual([]);
  const coverage = { files, failures };
  const verdict = gate({
    findings: findings.map((finding) => ({ finding, state: 'new', isInDiff: false })),
    policy,
    waivers: { granted: [], inCode: [], counting: undefined, today: '2026-11-27' },
    coverage,
    changed: new Set(),
    missing: [],
    notes: [],
  });
  return whyHere(rule, { path, line }, { verdict, policy: policy.policy, coverage });
}

const HERE = 'There is a finding, critical, at src/users.ts:3.';

test.each<readonly [string, World, string]>([
  ['blocks', {}, 'It blocks because it is critical and new.'],
  [
    'is not sure enough',
    { findings: [{ ...FINDING, confidence: 'low' }] },
    'It does not block: its confidence is low, and only medium or higher blocks.',
  ],
  [
    'is only commented by the policy',
    { policy: `rules:\n  ${RULE.id}: comment` },
    `It does not block: ${RULE.id} is set to comment by .github/faultline.yml, line 2.`,
  ],
  [
    'is waived',
    {
      policy: `waivers:\n  - rule: ${RULE.id}\n    reason: Nobody can reach it before the launch.\n    owner: '@ada'\n    until: 2027-01-31`,
    },
    'It is waived by @ada until 2027-01-31, in .github/faultline.yml, line 2: Nobody can reach it before the launch.',
  ],
  [
    'is in a file that is ignored',
    { policy: 'ignore:\n  - src/users.ts' },
    'It is left out: The file is ignored by .github/faultline.yml, line 2.',
  ],
])('a finding that %s says so', (_name, world, standing) => {
  expect(why('src/users.ts', 4, world)).toEqual([`${HERE} ${standing}`]);
});

const ABSENT = 'src/other.ts';

test.each<readonly [string, World, string]>([
  ['the rule found nothing', {}, 'src/other.ts was read, and the rule found nothing there.'],
  [
    'the rule is off',
    { policy: `rules:\n  ${RULE.id}: off` },
    `${RULE.id} is off by .github/faultline.yml, line 2.`,
  ],
  [
    'the rule is a preview',
    { rule: { maturity: 'preview' } },
    `${RULE.id} is off as long as nobody switches it on.`,
  ],
  [
    'the path is ignored',
    { policy: 'ignore:\n  - src/**' },
    'The file is ignored by .github/faultline.yml, line 2.',
  ],
  [
    'the file was not read',
    { files: [{ path: ABSENT, status: 'skipped', reason: 'it is binary' }] },
    'src/other.ts was not read: it is binary.',
  ],
  [
    'the file was read in part',
    { files: [{ path: ABSENT, status: 'partial', reason: 'line 9 does not parse' }] },
    'src/other.ts was read in part only (line 9 does not parse), so it is not certain that nothing is there.',
  ],
  [
    'there is no such file',
    { files: [] },
    'Faultline knows no file src/other.ts here: it is not there, or git ignores it.',
  ],
  [
    'the rule failed',
    { failures: [{ rule: RULE.id, path: null, reason: 'it took too long' }] },
    'The rule failed here, so its silence proves nothing: it took too long.',
  ],
  [
    'the rule is heard on changes only',
    { rule: { heard: 'on changes' } },
    'The rule is about what happens once, so it is heard of what a change brings and not of what is there: use `faultline review`.',
  ],
])('nothing is there, since %s', (_name, world, because) => {
  expect(why(ABSENT, undefined, { findings: [], ...world })).toEqual([because]);
});

test('what the rule reports elsewhere is told', () => {
  expect(why('src/users.ts', 9)).toEqual([
    'src/users.ts was read, and the rule found nothing there.',
    'It reports elsewhere: src/users.ts:3.',
  ]);
});
