import type { AuditResult } from '#core/audit-result.ts';
import type { AuditAside } from '#report/audit-aside.ts';
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
 * `faultline audit`: audits a directory under its own policy and reports it. Answers `blocked` when a
 * finding is there that would block a merge if it were new.
 */
export async function auditCommand(options: AuditOptions, io: TerminalIo): Promise<ExitCode> {
  const write = await reportOutput(options.output, io);
  const { result, aside, isBlocked, readLine } = await auditDirectory(options.directory, io);
  const paint = paintFor(io, options.color && options.output === undefined);
  await write(await auditReport(result, aside, options.format, { paint, readLine }));
  if (result.stats.files === 0) {
    await io.stderr.write(`faultline: there is no file in ${options.directory} to audit.\n`);
  }
  return isBlocked ? EXIT.blocked : EXIT.passed;
}

async function auditReport(
  result: AuditResult,
  aside: AuditAside,
  format: Format,
  text: { readonly paint: Paint; readonly readLine: ReadLine },
): Promise<string> {
  switch (format) {
    case 'text': {
      const { auditText } = await import('#report/terminal.ts');
      return auditText(result, { ...text, aside, secretRules: SECRET_RULES });
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
      return auditMarkdown(result, RULEBOOK, aside);
    }
  }
}
