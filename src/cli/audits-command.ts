import { dayOf } from '#config/waiver.ts';
import { FaultlineError } from '#core/errors.ts';
import type { Finding } from '#core/finding.ts';
import { SEVERITIES } from '#core/severity.ts';
import { auditHtml } from '#report/audit-html.ts';
import { auditMarkdown } from '#report/audit-markdown.ts';
import { readAuditRecord } from '#report/audit-record.ts';
import type { AuditedTree } from '#report/audit-record.ts';
import { auditTrend } from '#report/audit-trend.ts';
import type { AuditTrend } from '#report/audit-trend.ts';
import type { ReportContext } from '#report/handover/audit-report.ts';
import { auditJson } from '#report/json.ts';
import { printable } from '#report/printable.ts';
import { plainPaint } from '#report/terminal.ts';
import { createAuditStore } from '#store/audit-store.ts';
import type { AuditStore, KeptAudit } from '#store/audit-store.ts';

import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import type { KeptAuditFormat } from './format.ts';
import { reportOutput } from './report-output.ts';
import { readGuidance } from './rule-guidance.ts';
import { RULEBOOK, SECRET_RULES } from './rulebook.ts';
import type { TerminalIo } from './terminal-io.ts';
import { textTable } from './text-table.ts';
import { withServiceDatabase } from './with-service-database.ts';

export interface AuditsListOptions {
  readonly limit: number;
  /** `owner/name`; undefined for all. */
  readonly repository: string | undefined;
  readonly format: 'text' | 'json';
}

const SHOWN_DIGITS = 12;

/** `faultline audits list`: the audits of default branches that the service keeps, the newest first. */
export async function auditsListCommand(
  { limit, repository, format }: AuditsListOptions,
  io: TerminalIo,
): Promise<ExitCode> {
  const audits = await withServiceDatabase(io, async ({ kysely }) =>
    createAuditStore(kysely).list(limit, repository),
  );
  await io.stdout.write(format === 'json' ? listJson(audits) : listText(audits));
  return EXIT.passed;
}

export interface AuditsShowOptions {
  readonly id: number;
  readonly format: KeptAuditFormat;
  readonly output?: string;
}

/** `faultline audits show`: the report of one of them, as `faultline audit` would have written it then. */
export async function auditsShowCommand(
  { id, format, output }: AuditsShowOptions,
  io: TerminalIo,
): Promise<ExitCode> {
  const write = await reportOutput(output, io);
  const audit = await withServiceDatabase(io, async ({ kysely }) =>
    readAudit(createAuditStore(kysely), id),
  );
  await write(await reportOf(audit, format));
  return EXIT.passed;
}

export interface AuditsTrendOptions {
  readonly older: number;
  readonly newer: number;
  readonly format: 'text' | 'json';
}

/** `faultline audits trend`: what is new and what was fixed between two of them. */
export async function auditsTrendCommand(
  { older, newer, format }: AuditsTrendOptions,
  io: TerminalIo,
): Promise<ExitCode> {
  const [before, after] = await withServiceDatabase(io, async ({ kysely }) => {
    const store = createAuditStore(kysely);
    return [await readAudit(store, older), await readAudit(store, newer)] as const;
  });
  if (before.kept.repository !== after.kept.repository) {
    throw new FaultlineError(
      'usage',
      `Audit ${older} is of ${before.kept.repository} and audit ${newer} of ${after.kept.repository}. Name two of one repository.`,
    );
  }
  const trend = auditTrend(before.tree.result, after.tree.result);
  await io.stdout.write(
    format === 'json' ? trendJson(trend) : `${trendText(trend)}${versionNote(before, after)}`,
  );
  return EXIT.passed;
}

interface ReadAudit {
  readonly kept: KeptAudit;
  readonly tree: AuditedTree;
}

async function readAudit(store: AuditStore, id: number): Promise<ReadAudit> {
  const kept = await store.read(id);
  if (kept === undefined) {
    throw new FaultlineError(
      'usage',
      `There is no audit ${id}. \`faultline audits list\` prints those that are kept.`,
    );
  }
  return { kept, tree: readAuditRecord(kept.record) };
}

async function reportOf({ kept, tree }: ReadAudit, format: KeptAuditFormat): Promise<string> {
  const { result, aside, readLine } = tree;
  if (format === 'json') {
    return auditJson(result, aside);
  }
  const context: ReportContext = {
    rules: RULEBOOK,
    guidance: await readGuidance(result.findings),
    readLine,
    secretRules: SECRET_RULES,
    aside,
    version: kept.version,
    subject: `${kept.repository}, ${kept.branch} at ${shown(kept.headSha)}`,
    date: dayOf(kept.auditedAt),
  };
  return format === 'html' ? auditHtml(result, context) : auditMarkdown(result, context);
}

function listJson(audits: readonly KeptAudit[]): string {
  return `${JSON.stringify({ schema: 'faultline/audits@1', audits }, null, 2)}\n`;
}

function listText(audits: readonly KeptAudit[]): string {
  if (audits.length === 0) {
    return 'No audit of a default branch is kept.\n';
  }
  const rows = audits.map(({ id, auditedAt, repository, branch, headSha, counts }) => [
    String(id),
    auditedAt.toISOString(),
    repository,
    branch,
    shown(headSha),
    ...SEVERITIES.map((severity) => String(counts[severity] ?? 0)),
  ]);
  return textTable(
    ['Audit', 'Audited', 'Repository', 'Branch', 'Commit', ...SEVERITIES.map(capitalised)],
    rows.map((row) => row.map(printable)),
    plainPaint,
  );
}

function trendJson({ new: fresh, fixed, open }: AuditTrend): string {
  const findings = [
    ...fresh.map((finding) => trendEntry('new', finding)),
    ...fixed.map((finding) => trendEntry('fixed', finding)),
    ...open.map((finding) => trendEntry('open', finding)),
  ];
  return `${JSON.stringify({ schema: 'faultline/trend@1', findings }, null, 2)}\n`;
}

function trendEntry(status: 'new' | 'fixed' | 'open', finding: Finding) {
  const { rule, severity, path, start, fingerprint } = finding;
  return { status, rule, severity, path, line: start.line, fingerprint };
}

function trendText({ new: fresh, fixed, open }: AuditTrend): string {
  const rows = [
    ...fresh.map((finding) => trendRow('new', finding)),
    ...fixed.map((finding) => trendRow('fixed', finding)),
  ];
  const table = textTable(['Status', 'Severity', 'Rule', 'Place'], rows, plainPaint);
  const counts = `${fresh.length} new, ${fixed.length} fixed, ${open.length} still open.\n`;
  return rows.length === 0 ? counts : `${table}\n${counts}`;
}

function trendRow(status: string, { severity, rule, path, start }: Finding): readonly string[] {
  return [status, severity, rule, printable(`${path}:${String(start.line)}`)];
}

/** Another version has other rules, which is no change of the code. */
function versionNote({ kept: older }: ReadAudit, { kept: newer }: ReadAudit): string {
  return older.version === newer.version
    ? ''
    : `Faultline ${older.version} made the older audit, ${newer.version} the newer one, so rules may differ too.\n`;
}

function shown(sha: string): string {
  return sha.slice(0, SHOWN_DIGITS);
}

function capitalised(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
