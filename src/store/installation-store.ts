import { type Kysely, sql } from 'kysely';

import type { StoreSchema } from './schema.ts';

/** One installation of the App, as events name it. */
export interface Installation {
  readonly id: number;
  /** Login of the user or organisation it is installed on. */
  readonly account: string;
}

/** One repository that an installation can see. */
export interface Repository {
  readonly id: number;
  readonly installationId: number;
  /** Login of the owner. */
  readonly owner: string;
  readonly name: string;
}

/** Who installed the App, and where. What is stored about a customer hangs on these rows. */
export interface InstallationStore {
  /** Writes down what an event says: adds the installation or renames its account. */
  upsertInstallation(installation: Installation): Promise<void>;
  /** Adds repositories or follows their renames and transfers. Their installation has to be known. */
  upsertRepositories(repositories: readonly Repository[]): Promise<void>;
  /** Notes that GitHub suspended the installation, or lifted that. */
  setSuspended(installationId: number, isSuspended: boolean): Promise<void>;
  /** True while the installation is known and suspended. */
  isSuspended(installationId: number): Promise<boolean>;
  /** Those the installation can see, by owner and name. */
  repositoriesOf(installationId: number): Promise<readonly Repository[]>;
  /** Deletes repositories that the installation cannot see any more, with their reviews and deliveries. */
  eraseRepositories(installationId: number, repositoryIds: readonly number[]): Promise<void>;
  /** Deletes everything about an installation: deliveries and turns, blobs, repositories, reviews. */
  erase(installationId: number): Promise<void>;
}

/** Installations and repositories in their tables. The other tables' rows go with them by foreign key. */
export function createInstallationStore(kysely: Kysely<StoreSchema>): InstallationStore {
  return {
    upsertInstallation: async (installation) => {
      await kysely
        .insertInto('faultline.installations')
        .values(installation)
        .onConflict((conflict) =>
          conflict
            .column('id')
            .doUpdateSet({ account: installation.account })
            .where('faultline.installations.account', '!=', installation.account),
        )
        .execute();
    },
    upsertRepositories: (repositories) => upsertRepositories(kysely, repositories),
    setSuspended: async (installationId, isSuspended) => {
      await kysely
        .updateTable('faultline.installations')
        .set({ suspended_at: isSuspended ? sql<Date>`now()` : null })
        .where('id', '=', installationId)
        .execute();
    },
    isSuspended: async (installationId) => {
      const row = await kysely
        .selectFrom('faultline.installations')
        .select('id')
        .where('id', '=', installationId)
        .where('suspended_at', 'is not', null)
        .executeTakeFirst();
      return row !== undefined;
    },
    repositoriesOf: async (installationId) => {
      const rows = await kysely
        .selectFrom('faultline.repositories')
        .selectAll()
        .where('installation_id', '=', installationId)
        .orderBy('owner')
        .orderBy('name')
        .execute();
      return rows.map((row) => ({
        id: row.id,
        installationId: row.installation_id,
        owner: row.owner,
        name: row.name,
      }));
    },
    eraseRepositories: (installationId, repositoryIds) =>
      eraseRepositories(kysely, installationId, repositoryIds),
    erase: (installationId) => erase(kysely, installationId),
  };
}

async function upsertRepositories(
  kysely: Kysely<StoreSchema>,
  repositories: readonly Repository[],
): Promise<void> {
  await kysely.transaction().execute(async (transaction) => {
    for (const { id, installationId, owner, name } of repositories) {
      await transaction
        .insertInto('faultline.repositories')
        .values({ id, installation_id: installationId, owner, name })
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet({ installation_id: installationId, owner, name }),
        )
        .execute();
    }
  });
}

async function eraseRepositories(
  kysely: Kysely<StoreSchema>,
  installationId: number,
  repositoryIds: readonly number[],
): Promise<void> {
  await kysely.transaction().execute(async (transaction) => {
    await transaction
      .deleteFrom('faultline.deliveries')
      .where('installation_id', '=', installationId)
      .where('repository_id', '=', sql<number>`any(${repositoryIds}::bigint[])`)
      .execute();
    await transaction
      .deleteFrom('faultline.repositories')
      .where('installation_id', '=', installationId)
      .where('id', '=', sql<number>`any(${repositoryIds}::bigint[])`)
      .execute();
  });
}

async function erase(kysely: Kysely<StoreSchema>, installationId: number): Promise<void> {
  await kysely.transaction().execute(async (transaction) => {
    await transaction
      .deleteFrom('faultline.deliveries')
      .where('installation_id', '=', installationId)
      .execute();
    await transaction
      .deleteFrom('faultline.turns')
      .where('installation_id', '=', installationId)
      .execute();
    await transaction
      .deleteFrom('faultline.installations')
      .where('id', '=', installationId)
      .execute();
  });
}
