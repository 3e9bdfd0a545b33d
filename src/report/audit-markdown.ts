import type { AuditResult } from '#core/audit-result.ts';

import type { ReportContext } from './handover/audit-report.ts';
import { documentMarkdown } from './handover/document-markdown.ts';
import { handover } from './handover/handover.ts';

/** An audit as a Markdown document, whole: a file has no limit. Ends with a line feed. */
export function auditMarkdown(result: AuditResult, context: ReportContext): string {
  return documentMarkdown(handover(result, context));
}
