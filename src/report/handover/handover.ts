import type { AuditResult } from '#core/audit-result.ts';

import { asideSection } from './aside-section.ts';
import { auditReport } from './audit-report.ts';
import type { ReportContext } from './audit-report.ts';
import { complianceSection } from './compliance-section.ts';
import { controlsSection } from './controls-section.ts';
import { coverageSection } from './coverage-section.ts';
import type { Document } from './document.ts';
import { filesSection } from './files-section.ts';
import { findingsSection } from './findings-section.ts';
import { fixOrderSection } from './fix-order-section.ts';
import { gapsSection } from './gaps-section.ts';
import { summarySection } from './summary-section.ts';
import { testingSection } from './testing-section.ts';
import { verificationSection } from './verification-section.ts';

/**
 * The report of an audit as it is handed over. The same audit and context give the same document:
 * there is no date in it unless the context brings one.
 */
export function handover(result: AuditResult, context: ReportContext): Document {
  const report = auditReport(result, context);
  const { subject, date, version } = context;
  return {
    title: subject === undefined ? 'Faultline audit' : `Faultline audit of ${subject}`,
    facts: [...(date === undefined ? [] : [date]), `Faultline ${version}`],
    sections: [
      summarySection(report),
      findingsSection(report),
      controlsSection(report),
      gapsSection(report),
      testingSection(report),
      complianceSection(report),
      fixOrderSection(report),
      verificationSection(report),
      filesSection(report),
      asideSection(report),
      coverageSection(report),
    ],
  };
}
