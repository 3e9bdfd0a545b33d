import type { RuleMeta } from '#core/rule.ts';

const START = '<!-- generated:start -->';
const END = '<!-- generated:end -->';

/** The page with its header made from the rule's metadata. A page without a header gets one on top. */
export function withRuleHeader(page: string, meta: RuleMeta): string {
  const start = page.indexOf(START);
  const end = page.indexOf(END);
  const rest =
    start === -1 || end === -1 ? `\n\n${page.trimStart()}` : page.slice(end + END.length);
  return START + ruleHeader(meta) + END + rest;
}

function ruleHeader(meta: RuleMeta): string {
  const rows: readonly (readonly [string, string])[] = [
    ['Rule', `\`${meta.id}\``],
    ['Severity', meta.severity],
    ['Confidence', meta.confidence],
    ['Scope', meta.scope],
    ['Effort to fix', meta.effort],
    ['Languages', meta.languages.join(', ')],
    ['Tags', meta.tags.length === 0 ? 'none' : meta.tags.map((tag) => `\`${tag}\``).join(', ')],
    [
      'Since',
      `${meta.since}${meta.maturity === 'preview' ? ' (preview: off unless switched on)' : ''}`,
    ],
    ...optionalRow('Heard', meta.heard === undefined ? [] : [meta.heard]),
    ...optionalRow(
      'Former ids',
      meta.aliases?.map((alias) => `\`${alias}\``),
    ),
    ...optionalRow('Good practice', meta.control === undefined ? [] : [meta.control]),
    ...optionalRow(
      'References',
      meta.references.map((url) => `<${url}>`),
    ),
  ];
  const table = rows.map(([name, value]) => `| ${name} | ${escapeCell(value)} |`);
  return `\n\n# ${meta.title}\n\n| | |\n|---|---|\n${table.join('\n')}\n\n`;
}

function optionalRow(
  name: string,
  values: readonly string[] = [],
): readonly (readonly [string, string])[] {
  return values.length === 0 ? [] : [[name, values.join(', ')]];
}

/** Text that keeps a Markdown table cell whole. */
export function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s+/gu, ' ');
}
