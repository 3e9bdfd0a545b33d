import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Rule } from '#model/rule.ts';

import { ROOT } from './root.ts';
import { examplesOf, readRulePage } from './rule-page.ts';
import type { PageExample, RulePage } from './rule-page.ts';

export interface RuleExample extends PageExample {
  readonly section: 'Flagged' | 'Passes';
  /** How many findings of the rule the example must give. */
  readonly wanted: number;
}

/** The examples of a rule's page, the flagged ones first. */
export async function ruleExamples(rule: Rule): Promise<readonly RuleExample[]> {
  const { sections } = await rulePage(rule);
  return (['Flagged', 'Passes'] as const).flatMap((title) =>
    sections
      .filter((section) => section.title === title)
      .flatMap(examplesOf)
      .map((example) => ({
        ...example,
        section: title,
        wanted: title === 'Flagged' ? example.findings : 0,
      })),
  );
}

/** The page of a rule, read from its folder. */
export async function rulePage(rule: Rule): Promise<RulePage> {
  return readRulePage(await readFile(join(ROOT, 'rules', rule.meta.id, 'rule.md'), 'utf8'));
}
