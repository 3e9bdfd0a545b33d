import { escapeCell } from './rule-header.ts';
import { NOTICE } from './notice.ts';
import type { RuleFolder } from './rule-folder.ts';

/** `docs/rules/README.md`: all rules by domain, each with a link to its page. */
export function ruleList(folders: readonly RuleFolder[]): string {
  const domains = [...Map.groupBy(folders, ({ domain }) => domain)];
  const sections = domains.map(([domain, group]) => `## ${domain}\n\n${table(group)}`);
  const count = `${folders.length} ${folders.length === 1 ? 'rule' : 'rules'} in ${domains.length} ${domains.length === 1 ? 'domain' : 'domains'}.`;
  return `<!-- ${NOTICE} -->\n\n# Rules\n\n${count} Each links to its page.\n\n${sections.join('\n\n')}\n`;
}

function table(folders: readonly RuleFolder[]): string {
  const rows = folders.map(
    ({ id, meta }) =>
      `| [\`${id}\`](../../rules/${id}/rule.md) | ${escapeCell(meta.title)} | ${meta.severity} | ${meta.languages.join(', ')} |`,
  );
  return ['| Rule | What it finds | Severity | Languages |', '|---|---|---|---|', ...rows].join(
    '\n',
  );
}
