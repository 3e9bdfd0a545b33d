import { describe, expect, it } from 'vitest';

import { effectivePolicy } from './effective-policy.ts';
import type { Policy } from './policy.ts';
import { policyRows } from './policy-rows.ts';
import { readPolicyFile } from './read-policy-file.ts';
import type { PolicyFile } from './read-policy-file.ts';

function file(name: string, text: string): PolicyFile {
  const reading = readPolicyFile({
    name,
    text,
    rules: ['secrets/committed', 'http/cors-fails-open'],
    isOrganisation: name === 'org',
  });
  if (reading.kind === 'invalid') {
    throw new Error(reading.problems[0].message);
  }
  return reading.file;
}

/** `key = value (file:line)` for what is no default. */
function said(policy: Policy): readonly string[] {
  return policyRows(policy)
    .filter(({ from }) => from !== undefined)
    .map(({ key, value, from }) => `${key} = ${value} (${from?.file}:${from?.line})`);
}

describe('the policy in force', () => {
  it('is the defaults where no file says anything', () => {
    expect(policyRows(effectivePolicy(undefined, undefined))).toEqual([
      { key: 'block.severity', value: 'critical', from: undefined },
      { key: 'block.confidence', value: 'medium', from: undefined },
      { key: 'block.findings', value: 'new', from: undefined },
      { key: 'block.unread', value: 'pass', from: undefined },
      { key: 'comments.severity', value: 'high', from: undefined },
      { key: 'comments.most', value: '20', from: undefined },
      { key: 'codeScanning', value: 'false', from: undefined },
    ]);
  });

  it('is the repository’s over the organisation’s, and lists add up', () => {
    const organisation = file(
      'org',
      'block: {severity: high}\nignore: [vendor/**]\ncodeScanning: true\n',
    );
    const repository = file(
      'repo',
      'block:\n  severity: critical\nignore: [dist/**]\ncodeScanning: false\n',
    );
    expect(said(effectivePolicy(organisation, repository))).toEqual([
      'block.severity = critical (repo:2)',
      'ignore = vendor/** (org:2)',
      'ignore = dist/** (repo:3)',
      'codeScanning = false (repo:4)',
    ]);
  });
});

describe('a lock', () => {
  const LOCKED = file(
    'org',
    'block: {severity: high}\nrules: {secrets/committed: block}\nlocked:\n  - block.severity\n  - rules\n  - ignore\n  - waivers\n',
  );

  it.each([
    ['a milder threshold', 'block: {severity: critical}\n', 'block.severity'],
    ['a rule that is off', 'rules: {secrets/committed: off}\n', 'rules.secrets/committed'],
    [
      'a rule that the organisation does not name',
      'rules: {http/cors-fails-open: comment}\n',
      'rules.http/cors-fails-open',
    ],
    ['an ignored folder', 'ignore: [src/**]\n', 'ignore'],
    [
      'a rule that is off for some files',
      "paths: [{files: ['src/**'], rules: {secrets/committed: report}}]\n",
      'rules.secrets/committed',
    ],
    [
      'a milder threshold for some files',
      "paths: [{files: ['src/**'], block: {severity: none}}]\n",
      'block.severity',
    ],
    [
      'a waiver',
      "waivers: [{rule: secrets/committed, reason: It is revoked., owner: ada, until: '2027-01-31'}]\n",
      'waivers',
    ],
  ])('keeps out %s and says so', (_, text, key) => {
    const policy = effectivePolicy(LOCKED, file('repo', text));
    expect(policy.refused.map((refusal) => [refusal.key, refusal.from])).toEqual([
      [key, { file: 'repo', line: 1 }],
    ]);
    expect(policy.refused[0]?.why).toMatch(/^repo, line 1 is not applied: .* by org, line \d+\.$/u);
    expect(said(policy).filter((row) => row.includes('repo:'))).toEqual([]);
  });

  it.each([
    ['a stricter threshold', 'block: {severity: medium}\n', 'block.severity = medium (repo:1)'],
    [
      'a rule that blocks',
      'rules: {http/cors-fails-open: block}\n',
      'rules.http/cors-fails-open = block (repo:1)',
    ],
    ['what is not locked', 'comments: {most: 5}\n', 'comments.most = 5 (repo:1)'],
  ])('lets %s through', (_, text, row) => {
    const policy = effectivePolicy(LOCKED, file('repo', text));
    expect(policy.refused).toEqual([]);
    expect(said(policy)).toContain(row);
  });
});
