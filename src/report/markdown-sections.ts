import type { Control, Coverage, CoverageStatus, FileCoverage } from '#core/audit-result.ts';
import { compareText } from '#core/finding.ts';
import type { Finding } from '#core/finding.ts';

import { fitBlocks } from './byte-limit.ts';
import { foldFindings } from './fold-findings.ts';
import { count, digits } from './counting.ts';
import { escapeText, inlineCode, markdownLink, tableRow } from './markdown.ts';
import { rulePageUrl, ruleTitle } from './rule-table.ts';
import type { RuleBook } from './rule-table.ts';
import { STANDARDS } from './tags.ts';

/** What each status of a file is called where people read it. */
export const COVERAGE_WORDS: Readonly<Record<CoverageStatus, string>> = {
  analysed: 'analysed',
  partial: 'partly parsed',
  skipped: 'skipped',
  'nothing-to-say': 'of no concern to any rule',
};

/** `path:line` as code. */
export function placeCode(path: string, line: number): string {
  return inlineCode(`${path}:${String(line)}`);
}

/** A rule's id as code, linked to its page where there is one. */
export function ruleLink(rules: RuleBook, id: string): string {
  return markdownLink(inlineCode(id), rulePageUrl(rules, id));
}

const MOST_PLACES_OF_ROW = 3;

/**
 * A table of findings in the order given, those that say the same in one row, with as many rows as fit into
 * `limit` bytes.
 */
export function findingTable(
  findings: readonly Finding[],
  rules: RuleBook,
  options: { readonly limit: number; readonly blocking: ReadonlySet<string> },
): string {
  const groups = foldFindings(findings).flatMap((group) => {
    const blocks = Map.groupBy(group, ({ fingerprint }) => options.blocking.has(fingerprint));
    return [...blocks].map(([isBlocking, equal]) => ({ isBlocking, equal }));
  });
  const rows = groups.flatMap(({ isBlocking, equal }) => {
    const [first] = equal;
    return first === undefined
      ? []
      : [
          tableRow([
            isBlocking ? `**${first.severity}**, blocks` : first.severity,
            ruleLink(rules, first.rule),
            placesCell(equal),
            escapeText(first.message),
          ]),
        ];
  });
  return table(['Severity', 'Rule', 'Place', 'Finding'], rows, options.limit, 'row');
}

function placesCell(equal: readonly Finding[]): string {
  const shown = equal
    .slice(0, MOST_PLACES_OF_ROW)
    .map(({ path, start }) => placeCode(path, start.line))
    .join(', ');
  const left = equal.length - MOST_PLACES_OF_ROW;
  return left > 0 ? `${shown} and ${digits(left)} more` : shown;
}

/** Enough of a fingerprint to name a finding in a command. */
const SHOWN_DIGITS = 8;

/** Everything about one finding, under a heading. `standing` are plain sentences on how it stands here. */
export function findingDetails(
  finding: Finding,
  rules: RuleBook,
  standing: readonly string[] = [],
): string {
  const { severity, confidence, path, start, rule } = finding;
  const name = finding.fingerprint.slice(0, SHOWN_DIGITS);
  return [
    `### ${severity}: ${escapeText(ruleTitle(rules, finding.rule))}`,
    `${placeCode(path, start.line)}. Confidence: ${confidence}. Finding ${inlineCode(name)}.`,
    escapeText(finding.message),
    ...(standing.length === 0 ? [] : [escapeText(standing.join(' '))]),
    ...evidenceSection(finding),
    ...(finding.suggestion === null
      ? []
      : [`Suggested change: ${escapeText(finding.suggestion.title)}.`]),
    learnMore(
      finding,
      rules,
      `Comment ${inlineCode(`/faultline explain ${name}`)} or run ${inlineCode(`faultline explain ${rule}`)}`,
    ),
  ].join('\n\n');
}

/** Further places of a finding as a list; nothing when it has none. At most 20 are listed. */
export function evidenceSection(finding: Finding): readonly string[] {
  if (finding.evidence.length === 0) {
    return [];
  }
  const shown = finding.evidence.slice(0, 20);
  const left = finding.evidence.length - shown.length;
  return [
    [
      'Evidence:',
      '',
      ...shown.map(
        ({ path, start, note }) => `- ${placeCode(path, start.line)}: ${escapeText(note)}`,
      ),
      ...(left === 0 ? [] : [`- and ${count(left, 'further place')}`]),
    ].join('\n'),
  ];
}

/**
 * Where the rule is explained, how it is switched off, and which standards a violation touches. `ask`
 * says in Markdown what to do for the explanation where there is no page.
 */
export function learnMore(finding: Finding, rules: RuleBook, ask: string): string {
  const url = rulePageUrl(rules, finding.rule);
  const explained =
    url === null
      ? `${ask} for why it matters, how to fix it and when to turn the rule off.`
      : `${markdownLink('Why, how to fix it and when to turn the rule off', url)} (${inlineCode(finding.rule)}).`;
  const standards = (rules.table.get(finding.rule)?.tags ?? []).flatMap((tag) => {
    const standard = STANDARDS.get(tag);
    return standard === undefined ? [] : [markdownLink(escapeText(standard.title), standard.url)];
  });
  return standards.length === 0 ? explained : `${explained} Touches ${standards.join('; ')}.`;
}

/** `3 files: 2 analysed, 1 partly parsed.`: counts by status, those that occur. */
export function coverageSentence(coverage: Coverage): string {
  return coverage.files.length === 0
    ? 'No file was looked at.'
    : `${count(coverage.files.length, 'file')}: ${statusCounts(coverage).join(', ')}.`;
}

function statusCounts(coverage: Coverage): readonly string[] {
  const statuses: readonly CoverageStatus[] = ['analysed', 'partial', 'skipped', 'nothing-to-say'];
  return statuses.flatMap((status) => {
    const number = coverage.files.filter((file) => file.status === status).length;
    return number === 0 ? [] : [`${digits(number)} ${COVERAGE_WORDS[status]}`];
  });
}

/** Files that were not read whole: partly parsed ones first, each group by path. */
export function unreadFiles(coverage: Coverage): readonly FileCoverage[] {
  return coverage.files
    .filter(({ status }) => status === 'partial' || status === 'skipped')
    .toSorted((a, b) => compareText(a.status, b.status) || compareText(a.path, b.path));
}

/** The ledger: counts by status, then what was not read whole and which rules failed, folded. */
export function coverageSection(coverage: Coverage, limit: number): string {
  const unread = unreadFiles(coverage);
  const parts = [`### Coverage\n\n${coverageSentence(coverage)}`];
  if (unread.length > 0) {
    const rows = unread.map(({ path, status, reason }) =>
      tableRow([inlineCode(path), COVERAGE_WORDS[status], escapeText(reason ?? 'no reason given')]),
    );
    parts.push(
      folded(
        `${count(unread.length, 'file')} not read whole`,
        table(['File', 'Status', 'Reason'], rows, Math.floor(limit / 2), 'file'),
      ),
    );
  }
  if (coverage.failures.length > 0) {
    const rows = coverage.failures.map(({ rule, path, reason }) =>
      tableRow([
        inlineCode(rule),
        path === null ? 'everywhere' : inlineCode(path),
        escapeText(reason),
      ]),
    );
    parts.push(
      folded(
        `${count(rows.length, 'failure')} of rules, whose silence there proves nothing`,
        table(['Rule', 'Where', 'Reason'], rows, Math.floor(limit / 2), 'failure'),
      ),
    );
  }
  return parts.join('\n\n');
}

/** Good practices that were seen, folded; nothing when there are none. */
export function controlsSection(controls: readonly Control[], limit: number): readonly string[] {
  if (controls.length === 0) {
    return [];
  }
  const lines = controls.map(({ title, evidence }) => {
    const places = evidence.slice(0, 3).map(({ path, start }) => placeCode(path, start.line));
    const left = evidence.length - places.length;
    const more = left === 0 ? '' : ` and ${count(left, 'further place')}`;
    return `- ${escapeText(title)}${places.length === 0 ? '' : `, at ${places.join(', ')}${more}`}`;
  });
  const list = fitBlocks(lines, {
    limit,
    separator: '\n',
    leftOut: (left) => `- and ${count(left, 'further practice')}`,
  });
  return [folded(`Working well: ${count(controls.length, 'practice')}`, list)];
}

/** Markdown that a reader opens. The summary is plain text of ours, never of the repository. */
export function folded(summary: string, markdown: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${markdown}\n\n</details>`;
}

function table(
  heads: readonly string[],
  rows: readonly string[],
  limit: number,
  noun: string,
): string {
  const head = [tableRow(heads), tableRow(heads.map(() => '---'))];
  const body = fitBlocks(rows, {
    limit,
    separator: '\n',
    leftOut: (left) =>
      `\n${count(left, `further ${noun}`)} left out to stay within GitHub's limits.`,
  });
  return [...head, body].join('\n');
}
