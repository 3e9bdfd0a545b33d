import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import type { Origin } from '#config/policy.ts';
import { policyRows } from '#config/policy-rows.ts';
import { FaultlineError } from '#core/errors.ts';
import { printable } from '#report/printable.ts';
import { POLICY_PATH, policyInForce } from '#review/policy-in-force.ts';
import type { PolicyText } from '#review/policy-in-force.ts';
import { RULES } from '#rules/index.ts';

import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { paintFor } from './paint.ts';
import type { TerminalIo } from './terminal-io.ts';
import { textTable } from './text-table.ts';

export interface ConfigExplainOptions {
  /** A file of the repository; undefined for all that is in force. */
  readonly path: string | undefined;
  /** A copy of the organisation's policy file. */
  readonly organisation?: string;
  readonly color: boolean;
}

/**
 * `faultline config explain`: every value in force in the current directory with the file and line that
 * says it. Answers `usage` when a file has a mistake, with its place.
 */
export async function configExplainCommand(
  { path, organisation, color }: ConfigExplainOptions,
  io: TerminalIo,
): Promise<ExitCode> {
  const own = await readIfPresent(POLICY_PATH, io);
  const { policy, isKnown, problems, notes } = policyInForce(
    {
      organisation: organisation === undefined ? undefined : await readNamed(organisation, io),
      base: own,
      head: own,
    },
    RULES.map(({ meta }) => meta),
  );
  const rows = policyRows(policy, path).map(({ key, value, from }) => [
    printable(key),
    printable(value),
    printable(originText(from)),
  ]);
  await io.stdout.write(textTable(['Key', 'Value', 'Said by'], rows, paintFor(io, color)));
  const remarks = [
    ...problems.map(
      ({ path: file, start, message }) =>
        `${file}:${String(start.line)}:${String(start.column)} ${message}`,
    ),
    ...notes,
  ];
  await io.stderr.write(remarks.map((remark) => `${printable(remark)}\n`).join(''));
  return isKnown ? EXIT.passed : EXIT.usage;
}

function originText(from: Origin | undefined): string {
  return from === undefined ? 'default' : `${from.file}:${String(from.line)}`;
}

async function readNamed(file: string, io: TerminalIo): Promise<PolicyText> {
  const found = await readIfPresent(file, io);
  if (found === undefined) {
    throw new FaultlineError('usage', `There is no file ${printable(file)}.`);
  }
  return found;
}

async function readIfPresent(file: string, io: TerminalIo): Promise<PolicyText | undefined> {
  try {
    return { name: file, text: await readFile(resolve(io.cwd, file), 'utf8') };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}
