import type { AuditResult } from '#core/audit-result.ts';
import { compareFindings } from '#core/finding.ts';

import { NOTHING_ASIDE } from './audit-aside.ts';
import type { AuditAside } from './audit-aside.ts';
import { asideSections } from './aside-sections.ts';
import { count, severityCounts } from './counting.ts';
import {
  controlsSection,
  coverageSection,
  findingDetails,
  findingTable,
} from './markdown-sections.ts';
import type { RuleBook } from './rule-table.ts';

/** An audit as a Markdown document, whole: a file has no limit. Ends with a line feed. */
export function auditMarkdown(
  result: AuditResult,
  rules: RuleBook,
  aside: AuditAside = NOTHING_ASIDE,
): string {
  const findings = result.findings.toSorted(compareFindings);
  const counts =
    findings.length === 0
      ? 'No rule reports anything in the files that were read.'
      : `${count(findings.length, 'finding')}: ${severityCounts(findings).join(', ')}.`;
  const unlimited = Number.MAX_SAFE_INTEGER;
  return `${[
    '# Faultline audit',
    counts,
    ...(findings.length === 0
      ? []
      : [
          `## Findings\n\n${findingTable(findings, rules, { limit: unlimited, blocking: new Set() })}`,
          '## Details',
          ...findings.map((finding) => findingDetails(finding, rules)),
        ]),
    ...asideSections(aside, rules, unlimited),
    coverageSection(result.coverage, unlimited),
    ...controlsSection(result.controls, unlimited),
  ].join('\n\n')}\n`;
}
