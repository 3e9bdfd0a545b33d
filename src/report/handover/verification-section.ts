import { count } from '../counting.ts';
import { unreadFiles } from '../markdown-sections.ts';
import type { AuditReport } from './audit-report.ts';
import { code } from './document.ts';
import type { Inlines, Section } from './document.ts';
import type { FindingGroup } from './finding-groups.ts';
import { references } from './references.ts';

/** What to check once the findings are fixed. */
export function verificationSection(report: AuditReport): Section {
  return {
    anchor: 'verification',
    title: 'Verification checklist',
    blocks: [{ kind: 'checks', items: [...report.groups.map(isGone), ...inTheEnd(report)] }],
  };
}

function isGone({ rule, meta, findings }: FindingGroup): Inlines {
  return [
    ...references(findings),
    ` ${findings.length === 1 ? 'is' : 'are'} no longer reported by `,
    code(rule),
    ...(meta?.control === undefined ? ['.'] : [`. Good practice to see instead: ${meta.control}.`]),
  ];
}

function inTheEnd({ result, aside }: AuditReport): readonly Inlines[] {
  const unread = unreadFiles(result.coverage).length;
  const failures = result.coverage.failures.length;
  const [firstEnd] = aside.waived.map(({ waiver }) => waiver.until).toSorted();
  return [
    ...(unread === 0
      ? []
      : [[`Somebody has looked at the ${count(unread, 'file')} that could not be read whole.`]]),
    ...(failures === 0
      ? []
      : [[`The rules that failed (${count(failures, 'failure')}) have run without failing.`]]),
    ...(firstEnd === undefined
      ? []
      : [
          [
            `The reasons of ${count(aside.waived.length, 'waived finding')} still hold; the first waiver ends on ${firstEnd}.`,
          ],
        ]),
    ["The project's own tests pass."],
    ['A new run of ', code('faultline audit'), ' reports no finding that is not in this report.'],
  ];
}
