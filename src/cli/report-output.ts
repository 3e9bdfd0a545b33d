import { randomUUID } from 'node:crypto';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { FaultlineError } from '#core/errors.ts';

import type { TerminalIo } from './terminal-io.ts';

/** Takes a finished report. */
export type ReportOutput = (text: string) => Promise<void>;

/**
 * Where a report goes: standard output, or the file `output` below the current directory, of which
 * readers see the former content or the whole new one. Rejects with `usage` when the file cannot
 * be made there, so that nobody waits for an audit whose report has no place.
 */
export async function reportOutput(
  output: string | undefined,
  io: TerminalIo,
): Promise<ReportOutput> {
  if (output === undefined) {
    return async (text) => io.stdout.write(text);
  }
  const file = await outputFile(resolve(io.cwd, output));
  return async (text) => writeWhole(file, text);
}

/** The file itself where `path` is a link to it. */
async function outputFile(path: string): Promise<string> {
  const present = await stat(path).catch(noFile);
  if (present !== undefined && !present.isFile()) {
    throw new FaultlineError(
      'usage',
      `--output ${path} is not a regular file. Name a file that can be replaced.`,
    );
  }
  const folder = await stat(dirname(path)).catch(noFile);
  if (folder?.isDirectory() !== true) {
    throw new FaultlineError(
      'usage',
      `--output ${path} lies in a folder that does not exist. Create ${dirname(path)} first.`,
    );
  }
  return present === undefined ? path : realpath(path);
}

function noFile(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
    return undefined;
  }
  throw new FaultlineError('usage', 'The place of --output cannot be looked at.', { cause: error });
}

async function writeWhole(file: string, text: string): Promise<void> {
  const draft = join(dirname(file), `.${basename(file)}.${randomUUID()}`);
  try {
    const handle = await open(draft, 'wx');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (cause) {
    await rm(draft, { force: true });
    throw new FaultlineError(
      'usage',
      `The report could not be written to ${file}. Check that the folder is writable and has room.`,
      { cause },
    );
  }
}
