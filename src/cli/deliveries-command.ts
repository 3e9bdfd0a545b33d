import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { FaultlineError } from '#core/errors.ts';
import { plainPaint } from '#report/terminal.ts';
import { printable } from '#report/printable.ts';
import { createLogger } from '#service/logger.ts';
import { openDatabase } from '#store/database.ts';
import type { DatabaseSettings } from '#store/database.ts';
import { createDeliveryQueue } from '#store/delivery-queue.ts';
import type { DeliveryQueue } from '#store/delivery-queue.ts';

import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import type { TerminalIo } from './terminal-io.ts';
import { textTable } from './text-table.ts';

export interface DeliveriesOptions {
  readonly limit: number;
  readonly format: 'text' | 'json';
}

type DeadLetters = Awaited<ReturnType<DeliveryQueue['deadLetters']>>;

/**
 * `faultline deliveries`: lists the deliveries that the service gave up on, the newest first. Looks
 * into the database that the service would use by the same variables.
 */
export async function deliveriesCommand(
  { limit, format }: DeliveriesOptions,
  io: TerminalIo,
): Promise<ExitCode> {
  const log = createLogger('warn', {
    write: (line) => {
      // Best effort: what fails is also thrown.
      io.stderr.write(line).catch(() => undefined);
    },
  });
  const database = await openDatabase(databaseSettings(io), log);
  try {
    const queue = await createDeliveryQueue(database, {}, log);
    const letters = await queue.deadLetters(limit);
    await io.stdout.write(format === 'json' ? lettersJson(letters) : lettersText(letters));
  } finally {
    await database.close();
  }
  return EXIT.passed;
}

/** Where `readSettings` of the service would find it. Listing makes no database where there is none. */
function databaseSettings({ env, cwd }: TerminalIo): DatabaseSettings {
  const url = env['DATABASE_URL']?.trim();
  if (url) {
    return { url, directory: '' };
  }
  const directory = resolve(cwd, env['DATA_DIRECTORY']?.trim() || '.faultline');
  if (!existsSync(join(directory, 'postgres'))) {
    throw new FaultlineError(
      'usage',
      `There is no database in ${directory}. Set DATABASE_URL or DATA_DIRECTORY as for the service.`,
    );
  }
  return { directory };
}

function lettersJson(letters: DeadLetters): string {
  return `${JSON.stringify({ schema: 'faultline/deliveries@1', deliveries: letters }, null, 2)}\n`;
}

function lettersText(letters: DeadLetters): string {
  if (letters.length === 0) {
    return 'No delivery was given up on.\n';
  }
  const rows = letters.map((letter) => [
    letter.receivedAt.toISOString(),
    letter.guid,
    letter.action === undefined ? letter.event : `${letter.event}.${letter.action}`,
    letter.subject,
    String(letter.attempts),
    letter.lastError,
  ]);
  return textTable(
    ['Received', 'Delivery', 'Event', 'Subject', 'Attempts', 'Last error'],
    rows.map((row) => row.map(printable)),
    plainPaint,
  );
}
