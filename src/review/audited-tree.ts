import type { AuditResult } from '#core/audit-result.ts';
import { leftOutBySetting } from '#report/audit-aside.ts';
import type { AuditedTree } from '#report/audit-record.ts';
import type { ReadLine } from '#report/line-changes.ts';

import type { Verdict } from './gate.ts';

/** What the policy and the waivers leave of a whole tree's audit, for its reports. */
export function auditedTree(
  result: AuditResult,
  { findings, leftOut, policyProblems, notes }: Verdict,
  readLine: ReadLine,
): AuditedTree {
  const standing = findings.filter(({ waiver }) => waiver === undefined);
  return {
    result: { ...result, findings: standing.map(({ finding }) => finding) },
    aside: {
      waived: findings.flatMap(({ finding, waiver }) =>
        waiver === undefined ? [] : [{ finding, waiver }],
      ),
      leftOut: leftOutBySetting(leftOut),
      notes: [
        ...policyProblems.map(
          ({ path, start, message }) => `${path}, line ${String(start.line)}: ${message}`,
        ),
        ...notes,
      ],
    },
    readLine,
  };
}
