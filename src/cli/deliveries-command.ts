import { plainPaint } from '#report/terminal.ts';
import { printable } from '#report/printable.ts';
import { createDeliveryQueue } from '#store/delivery-queue.ts';
import type { DeliveryQueue } from '#store/delivery-queue.ts';

import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import type { TerminalIo } from './terminal-io.ts';
import { textTable } from './text-table.ts';
import { withServiceDatabase } from './with-service-database.ts';

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
  const letters = await withServiceDatabase(io, async (database, log) => {
    const queue = await createDeliveryQueue(database, {}, log);
    return queue.deadLetters(limit);
  });
  await io.stdout.write(format === 'json' ? lettersJson(letters) : lettersText(letters));
  return EXIT.passed;
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
