import { secretRulesOf } from '#core/rule.ts';
import type { RuleBook } from '#report/rule-table.ts';
import { ruleTable } from '#report/rule-table.ts';
import { RULES } from '#rules/index.ts';

/** Where the rule pages are published; null, because no address is. */
export const RULE_PAGES_URL: string | null = null;

/** What the reports of the command line say about rules. */
export const RULEBOOK: RuleBook = {
  table: ruleTable(RULES.map(({ meta }) => meta)),
  pagesUrl: RULE_PAGES_URL,
};

/** Rules whose flagged lines no report may quote. */
export const SECRET_RULES = secretRulesOf(RULEBOOK.table.values());
