import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import { FaultlineError } from '#core/errors.ts';
import type { Finding } from '#core/finding.ts';
import { AUDIT_SCHEMA } from '#report/audit-schema.ts';
import { printable } from '#report/printable.ts';
import { verification } from '#report/verification.ts';
import type { ClaimingCommit, VerificationStatus, VerifiedFinding } from '#report/verification.ts';

import { auditDirectory } from './audit-directory.ts';
import { commitsBetween } from './commits-between.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { paintFor } from './paint.ts';
import { reviewRange } from './review-command.ts';
import type { TerminalIo } from './terminal-io.ts';
import { textTable } from './text-table.ts';

export interface VerifyOptions {
  readonly directory: string;
  /** A commit, or a file that `faultline audit --format json` wrote. */
  readonly since: string;
  readonly format: 'text' | 'json';
  readonly color: boolean;
}

const STATUS_WORDS: Readonly<Record<VerificationStatus, string>> = {
  'claimed-open': 'claimed fixed, is not',
  regression: 'new since',
  open: 'still open',
  fixed: 'verified fixed',
};

const DIGITS = 8;

/**
 * `faultline verify`: what became of the findings of a commit or of an earlier report, and whether the
 * commits since tell the truth of what they fix. Answers `blocked` when one does not, or when something
 * is new.
 */
export async function verifyCommand(options: VerifyOptions, io: TerminalIo): Promise<ExitCode> {
  const rows = verification(await readBoth(options, io));
  await io.stdout.write(
    options.format === 'json' ? verifyJson(rows) : verifyText(rows, options, io),
  );
  const isBad = rows.some(({ status }) => status === 'claimed-open' || status === 'regression');
  return isBad ? EXIT.blocked : EXIT.passed;
}

async function readBoth(
  { directory, since }: VerifyOptions,
  io: TerminalIo,
): Promise<{
  readonly before: readonly Finding[];
  readonly after: readonly Finding[];
  readonly commits: readonly ClaimingCommit[];
}> {
  if (since.endsWith('.json')) {
    const before = await readReport(since, io);
    const { result } = await auditDirectory(directory, io);
    return { before, after: result.findings, commits: [] };
  }
  const range = { directory, base: since, head: 'HEAD' };
  const { outcome } = await reviewRange(range, io);
  const standing = outcome.findings.filter(({ waiver }) => waiver === undefined);
  return {
    before: [
      ...outcome.fixed,
      ...standing.filter(({ state }) => state === 'open').map(({ finding }) => finding),
    ],
    after: standing.map(({ finding }) => finding),
    commits: await commitsBetween(range, io),
  };
}

async function readReport(file: string, io: TerminalIo): Promise<readonly Finding[]> {
  try {
    const text = await readFile(resolve(io.cwd, file), 'utf8');
    return AUDIT_SCHEMA.pick({ findings: true }).loose().parse(JSON.parse(text)).findings;
  } catch (cause) {
    throw new FaultlineError(
      'usage',
      `${printable(file)} is no report that \`faultline audit --format json\` wrote.`,
      { cause },
    );
  }
}

function verifyText(
  rows: readonly VerifiedFinding[],
  { color }: VerifyOptions,
  io: TerminalIo,
): string {
  const table = textTable(
    ['Status', 'Severity', 'Rule', 'Place', 'Claimed by'],
    rows.map(({ status, finding, claimedBy }) => [
      STATUS_WORDS[status],
      finding.severity,
      finding.rule,
      printable(`${finding.path}:${String(finding.start.line)}`),
      claimedBy?.slice(0, DIGITS) ?? '',
    ]),
    paintFor(io, color),
  );
  const counts = Object.entries(STATUS_WORDS).map(
    ([status, word]) => `${String(rows.filter((row) => row.status === status).length)} ${word}`,
  );
  return `${rows.length === 0 ? '' : `${table}\n`}${counts.join(', ')}.\n`;
}

function verifyJson(rows: readonly VerifiedFinding[]): string {
  const findings = rows.map(({ status, finding, claimedBy }) => ({
    status,
    claimedBy: claimedBy ?? null,
    rule: finding.rule,
    severity: finding.severity,
    path: finding.path,
    line: finding.start.line,
    fingerprint: finding.fingerprint,
  }));
  return `${JSON.stringify({ schema: 'faultline/verify@1', findings }, null, 2)}\n`;
}
