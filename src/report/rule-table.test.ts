import { expect, test } from 'vitest';

import { exampleRule, exampleRules } from '#test/support/example-audit.ts';

import { rulePageUrl, ruleTable, ruleTitle } from './rule-table.ts';

const PAGE = 'https://example.com/rules/data/sql-injection/rule.md';

test('rules are sorted by id', () => {
  const table = ruleTable([exampleRule({ id: 'b/b' }), exampleRule({ id: 'a/a' })]);
  expect([...table.keys()]).toEqual(['a/a', 'b/b']);
});

test('a page stands below the address of the pages, with or without a slash at its end', () => {
  expect(rulePageUrl(exampleRules('https://example.com/rules'), 'data/sql-injection')).toBe(PAGE);
  expect(rulePageUrl(exampleRules('https://example.com/rules/'), 'data/sql-injection')).toBe(PAGE);
});

test('no page without an address and none for a rule that the table does not know', () => {
  expect(rulePageUrl(exampleRules(null), 'data/sql-injection')).toBeNull();
  expect(rulePageUrl(exampleRules(), 'data/unknown')).toBeNull();
});

test('a rule that the table does not know goes by its id', () => {
  expect(ruleTitle(exampleRules(), 'data/sql-injection')).toBe('Input reaches a query as text');
  expect(ruleTitle(exampleRules(), 'data/unknown')).toBe('data/unknown');
});
