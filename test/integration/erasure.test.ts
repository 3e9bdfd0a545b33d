import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { postgresBinaries, startPostgres } from '#test/support/postgres-server.ts';
import type { PostgresServer } from '#test/support/postgres-server.ts';
import { present } from '#test/support/present.ts';
import { addShop, openQuickStage } from '#test/support/quick-stage.ts';
import type { HeldAuditor, Shop } from '#test/support/quick-stage.ts';
import type { Stage } from '#test/support/stage.ts';

const CANARY = 'canary-5d1e0b';
const LOGIN = `${CANARY}-login`;

/** Tables of ours that hold nothing of a customer, each with what they hold instead. */
const OF_NOBODY: Readonly<Record<string, string>> = {
  'faultline.migrations': 'the names of migrations',
  'faultline.migrations_lock': 'whether a migration runs',
  'faultline.log_marks': 'how far a log of GitHub was read',
  'faultline.missed_deliveries': 'ids of deliveries that the sweep found missing, for 8 days',
};

/** What stays: hashes of two entries, from which nothing can be read and without which the chain breaks. */
const STAYS: Readonly<Record<string, number>> = { 'faultline.waiver_log': 2 };

const NAMES = z.array(z.object({ name: z.string() }));
const ROWS = z.array(z.object({ content: z.string() }));

type Contents = ReadonlyMap<string, readonly string[]>;

// On a PostgreSQL server, where a test can look into the tables while the service runs.
describe.skipIf(postgresBinaries() === undefined)('uninstalling the App', () => {
  let server: PostgresServer;
  let client: Client;
  let stage: Stage & { readonly auditor: HeldAuditor };
  let shop: Shop;
  let before: Contents;
  let installed: Contents;
  let after: Contents;

  beforeAll(async () => {
    server = await startPostgres();
    stage = await openQuickStage({ env: { DATABASE_URL: server.url('postgres') } });
    client = new Client(server.url('postgres'));
    await client.connect();
    before = await contents();
    await useAll();
    installed = await contents();
    await stage.github.removeInstallation(shop.installation);
    await stage.idle();
    after = await contents();
  });

  afterAll(async () => {
    await client.end();
    await stage.close();
    await shop.fixture.remove();
    await server.stop();
  });

  /** All tables of the service, asked of the database: one that is added later is looked at, too. */
  async function contents(): Promise<Contents> {
    const { rows } = await client.query(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
        where schemaname in ('faultline', 'faultline_jobs') order by 1`,
    );
    const found = new Map<string, readonly string[]>();
    for (const { name } of NAMES.parse(rows)) {
      const table = await client.query(`select each::text as content from ${name} each`);
      found.set(
        name,
        ROWS.parse(table.rows).map(({ content }) => content),
      );
    }
    return found;
  }

  /** Does all with a customer that leaves something in a table. */
  async function useAll(): Promise<void> {
    shop = await addShop(stage, `${CANARY}-account`, { 'a.txt': `${CANARY}\n` });
    stage.github.addCollaborator(shop.name, LOGIN, 'admin');
    await stage.idle();
    const path = `${CANARY}.txt`;
    const { pull } = await shop.open(`${CANARY}-branch`, { [path]: `BREAK ${CANARY}\n\nMEH\n` });
    await stage.idle();
    for (const [index, command] of ['waive until 2099-01-31', 'wrong'].entries()) {
      const comment = present(stage.github.reviewComments(pull)[index]);
      await stage.github.replyAs(LOGIN, comment.id, `/faultline ${command} because ${CANARY}`);
      await stage.idle();
    }
    stage.auditor.failWith(...Array.from({ length: 10 }, () => new Error(CANARY)));
    await shop.open(`${CANARY}-other`, { 'b.txt': CANARY });
    await stage.idle();
  }

  function rowsAdded(earlier: Contents, later: Contents): Readonly<Record<string, number>> {
    return Object.fromEntries(
      [...later].flatMap(([name, rows]) => {
        const known = new Set(earlier.get(name) ?? []);
        const added = rows.filter((row) => !known.has(row)).length;
        return name.startsWith('faultline.') && added > 0 ? [[name, added]] : [];
      }),
    );
  }

  it('is tried on every table that holds something of a customer', () => {
    const ours = [...installed.keys()].filter((name) => name.startsWith('faultline.'));
    const filled = rowsAdded(before, installed);
    expect(ours.filter((name) => filled[name] === undefined)).toEqual(
      Object.keys(OF_NOBODY).toSorted(),
    );
    expect([...installed.values()].flat().join('\n')).toContain(CANARY);
  });

  it('leaves no row but the hashes of the waiver log', () => {
    expect(rowsAdded(before, after)).toEqual(STAYS);
  });

  it('leaves nothing of code, names and words in any table, the queue included', () => {
    const text = [...after.values()].flat().join('\n');
    expect(text).not.toContain(CANARY);
    expect(text).not.toContain(Buffer.from(CANARY).toString('hex'));
    expect(after.get('faultline_jobs.job')).toEqual([]);
  });
});
