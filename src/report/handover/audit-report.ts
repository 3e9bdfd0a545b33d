import type { AuditResult } from '#core/audit-result.ts';

import type { AuditAside } from '../audit-aside.ts';
import type { ReadLine } from '../line-changes.ts';
import type { RuleBook } from '../rule-table.ts';
import { findingGroups } from './finding-groups.ts';
import type { FindingGroup } from './finding-groups.ts';

/** What a rule's page says for whoever has to act on a finding. Markdown of ours. */
export interface RuleGuidance {
  /** What happens when it goes wrong. Empty when the page does not say. */
  readonly why: string;
  readonly fix: string;
}

/** What a report knows beside the audit. */
export interface ReportContext {
  readonly rules: RuleBook;
  /** By rule; may lack some. */
  readonly guidance: ReadonlyMap<string, RuleGuidance>;
  readonly readLine: ReadLine;
  /** Ids of the rules whose flagged lines hold a secret: these lines are not shown. */
  readonly secretRules: ReadonlySet<string>;
  readonly aside: AuditAside;
  /** Of Faultline. */
  readonly version: string;
  /** What was audited, in the words of whoever asked for the report. */
  readonly subject: string | undefined;
  /** The day of the report, as `2027-01-31`; undefined leaves it out. */
  readonly date: string | undefined;
}

/** An audit with all that its sections are made of. */
export interface AuditReport extends ReportContext {
  readonly result: AuditResult;
  /** In the order in which to fix them. */
  readonly groups: readonly FindingGroup[];
}

export function auditReport(result: AuditResult, context: ReportContext): AuditReport {
  return { ...context, result, groups: findingGroups(result.findings, context.rules) };
}
