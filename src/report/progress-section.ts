import type { Finding } from '#core/finding.ts';

import { fitBlocks } from './byte-limit.ts';
import { digits } from './counting.ts';
import { inlineCode } from './markdown.ts';
import { placeCode, ruleLink } from './markdown-sections.ts';
import type { RememberedFinding, ReviewProgress } from './review-progress.ts';
import type { RuleBook } from './rule-table.ts';

const LIMIT = 4_000;

const DIGITS_OF_COMMIT = 7;

/** What became of the findings of the last push: counts, and each one that is fixed or came back. */
export function progressSection(progress: ReviewProgress, head: string, rules: RuleBook): string {
  const commit = inlineCode(head.slice(0, DIGITS_OF_COMMIT));
  const counts = (
    [
      [progress.fixed, 'verified fixed'],
      [progress.open, 'still open'],
      [progress.new, 'new'],
      [progress.returned, 'returned'],
      [progress.unknown, 'in files that were not read whole'],
    ] as const
  )
    .filter(([group]) => group.length > 0)
    .map(([group, what]) => `${digits(group.length)} ${what}`)
    .join(', ');
  const lines = [
    ...progress.fixed.map((finding) => remembered(finding, `verified fixed in ${commit}`, rules)),
    ...progress.returned.map((finding) => returned(finding, commit, rules)),
  ];
  const list =
    lines.length === 0
      ? []
      : [
          fitBlocks(lines, {
            limit: LIMIT,
            separator: '\n',
            leftOut: (left) => `- and ${digits(left)} more`,
          }),
        ];
  return [
    `### Since ${inlineCode(progress.since.slice(0, DIGITS_OF_COMMIT))}`,
    counts === '' ? 'Nothing to follow up.' : `Of what this pull request brought: ${counts}.`,
    ...list,
  ].join('\n\n');
}

function remembered(
  { severity, rule, path, line }: RememberedFinding,
  what: string,
  rules: RuleBook,
): string {
  return `- ${severity}, ${ruleLink(rules, rule)}, was at ${placeCode(path, line)}: ${what}`;
}

function returned(
  { severity, rule, path, start }: Finding,
  commit: string,
  rules: RuleBook,
): string {
  return `- ${severity}, ${ruleLink(rules, rule)}, ${placeCode(path, start.line)}: returned in ${commit}`;
}
