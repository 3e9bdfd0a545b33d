import type { RuleMeta } from '#core/rule.ts';

/** What is said about each rule, by id. */
export type RuleTable = ReadonlyMap<string, RuleMeta>;

/** Where reports look rules up. */
export interface RuleBook {
  readonly table: RuleTable;
  /** Address of the folder that holds `<domain>/<name>/rule.md`; null when the pages are not published. */
  readonly pagesUrl: string | null;
}

/** The table of these rules, sorted by id. */
export function ruleTable(metas: readonly RuleMeta[]): RuleTable {
  return new Map(
    metas
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map((meta): [string, RuleMeta] => [meta.id, meta]),
  );
}

/** The rule's title; its id when the table does not know it. */
export function ruleTitle(rules: RuleBook, id: string): string {
  return rules.table.get(id)?.title ?? id;
}

/** Address of the rule's page; null when pages are not published or the table does not know the rule. */
export function rulePageUrl(rules: RuleBook, id: string): string | null {
  if (rules.pagesUrl === null || !rules.table.has(id)) {
    return null;
  }
  return `${rules.pagesUrl.replace(/\/+$/u, '')}/${id}/rule.md`;
}
