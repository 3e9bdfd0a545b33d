import type { Finding } from '#core/finding.ts';

import type { AuditReport } from './audit-report.ts';
import { code, paragraph } from './document.ts';
import type { Block, Inlines, Section } from './document.ts';

/** Findings that do not count, and who or what says so. */
export function asideSection({ aside: { waived, leftOut } }: AuditReport): Section {
  return {
    anchor: 'aside',
    title: 'Waived and left out',
    blocks: [
      waived.length === 0
        ? paragraph('No finding is waived.')
        : {
            kind: 'table',
            heads: ['Waived', 'Place', 'Until', 'Answers for it', 'Granted in', 'Reason'],
            rows: waived.map(({ finding, waiver }) => [
              ...ruleAndPlace(finding),
              [waiver.until],
              [waiver.owner],
              [waiver.grantedIn],
              [waiver.reason],
            ]),
          },
      leftOutBlock(leftOut),
    ],
  };
}

function leftOutBlock(leftOut: AuditReport['aside']['leftOut']): Block {
  return leftOut.length === 0
    ? paragraph('The policy leaves no finding out.')
    : {
        kind: 'table',
        heads: ['Left out by the policy', 'Place', 'Because'],
        rows: leftOut.map(({ finding, because }) => [...ruleAndPlace(finding), [because]]),
      };
}

function ruleAndPlace({ severity, rule, path, start }: Finding): readonly Inlines[] {
  return [
    [{ kind: 'severity', severity }, ' ', code(rule)],
    [code(`${path}:${String(start.line)}`)],
  ];
}
