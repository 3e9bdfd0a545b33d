import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { createLogger } from '#service/logger.ts';
import { postgresBinaries, startPostgres } from '#test/support/postgres-server.ts';
import type { PostgresServer } from '#test/support/postgres-server.ts';
import { present } from '#test/support/present.ts';
import { addNewShop, openQuickStage } from '#test/support/quick-stage.ts';
import type { Shop } from '#test/support/quick-stage.ts';
import type { Stage } from '#test/support/stage.ts';

const COUNTS = z.object({
  installations: z.number(),
  suspended: z.number(),
  repositories: z.number(),
  blobs: z.number(),
  reviews: z.number(),
  audits: z.number(),
  payloads: z.number(),
});

const COUNT_SQL = `select
  (select count(*) from faultline.installations where id = $1)::int as installations,
  (select count(*) from faultline.installations
    where id = $1 and suspended_at is not null)::int as suspended,
  (select count(*) from faultline.repositories where installation_id = $1)::int as repositories,
  (select count(*) from faultline.blobs where installation_id = $1)::int as blobs,
  (select count(*) from faultline.pull_reviews r
    join faultline.repositories o on o.id = r.repository_id
    where o.installation_id = $1)::int as reviews,
  (select count(*) from faultline.audits a
    join faultline.repositories o on o.id = a.repository_id
    where o.installation_id = $1)::int as audits,
  (select count(*) from faultline.deliveries
    where installation_id = $1 and payload is not null)::int as payloads`;

// On a PostgreSQL server, where a test can look into the tables while the service runs.
describe.skipIf(postgresBinaries() === undefined)('what is kept about a customer', () => {
  let server: PostgresServer;
  let client: Client;
  let stage: Stage;
  let shop: Shop;
  let head = '';
  let id = 0;

  beforeAll(async () => {
    server = await startPostgres();
    stage = await openQuickStage({
      env: { DATABASE_URL: server.url('postgres') },
      log: createLogger('silent'),
    });
    client = new Client(server.url('postgres'));
    await client.connect();
  });

  afterAll(async () => {
    await client.end();
    await stage.close();
    await server.stop();
  });

  beforeEach(async () => {
    shop = await addNewShop(stage);
    ({ sha: head } = await shop.open('feature', { 'a.txt': 'BREAK\n' }));
    await stage.idle();
    const { installationId } = present(
      stage.github.deliveries.findLast(({ event }) => event === 'pull_request'),
    );
    id = present(installationId);
  });

  afterEach(async () => {
    await shop.fixture.remove();
  });

  async function counts(): Promise<z.output<typeof COUNTS>> {
    await stage.idle();
    return COUNTS.parse((await client.query(COUNT_SQL, [id])).rows[0]);
  }

  async function send(event: string, facts: Record<string, string | object>): Promise<void> {
    await stage.github.sendWebhook(shop.name, event, { installation: { id }, ...facts });
  }

  it('is the installation, its repository, review, audit and blobs, and no payload of what was done', async () => {
    expect(await counts()).toEqual({
      installations: 1,
      suspended: 0,
      repositories: 1,
      blobs: 2,
      reviews: 1,
      audits: 1,
      payloads: 0,
    });
  });

  it('is an audit more once the default branch moved', async () => {
    await stage.github.push(shop.name, 'main', head);
    expect(await counts()).toMatchObject({ audits: 2 });
  });

  it('is nothing once the App was uninstalled', async () => {
    await send('installation', { action: 'deleted' });
    expect(Object.values(await counts())).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it('says that the installation is suspended, until it is not any more', async () => {
    await send('installation', { action: 'suspend' });
    expect(await counts()).toMatchObject({ installations: 1, suspended: 1 });
    await send('installation', { action: 'unsuspend' });
    expect(await counts()).toMatchObject({ installations: 1, suspended: 0 });
  });

  it('is without the repositories that the App may not see any more', async () => {
    await send('installation_repositories', {
      action: 'removed',
      repositories_added: [],
      repositories_removed: [
        { id: shop.repository.id, name: 'shop', full_name: shop.name, private: false },
      ],
    });
    expect(await counts()).toMatchObject({
      installations: 1,
      repositories: 0,
      reviews: 0,
      audits: 0,
    });
  });
});
