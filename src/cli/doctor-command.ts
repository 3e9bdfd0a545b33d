import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { plainPaint } from '#report/terminal.ts';
import { printable } from '#report/printable.ts';
import { readAppManifest } from '#service/app-manifest.ts';
import { diagnose } from '#service/doctor.ts';
import type { Diagnosis } from '#service/doctor.ts';

import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { INSTALLATION } from './package.ts';
import type { TerminalIo } from './terminal-io.ts';
import { textTable } from './text-table.ts';

export interface DoctorCommandOptions {
  readonly repo?: { readonly owner: string; readonly name: string };
  readonly format: 'text' | 'json';
}

/** `faultline doctor`: says of everything that the service needs whether it is right. Ends with 1 when something is wrong. */
export async function doctorCommand(
  { repo, format }: DoctorCommandOptions,
  io: TerminalIo,
): Promise<ExitCode> {
  const diagnoses = await diagnose({
    env: io.env,
    readFile: (path) => readFileSync(resolve(io.cwd, path), 'utf8'),
    manifest: readAppManifest(readFileSync(join(INSTALLATION, 'app.yml'), 'utf8')),
    repository: repo,
    clock: () => io.now(),
    signal: io.interruption(),
  });
  await io.stdout.write(format === 'json' ? asJson(diagnoses) : asText(diagnoses));
  return diagnoses.some(({ state }) => state === 'wrong') ? EXIT.blocked : EXIT.passed;
}

function asJson(diagnoses: readonly Diagnosis[]): string {
  return `${JSON.stringify({ schema: 'faultline/doctor@1', diagnoses }, null, 2)}\n`;
}

function asText(diagnoses: readonly Diagnosis[]): string {
  const rows = diagnoses.map(({ state, subject, text }) => [state, subject, text].map(printable));
  return textTable(['State', 'What', 'Finding'], rows, plainPaint);
}
