import { printable } from '#report/printable.ts';
import { plainPaint } from '#report/terminal.ts';
import { createWaiverStore } from '#store/waiver-store.ts';
import type { ListedWaiver, LogVerification } from '#store/waiver-store.ts';

import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import type { TerminalIo } from './terminal-io.ts';
import { textTable } from './text-table.ts';
import { withServiceDatabase } from './with-service-database.ts';

export interface WaiversListOptions {
  readonly limit: number;
  readonly format: 'text' | 'json';
}

const SHOWN_DIGITS = 12;

/** `faultline waivers list`: the waivers that people granted by comments, the newest first. */
export async function waiversListCommand(
  { limit, format }: WaiversListOptions,
  io: TerminalIo,
): Promise<ExitCode> {
  const waivers = await withServiceDatabase(io, async ({ kysely }) =>
    createWaiverStore(kysely).list(limit),
  );
  await io.stdout.write(format === 'json' ? waiversJson(waivers) : waiversText(waivers));
  return EXIT.passed;
}

/** `faultline waivers verify`: whether the log of waivers and verdicts is as it was written. */
export async function waiversVerifyCommand(io: TerminalIo): Promise<ExitCode> {
  const verification = await withServiceDatabase(io, async ({ kysely }) =>
    createWaiverStore(kysely).verify(),
  );
  await io.stdout.write(verificationText(verification));
  return verification.broken === undefined ? EXIT.passed : EXIT.blocked;
}

function verificationText({ links, erased, lastHash, broken }: LogVerification): string {
  if (broken !== undefined) {
    return `The log is broken at link ${String(broken.sequence)}. ${broken.why}\n`;
  }
  if (lastHash === undefined) {
    return 'The log is empty.\n';
  }
  const gone =
    erased === 0 ? '' : ` The entries of ${String(erased)} were erased with their repositories.`;
  return `The log is whole: ${String(links)} links, the last ${lastHash}.${gone}\n`;
}

function waiversJson(waivers: readonly ListedWaiver[]): string {
  const listed = waivers.map(({ repositoryId: _id, comment, ...waiver }) => ({
    ...waiver,
    comment: `${comment.kind}:${String(comment.id)}`,
  }));
  return `${JSON.stringify({ schema: 'faultline/waivers@1', waivers: listed }, null, 2)}\n`;
}

function waiversText(waivers: readonly ListedWaiver[]): string {
  if (waivers.length === 0) {
    return 'No waiver was granted by a comment.\n';
  }
  const rows = waivers.map((waiver) => [
    waiver.givenAt.toISOString(),
    `${waiver.repository}#${String(waiver.number)}`,
    waiver.rule,
    waiver.fingerprint.slice(0, SHOWN_DIGITS),
    waiver.until,
    `@${waiver.login}`,
    waiver.reason,
  ]);
  return textTable(
    ['Granted', 'Pull request', 'Rule', 'Finding', 'Until', 'By', 'Reason'],
    rows.map((row) => row.map(printable)),
    plainPaint,
  );
}
