import type { AuditResult } from '#core/audit-result.ts';

import type { ReportContext } from './handover/audit-report.ts';
import { documentHtml } from './handover/document-html.ts';
import { handover } from './handover/handover.ts';

/** An audit as one HTML file for whoever it is handed to. */
export function auditHtml(result: AuditResult, context: ReportContext): string {
  return documentHtml(handover(result, context));
}
