import { SEVERITIES } from '#core/severity.ts';

import { digits } from '../counting.ts';
import type { AuditReport } from './audit-report.ts';
import { paragraph } from './document.ts';
import type { Block, Inlines, Section } from './document.ts';
import { EFFORTS } from './finding-groups.ts';
import type { FindingGroup } from './finding-groups.ts';
import { groupReferences } from './references.ts';

/** In which order to fix: worst first, and of equals what takes the least. */
export function fixOrderSection({ groups }: AuditReport): Section {
  return {
    anchor: 'fix-order',
    title: 'Fix order',
    blocks:
      groups.length === 0
        ? [paragraph('There is nothing to fix.')]
        : [
            paragraph('The worst first, and of equals what takes the least.'),
            effortMatrix(groups),
            { kind: 'list', isOrdered: true, items: groups.map(step) },
          ],
  };
}

function effortMatrix(groups: readonly FindingGroup[]): Block {
  const severities = SEVERITIES.filter((severity) =>
    groups.some((group) => group.severity === severity),
  );
  return {
    kind: 'table',
    isMatrix: true,
    heads: ['Findings', ...EFFORTS],
    rows: severities.map((severity): readonly Inlines[] => [
      [{ kind: 'severity', severity }],
      ...EFFORTS.map((effort) => [
        digits(
          groups
            .filter((group) => group.severity === severity && group.meta?.effort === effort)
            .reduce((sum, { findings }) => sum + findings.length, 0),
        ),
      ]),
    ]),
  };
}

function step(group: FindingGroup): Inlines {
  return [
    { kind: 'severity', severity: group.severity },
    ' ',
    { kind: 'reference', text: group.title, anchor: group.anchor },
    ` (${group.meta?.effort ?? 'unknown effort'}): `,
    ...groupReferences([group]),
  ];
}
