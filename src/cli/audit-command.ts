import type { AuditResult } from '#core/audit-result.ts';
import type { Finding } from '#core/finding.ts';
import type { Paint } from '#report/code-frame.ts';
import type { ReadLine } from '#report/line-changes.ts';

import { auditDirectory } from './audit-directory.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import type { Format, ReportOptions } from './format.ts';
import { VERSION } from './package.ts';
import { paintFor } from './paint.ts';
import { reportOutput } from './report-output.ts';
import { RULEBOOK, SECRET_RULES } from './rulebook.ts';
import type { TerminalIo } from './terminal-io.ts';

export interface AuditOptions extends ReportOptions {
  readonly directory: string;
}

/**
 * `faultline audit`: audits a directory and reports it. Answers `blocked` when a critical finding is
 * there whose confidence is not low.
 */
export async function auditCommand(options: AuditOptions, io: TerminalIo): Promise<ExitCode> {
  const write = await reportOutput(options.output, io);
  const { result, readLine } = await auditDirectory(options.directory, io);
  const paint = paintFor(io, options.color && options.output === undefined);
  await write(await auditReport(result, options.format, { paint, readLine }));
  if (result.stats.files === 0) {
    await io.stderr.write(`faultline: there is no file in ${options.directory} to audit.\n`);
  }
  return result.findings.some(isBlocking) ? EXIT.blocked : EXIT.passed;
}

/** An audit has no base to compare with, so what is there counts, old or new. */
function isBlocking({ severity, confidence }: Finding): boolean {
  return severity === 'critical' && confidence !== 'low';
}

async function auditReport(
  result: AuditResult,
  format: Format,
  text: { readonly paint: Paint; readonly readLine: ReadLine },
): Promise<string> {
  switch (format) {
    case 'text': {
      const { auditText } = await import('#report/terminal.ts');
      return auditText(result, { ...text, secretRules: SECRET_RULES });
    }
    case 'json': {
      const { auditJson } = await import('#report/json.ts');
      return auditJson(result);
    }
    case 'sarif': {
      const { auditSarif } = await import('#report/sarif.ts');
      return auditSarif(result, RULEBOOK, { version: VERSION });
    }
    case 'markdown': {
      const { auditMarkdown } = await import('#report/audit-markdown.ts');
      return auditMarkdown(result, RULEBOOK);
    }
  }
}
