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
  const counts = [
    `${digits(progress.fixed.length)} verified fixed`,
    `${digits(progress.open.length)} still open`,
    `${digits(progress.new.length)} new`,
    ...(progress.returned.length === 0 ? [] : [`${digits(progress.returned.length)} returned`]),
    ...(progress.unknown.length === 0
      ? []
      : [`${digits(progress.unknown.length)} in files that were not read whole`]),
  ].join(', ');
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
    `Of what this pull request brought: ${counts}.`,
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
