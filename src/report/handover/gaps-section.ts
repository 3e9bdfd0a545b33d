import type { AuditReport } from './audit-report.ts';
import { paragraph } from './document.ts';
import type { Inlines, Section } from './document.ts';
import type { FindingGroup } from './finding-groups.ts';
import { references } from './references.ts';

/** What the project lacks: rules about the project as a whole, and those whose id says that something is missing. */
export function gapsSection({ groups }: AuditReport): Section {
  const gaps = groups.filter(isGap);
  return {
    anchor: 'gaps',
    title: 'Gaps',
    blocks:
      gaps.length === 0
        ? [paragraph('No rule reports that a component or safeguard is missing.')]
        : [
            paragraph('What is missing, or wrong in a project as a whole.'),
            {
              kind: 'table',
              heads: ['Gap', 'Severity', 'Effort', 'Findings'],
              rows: gaps.map(gapRow),
            },
          ],
  };
}

function isGap({ rule, meta }: FindingGroup): boolean {
  return meta?.scope === 'project' || /\/(?:no-|missing$)|-missing$|-not-implemented$/u.test(rule);
}

function gapRow({ anchor, title, severity, meta, findings }: FindingGroup): readonly Inlines[] {
  return [
    [
      { kind: 'reference', text: title, anchor },
      ...(meta?.control === undefined ? [] : [`. Good practice: ${meta.control}.`]),
    ],
    [{ kind: 'severity', severity }],
    [meta?.effort ?? 'unknown'],
    references(findings),
  ];
}
