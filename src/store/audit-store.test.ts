import { sql } from 'kysely';
import { beforeAll, beforeEach, expect, test } from 'vitest';

import { describeOnDatabases } from '#test/support/test-database.ts';

import { createAuditStore } from './audit-store.ts';
import type { AuditStore, NewAudit } from './audit-store.ts';
import type { Database } from './database.ts';
import { createInstallationStore } from './installation-store.ts';
import type { InstallationStore } from './installation-store.ts';

const SHOP = 22;
const SITE = 23;

function audit(changes: Partial<NewAudit> = {}): NewAudit {
  return {
    repositoryId: SHOP,
    branch: 'main',
    headSha: 'a'.repeat(40),
    version: '0.1.0',
    counts: { critical: 1, high: 0 },
    record: '{"audit":"ü"}',
    ...changes,
  };
}

describeOnDatabases('the audit store', (databases) => {
  let database: Database;
  let installations: InstallationStore;
  let audits: AuditStore;

  beforeAll(async () => {
    database = await databases.open(await databases.fresh());
    audits = createAuditStore(database.kysely);
    installations = createInstallationStore(database.kysely);
  });

  beforeEach(async () => {
    await installations.erase(11);
    await installations.upsertInstallation({ id: 11, account: 'acme' });
    await installations.upsertRepositories([
      { id: SHOP, installationId: 11, owner: 'acme', name: 'shop' },
      { id: SITE, installationId: 11, owner: 'acme', name: 'site' },
    ]);
  });

  /** Keeps one audit a commit, each of which is as many hours old. */
  async function keepAged(...hours: readonly number[]): Promise<void> {
    for (const [index, age] of hours.entries()) {
      const headSha = String(index).padStart(40, '0');
      await audits.keep(audit({ headSha }));
      await sql`update faultline.audits
        set audited_at = date_trunc('day', now()) + interval '1 hour' - make_interval(hours => ${age})
        where head_sha = ${headSha}`.execute(database.kysely);
    }
  }

  test('what was kept is listed, and read with its record', async () => {
    await audits.keep(audit());
    const [kept, ...others] = await audits.list(10, 'acme/shop');
    expect(others).toEqual([]);
    expect(kept).toEqual({
      id: expect.any(Number),
      repository: 'acme/shop',
      branch: 'main',
      headSha: 'a'.repeat(40),
      version: '0.1.0',
      counts: { critical: 1, high: 0 },
      auditedAt: expect.any(Date),
    });
    expect(await audits.read(kept?.id ?? 0)).toEqual({ ...kept, record: '{"audit":"ü"}' });
    expect(await audits.read(-1)).toBeUndefined();
  });

  test('the list is of one repository or of all, and as long as is asked for', async () => {
    await audits.keep(audit());
    await audits.keep(audit({ repositoryId: SITE, headSha: 'b'.repeat(40) }));
    const all = await audits.list(10, undefined);
    expect(all.map(({ repository }) => repository)).toEqual(['acme/site', 'acme/shop']);
    expect(await audits.list(1, undefined)).toHaveLength(1);
    expect(await audits.list(10, 'acme/none')).toEqual([]);
  });

  test('the same commit again takes the place of its audit', async () => {
    await audits.keep(audit());
    const [before] = await audits.list(10, undefined);
    await audits.keep(audit({ record: '{"audit":"again"}' }));
    const [after, ...others] = await audits.list(10, undefined);
    expect(others).toEqual([]);
    expect(after?.id).toBe(before?.id);
    expect(await audits.read(after?.id ?? 0)).toMatchObject({ record: '{"audit":"again"}' });
  });

  test('of what is older than the latest twenty, the last one of each day stays, for 90 days', async () => {
    await keepAged(...Array.from({ length: 20 }, () => 0), 24, 25, 48, 24 * 91, 24 * 92);
    await audits.keep(audit({ repositoryId: SITE }));
    await audits.keep(audit({ headSha: '0'.repeat(40) }));
    const kept = await audits.list(100, 'acme/shop');
    const older = kept.slice(20).map(({ headSha }) => Number(headSha));
    expect(older).toEqual([20, 22]);
  });

  test('nothing is kept of a repository that nobody knows any more', async () => {
    await audits.keep(audit({ repositoryId: 404 }));
    expect(await audits.list(10, undefined)).toEqual([]);
  });

  test('what is kept goes with the installation', async () => {
    await audits.keep(audit());
    await installations.erase(11);
    expect(await audits.list(10, undefined)).toEqual([]);
  });
});
