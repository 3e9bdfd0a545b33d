import type { AuditResult, Control } from '#core/audit-result.ts';
import { compareFindings } from '#core/finding.ts';
import type { Finding } from '#core/finding.ts';
import type { Span } from '#core/span.ts';

import { NOTHING_ASIDE } from './audit-aside.ts';
import type { AuditAside } from './audit-aside.ts';
import type { AuditDocument } from './audit-schema.ts';

/** The audit as a JSON text: keys in the schema's order, two spaces, a final line feed. */
export function auditJson(result: AuditResult, aside: AuditAside = NOTHING_ASIDE): string {
  return `${JSON.stringify(auditDocument(result, aside), null, 2)}\n`;
}

/** The audit as the value that `AUDIT_SCHEMA` describes. Nothing but described fields goes out. */
export function auditDocument(
  { findings, controls, coverage, stats }: AuditResult,
  { waived, leftOut, notes }: AuditAside = NOTHING_ASIDE,
): AuditDocument {
  return {
    schema: 'faultline/audit@1',
    findings: findings.toSorted(compareFindings).map(findingEntry),
    waived: waived.map(({ finding, waiver }) => ({
      finding: findingEntry(finding),
      reason: waiver.reason,
      owner: waiver.owner,
      until: waiver.until,
      grantedIn: waiver.grantedIn,
    })),
    leftOut: leftOut.map(({ finding, because }) => ({ finding: findingEntry(finding), because })),
    notes: [...notes],
    controls: controls.map(controlEntry),
    coverage: {
      files: coverage.files.map(({ path, status, reason }) => ({ path, status, reason })),
      failures: coverage.failures.map(({ rule, path, reason }) => ({ rule, path, reason })),
    },
    stats: { files: stats.files, parsed: stats.parsed, rules: stats.rules },
  };
}

type FindingEntry = AuditDocument['findings'][number];
type EvidenceEntry = FindingEntry['evidence'][number];

function findingEntry(finding: Finding): FindingEntry {
  const { rule, severity, confidence, message, fingerprint, suggestion } = finding;
  return {
    rule,
    severity,
    confidence,
    message,
    ...place(finding),
    fingerprint,
    evidence: finding.evidence.map(evidenceEntry),
    suggestion:
      suggestion === null
        ? null
        : {
            title: suggestion.title,
            edits: suggestion.edits.map((edit) => ({ ...place(edit), text: edit.text })),
          },
  };
}

function controlEntry({ rule, title, evidence }: Control): AuditDocument['controls'][number] {
  return { rule, title, evidence: evidence.map(evidenceEntry) };
}

function evidenceEntry(
  evidence: Span & { readonly path: string; readonly note: string },
): EvidenceEntry {
  return { ...place(evidence), note: evidence.note };
}

function place({
  path,
  start,
  end,
}: Span & { readonly path: string }): Pick<EvidenceEntry, 'path' | 'start' | 'end'> {
  return {
    path,
    start: { line: start.line, column: start.column },
    end: { line: end.line, column: end.column },
  };
}
