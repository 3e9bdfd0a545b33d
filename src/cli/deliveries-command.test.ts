import { readdir } from 'node:fs/promises';

import { expect, test } from 'vitest';

import type { DatabaseSettings } from '#store/database.ts';
import { createDeliveryQueue } from '#store/delivery-queue.ts';
import { newDelivery } from '#test/support/new-delivery.ts';
import { recordedIo } from '#test/support/recorded-io.ts';
import type { RecordedIo } from '#test/support/recorded-io.ts';
import { temporaryDirectory } from '#test/support/temporary-directory.ts';
import { describeOnDatabases, SILENT_LOG } from '#test/support/test-database.ts';
import type { TestDatabases } from '#test/support/test-database.ts';

import { deliveriesCommand } from './deliveries-command.ts';

const TEXT = { limit: 20, format: 'text' } as const;

describeOnDatabases('faultline deliveries', (databases) => {
  test('lists what was given up on, without its payload', async () => {
    const settings = await databases.fresh();
    const dead = newDelivery({ payload: '{"secret":1}' });
    await giveUp(databases, settings, dead);

    const io = ioFor(settings);
    expect(await deliveriesCommand(TEXT, io)).toBe(0);
    const [heading, line, ...others] = io.written.out().trimEnd().split('\n');
    expect(heading).toMatch(/^Received +Delivery +Event +Subject +Attempts +Last error$/u);
    expect(line).toContain(`${dead.guid}  pull_request.synchronize  pull:22#5  1         `);
    expect(line).toContain('GitHub is down');
    expect(others).toEqual([]);

    const json = ioFor(settings);
    await deliveriesCommand({ ...TEXT, format: 'json' }, json);
    expect(JSON.parse(json.written.out())).toMatchObject({
      schema: 'faultline/deliveries@1',
      deliveries: [{ guid: dead.guid, attempts: 1 }],
    });
    expect(json.written.out()).not.toContain('secret');
  });

  test('says so when there is none', async () => {
    const io = ioFor(await databases.fresh());
    await deliveriesCommand(TEXT, io);
    expect(io.written.out()).toBe('No delivery was given up on.\n');
  });
});

test('makes no database where there is none', async () => {
  const cwd = await temporaryDirectory();
  await expect(deliveriesCommand(TEXT, recordedIo({ cwd }))).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining('DATA_DIRECTORY'),
  });
  expect(await readdir(cwd)).toEqual([]);
});

function ioFor({ url, directory }: DatabaseSettings): RecordedIo {
  return recordedIo({
    env: url === undefined ? { DATA_DIRECTORY: directory } : { DATABASE_URL: url },
  });
}

async function giveUp(
  databases: TestDatabases,
  settings: DatabaseSettings,
  delivery: ReturnType<typeof newDelivery>,
): Promise<void> {
  const database = await databases.open(settings);
  const queue = await createDeliveryQueue(database, { retry: { attempts: 1 } }, SILENT_LOG);
  await queue.accept(delivery);
  await queue.work({
    concurrency: 1,
    handle: async () => Promise.reject(new Error('GitHub is down')),
  });
  await expect.poll(async () => (await queue.depth()).dead, { timeout: 10_000 }).toBe(1);
  await queue.stop({ graceSeconds: 1 });
  await database.close();
}
