import { isDay } from '#config/waiver.ts';
import { FaultlineError } from '#core/errors.ts';
import type { ReportContext } from '#report/handover/audit-report.ts';

import { auditDirectory } from './audit-directory.ts';
import type { AuditedDirectory } from './audit-directory.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import type { AuditFormat, ReportOptions } from './format.ts';
import { VERSION } from './package.ts';
import { paintFor } from './paint.ts';
import { reportOutput } from './report-output.ts';
import { RULEBOOK, SECRET_RULES } from './rulebook.ts';
import type { TerminalIo } from './terminal-io.ts';

export interface AuditOptions extends ReportOptions<AuditFormat> {
  readonly directory: string;
  /** What the report calls that which was audited. */
  readonly subject?: string;
  /** The day that the report bears, as `2027-01-31`. */
  readonly date?: string;
}

/**
 * `faultline audit`: audits a directory under its own policy and reports it. Answers `blocked` when a
 * finding is there that would block a merge if it were new.
 */
export async function auditCommand(options: AuditOptions, io: TerminalIo): Promise<ExitCode> {
  refuseWrongOptions(options);
  const write = await reportOutput(options.output, io);
  const audited = await auditDirectory(options.directory, io);
  await write(await auditReport(audited, options, io));
  if (audited.result.stats.files === 0) {
    await io.stderr.write(`faultline: there is no file in ${options.directory} to audit.\n`);
  }
  return audited.isBlocked ? EXIT.blocked : EXIT.passed;
}

function refuseWrongOptions({ format, subject, date }: AuditOptions): void {
  const isDocument = format === 'html' || format === 'markdown';
  if (!isDocument && (subject !== undefined || date !== undefined)) {
    throw new FaultlineError(
      'usage',
      `--subject and --date stand in documents, and ${format} is none. Use --format html or markdown.`,
    );
  }
  if (date !== undefined && !isDay(date)) {
    throw new FaultlineError('usage', `--date ${date} is no day. Write it as 2027-01-31.`);
  }
}

async function auditReport(
  audited: AuditedDirectory,
  options: AuditOptions,
  io: TerminalIo,
): Promise<string> {
  const { result, aside, readLine } = audited;
  switch (options.format) {
    case 'text': {
      const { auditText } = await import('#report/terminal.ts');
      const paint = paintFor(io, options.color && options.output === undefined);
      return auditText(result, { paint, readLine, aside, secretRules: SECRET_RULES });
    }
    case 'json': {
      const { auditJson } = await import('#report/json.ts');
      return auditJson(result, aside);
    }
    case 'sarif': {
      const { auditSarif } = await import('#report/sarif.ts');
      return auditSarif(result, RULEBOOK, { version: VERSION });
    }
    case 'markdown': {
      const { auditMarkdown } = await import('#report/audit-markdown.ts');
      return auditMarkdown(result, await reportContext(audited, options));
    }
    case 'html': {
      const { auditHtml } = await import('#report/audit-html.ts');
      return auditHtml(result, await reportContext(audited, options));
    }
  }
}

async function reportContext(
  { result, aside, readLine }: AuditedDirectory,
  { subject, date }: AuditOptions,
): Promise<ReportContext> {
  const { readGuidance } = await import('./rule-guidance.ts');
  return {
    rules: RULEBOOK,
    guidance: await readGuidance(result.findings),
    readLine,
    secretRules: SECRET_RULES,
    aside,
    version: VERSION,
    subject,
    date,
  };
}
