import { expect, test } from 'vitest';

import { ruleTable } from '#report/rule-table.ts';
import { exampleFinding, exampleRule } from '#test/support/example-audit.ts';

import { findingGroups } from './finding-groups.ts';

const RULES = {
  table: ruleTable([
    exampleRule({ id: 'data/slow', effort: 'days' }),
    exampleRule({ id: 'data/quick', effort: 'minutes' }),
    exampleRule({ id: 'auth/quick', effort: 'minutes' }),
    exampleRule({ id: 'http/middling', effort: 'hours' }),
  ]),
  pagesUrl: null,
};

test('worst first, then what takes the least, then by rule; numbers follow', () => {
  const findings = [
    exampleFinding({ rule: 'data/slow', severity: 'critical' }),
    exampleFinding({ rule: 'http/middling', severity: 'low' }),
    exampleFinding({ rule: 'data/quick', severity: 'high', path: 'b.ts' }),
    exampleFinding({ rule: 'data/quick', severity: 'high', path: 'a.ts' }),
    exampleFinding({ rule: 'auth/quick', severity: 'high' }),
    exampleFinding({ rule: 'http/middling', severity: 'critical' }),
  ];
  const groups = findingGroups(findings, RULES).map(({ severity, rule, findings: members }) => [
    severity,
    rule,
    members.map(({ number, finding }) => `${String(number)} ${finding.path}`),
  ]);
  expect(groups).toEqual([
    ['critical', 'http/middling', ['1 src/users.ts']],
    ['critical', 'data/slow', ['2 src/users.ts']],
    ['high', 'auth/quick', ['3 src/users.ts']],
    ['high', 'data/quick', ['4 a.ts', '5 b.ts']],
    ['low', 'http/middling', ['6 src/users.ts']],
  ]);
});

test('a rule that the table does not know comes last of its severity, by its id', () => {
  const groups = findingGroups(
    [exampleFinding({ rule: 'auth/unknown' }), exampleFinding({ rule: 'data/slow' })],
    RULES,
  );
  expect(groups.map(({ title, anchor }) => [title, anchor])).toEqual([
    ['Input reaches a query as text', 'critical-data-slow'],
    ['auth/unknown', 'critical-auth-unknown'],
  ]);
});
