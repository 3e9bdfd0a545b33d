import { expect, test } from 'vitest';

import type { DatabaseSettings } from '#store/database.ts';
import { createInstallationStore } from '#store/installation-store.ts';
import { createWaiverStore } from '#store/waiver-store.ts';
import { recordedIo } from '#test/support/recorded-io.ts';
import type { RecordedIo } from '#test/support/recorded-io.ts';
import { describeOnDatabases } from '#test/support/test-database.ts';
import type { TestDatabases } from '#test/support/test-database.ts';

import { waiversListCommand, waiversVerifyCommand } from './waivers-command.ts';

describeOnDatabases('faultline waivers', (databases) => {
  test('list and verify say so when there is none', async () => {
    const settings = await databases.fresh();
    const io = ioFor(settings);
    expect(await waiversListCommand({ limit: 20, format: 'text' }, io)).toBe(0);
    expect(await waiversVerifyCommand(io)).toBe(0);
    expect(io.written.out()).toBe('No waiver was granted by a comment.\nThe log is empty.\n');
  });

  test('list has one line for each, the newest first', async () => {
    const settings = await databases.fresh();
    await grantTwo(databases, settings);
    const io = ioFor(settings);
    await waiversListCommand({ limit: 20, format: 'text' }, io);
    expect(
      io.written
        .out()
        .split('\n')
        .map((line) => line.replaceAll(/ +/gu, ' ')),
    ).toEqual([
      'Granted Pull request Rule Finding Until By Reason',
      '2026-11-27T12:00:00.000Z acme/shop#5 data/sql-injection 222222222222 2027-01-31 @ada \uFFFD[31mbroken on purpose',
      '2026-11-27T12:00:00.000Z acme/shop#5 data/sql-injection 111111111111 2027-01-31 @ada \uFFFD[31mbroken on purpose',
      '',
    ]);
    const json = ioFor(settings);
    await waiversListCommand({ limit: 1, format: 'json' }, json);
    expect(JSON.parse(json.written.out())).toEqual({
      schema: 'faultline/waivers@1',
      waivers: [
        {
          repository: 'acme/shop',
          number: 5,
          fingerprint: '2'.repeat(32),
          rule: 'data/sql-injection',
          path: 'a.ts',
          reason: '\u001B[31mbroken on purpose',
          login: 'ada',
          until: '2027-01-31',
          comment: 'diff:2',
          givenAt: '2026-11-27T12:00:00.000Z',
        },
      ],
    });
  });

  test('verify finds a row that somebody changed, and says which', async () => {
    const settings = await databases.fresh();
    await grantTwo(databases, settings);
    const whole = ioFor(settings);
    expect(await waiversVerifyCommand(whole)).toBe(0);
    expect(whole.written.out()).toMatch(/^The log is whole: 2 links, the last [0-9a-f]{64}\.\n$/u);
    const database = await databases.open(settings);
    await database.kysely
      .updateTable('faultline.waivers')
      .set({ until: '2099-12-31' })
      .where('sequence', '=', 2)
      .execute();
    await database.close();
    const io = ioFor(settings);
    expect(await waiversVerifyCommand(io)).toBe(1);
    expect(io.written.out()).toBe(
      'The log is broken at link 2. The waiver or verdict is not the one that was logged.\n',
    );
  });

  test('verify counts what was erased', async () => {
    const settings = await databases.fresh();
    await grantTwo(databases, settings);
    const database = await databases.open(settings);
    await createInstallationStore(database.kysely).erase(11);
    await database.close();
    const io = ioFor(settings);
    expect(await waiversVerifyCommand(io)).toBe(0);
    expect(io.written.out()).toContain('The entries of 2 were erased with their repositories.');
  });
});

function ioFor({ url, directory }: DatabaseSettings): RecordedIo {
  return recordedIo({
    env: url === undefined ? { DATA_DIRECTORY: directory } : { DATABASE_URL: url },
  });
}

async function grantTwo(databases: TestDatabases, settings: DatabaseSettings): Promise<void> {
  const database = await databases.open(settings);
  const installations = createInstallationStore(database.kysely);
  await installations.upsertInstallation({ id: 11, account: 'acme' });
  await installations.upsertRepositories([
    { id: 22, installationId: 11, owner: 'acme', name: 'shop' },
  ]);
  for (const id of [1, 2]) {
    await createWaiverStore(database.kysely).grant({
      repositoryId: 22,
      number: 5,
      fingerprint: String(id).repeat(32),
      rule: 'data/sql-injection',
      path: 'a.ts',
      reason: '\u001B[31mbroken on purpose',
      login: 'ada',
      until: '2027-01-31',
      comment: { kind: 'diff', id },
      givenAt: new Date('2026-11-27T12:00:00Z'),
    });
  }
  await database.close();
}
