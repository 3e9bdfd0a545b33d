import type { Finding } from '#core/finding.ts';
import type { RuleGuidance } from '#report/handover/audit-report.ts';

import { pageSection } from '#report/page-section.ts';

import { readRulePage } from './rule-page.ts';

/** What the pages of these findings' rules say, by rule. A rule without a page is left out. */
export async function readGuidance(
  findings: readonly Finding[],
): Promise<ReadonlyMap<string, RuleGuidance>> {
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  const pages = await Promise.all(rules.map(readRulePage));
  return new Map(
    rules.flatMap((rule, index): [string, RuleGuidance][] => {
      const page = pages[index];
      return page === undefined
        ? []
        : [[rule, { why: sectionBody(page, 'Why'), fix: sectionBody(page, 'How to fix') }]];
    }),
  );
}

function sectionBody(page: string, title: string): string {
  return pageSection(page, title)
    .replace(/^## .*/u, '')
    .trim();
}
