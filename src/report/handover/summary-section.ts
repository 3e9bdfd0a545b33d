import { compareText } from '#core/finding.ts';
import type { Finding } from '#core/finding.ts';
import { SEVERITIES } from '#core/severity.ts';

import { count, countSeverity, digits, severityCounts } from '../counting.ts';
import { coverageSentence, unreadFiles } from '../markdown-sections.ts';
import type { AuditReport } from './audit-report.ts';
import { paragraph } from './document.ts';
import type { Bar, Block, Inlines, Section } from './document.ts';
import { domainOf } from './domain.ts';
import type { FindingGroup } from './finding-groups.ts';

/** How many of the first things to fix the summary names. */
const FIRST = 3;

/** What whoever reads one page must know: how much, how bad, where, what first, and what was not seen. */
export function summarySection(report: AuditReport): Section {
  const { findings, coverage, stats } = report.result;
  return {
    anchor: 'summary',
    title: 'Executive summary',
    blocks: [
      paragraph({ kind: 'strong', text: verdict(findings) }, ...doubt(findings)),
      ...(findings.length === 0 ? [] : severityAndDomain(findings)),
      ...firstThings(report),
      paragraph(
        `${coverageSentence(coverage)} ${count(stats.rules, 'rule')} ran. Nothing of the files was executed.`,
      ),
      ...cautions(report),
    ],
  };
}

function verdict(findings: readonly Finding[]): string {
  if (findings.length === 0) {
    return 'No rule reports anything in the files that were read.';
  }
  const files = new Set(findings.map(({ path }) => path)).size;
  return `${count(findings.length, 'finding')} in ${count(files, 'file')}: ${severityCounts(findings).join(', ')}.`;
}

function doubt(findings: readonly Finding[]): Inlines {
  const unsure = findings.filter(({ confidence }) => confidence !== 'high').length;
  return unsure === 0
    ? []
    : [` ${digits(unsure)} of them ${unsure === 1 ? 'has' : 'have'} less than high confidence.`];
}

function severityAndDomain(findings: readonly Finding[]): readonly Block[] {
  const domains = [...Map.groupBy(findings, ({ rule }) => domainOf(rule))].toSorted(
    ([a, inA], [b, inB]) => inB.length - inA.length || compareText(a, b),
  );
  const rows = [...domains, ['all', [...findings]] as const];
  const severities = SEVERITIES.filter((severity) => countSeverity(findings, severity) > 0);
  return [
    { kind: 'bars', bars: [severityBar('Severity', findings)] },
    { kind: 'bars', bars: domains.map(([domain, members]) => severityBar(domain, members)) },
    {
      kind: 'table',
      isMatrix: true,
      heads: ['Domain', ...severities, 'all'],
      rows: rows.map(([domain, members]) => [
        [domain],
        ...severities.map((severity) => [digits(countSeverity(members, severity))]),
        [digits(members.length)],
      ]),
    },
  ];
}

function severityBar(label: string, findings: readonly Finding[]): Bar {
  return {
    label,
    parts: SEVERITIES.map((severity) => ({
      name: severity,
      amount: countSeverity(findings, severity),
      tone: severity,
    })),
  };
}

function firstThings({ groups }: AuditReport): readonly Block[] {
  const items = groups
    .slice(0, FIRST)
    .map((group): Inlines => [
      { kind: 'severity', severity: group.severity },
      ' ',
      { kind: 'reference', text: group.title, anchor: group.anchor },
      `: ${count(group.findings.length, 'place')}${effortOf(group)}.`,
    ]);
  return items.length === 0
    ? []
    : [paragraph('To be fixed first:'), { kind: 'list', isOrdered: true, items }];
}

function effortOf({ meta, findings }: FindingGroup): string {
  if (meta === undefined) {
    return '';
  }
  return `, ${meta.effort} to fix${findings.length === 1 ? '' : ' each'}`;
}

function cautions({ result, aside }: AuditReport): readonly Block[] {
  const unread = unreadFiles(result.coverage).length;
  const failures = result.coverage.failures.length;
  const { waived, leftOut, notes } = aside;
  const items: readonly Inlines[] = [
    ...(unread === 0
      ? []
      : [[`${count(unread, 'file')} could not be read whole. None of them counts as passed.`]]),
    ...(failures === 0
      ? []
      : [[`${count(failures, 'failure')} of rules, whose silence there proves nothing.`]]),
    ...(waived.length === 0
      ? []
      : [[`${count(waived.length, 'finding')} waived, not counted above.`]]),
    ...(leftOut.length === 0
      ? []
      : [[`${count(leftOut.length, 'finding')} left out by the policy, not counted above.`]]),
    ...notes.map((note) => [note]),
  ];
  return items.length === 0 ? [] : [{ kind: 'list', items }];
}
