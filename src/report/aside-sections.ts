import type { AuditAside } from './audit-aside.ts';
import { fitBlocks } from './byte-limit.ts';
import { count, digits } from './counting.ts';
import { escapeText, inlineCode } from './markdown.ts';
import { folded, placeCode, ruleLink } from './markdown-sections.ts';
import type { RuleBook } from './rule-table.ts';

/** What was waived and what the policy leaves out, folded, each within `limit` bytes; then the notes. */
export function asideSections(
  { waived, leftOut, notes }: AuditAside,
  rules: RuleBook,
  limit: number,
): readonly string[] {
  const waivedLines = waived.map(
    ({ finding, waiver }) =>
      `- ${finding.severity}, ${ruleLink(rules, finding.rule)}, ${placeCode(finding.path, finding.start.line)}: waived by ${inlineCode(waiver.owner)} until ${waiver.until}, in ${escapeText(waiver.grantedIn)}: ${escapeText(waiver.reason)}`,
  );
  const leftOutLines = leftOut.map(
    ({ finding, because }) =>
      `- ${finding.severity}, ${ruleLink(rules, finding.rule)}, ${placeCode(finding.path, finding.start.line)}. ${escapeText(because)}`,
  );
  return [
    ...foldedList(`${count(waived.length, 'finding')} waived`, waivedLines, limit),
    ...foldedList(
      `${count(leftOut.length, 'finding')} left out by the policy`,
      leftOutLines,
      limit,
    ),
    ...(notes.length === 0 ? [] : [notes.map((note) => `- ${escapeText(note)}`).join('\n')]),
  ];
}

function foldedList(title: string, lines: readonly string[], limit: number): readonly string[] {
  if (lines.length === 0) {
    return [];
  }
  const list = fitBlocks(lines, {
    limit,
    separator: '\n',
    leftOut: (left) => `- and ${digits(left)} more`,
  });
  return [folded(title, list)];
}
