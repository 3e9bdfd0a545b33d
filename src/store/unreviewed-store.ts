import { type Kysely, sql } from 'kysely';

import type { Repository } from './installation-store.ts';
import type { StoreSchema } from './schema.ts';

/** The head of an open pull request, with what work on it is queued as. */
export interface PullHead {
  readonly number: number;
  readonly headSha: string;
  /** See `NewDelivery`. */
  readonly subject: string;
  /** The GUID under which its review would be queued. */
  readonly guid: string;
}

/** A review whose verdict rests on a waiver that has ended. */
export interface EndedReview {
  readonly repository: Repository;
  /** The pull request's number. */
  readonly number: number;
  readonly headSha: string;
  /** The last day of the waiver, as `2027-01-31`. */
  readonly until: string;
}

/** Which repositories to look through for pull requests without a verdict, and which have one. */
export interface UnreviewedStore {
  /** Of installations that are not suspended; the one that was looked through the longest ago first. */
  nextRepositories(limit: number): Promise<readonly Repository[]>;
  /** Notes that a repository was looked through. */
  swept(repositoryId: number): Promise<void>;
  /**
   * Those of the heads without a concluded verdict for which nothing is queued or at work either, and
   * for which no review was queued under their GUID before.
   */
  unreviewed<T extends PullHead>(repositoryId: number, heads: readonly T[]): Promise<readonly T[]>;
  /**
   * Reviews that rest on a waiver whose last day is before `today`, the one that ended first at first;
   * none of suspended installations.
   */
  endedWaivers(today: string, limit: number): Promise<readonly EndedReview[]>;
  /** Notes that another review was queued for one of those. */
  askedForEnd(review: EndedReview): Promise<void>;
}

export function createUnreviewedStore(kysely: Kysely<StoreSchema>): UnreviewedStore {
  return {
    nextRepositories: async (limit) => {
      const rows = await kysely
        .selectFrom('faultline.repositories as repository')
        .innerJoin(
          'faultline.installations as installation',
          'installation.id',
          'repository.installation_id',
        )
        .select(['repository.id', 'installation_id', 'owner', 'name'])
        .where('suspended_at', 'is', null)
        .orderBy('swept_at', (order) => order.asc().nullsFirst())
        .orderBy('repository.id')
        .limit(limit)
        .execute();
      return rows.map(({ id, installation_id: installationId, owner, name }) => ({
        id,
        installationId,
        owner,
        name,
      }));
    },
    swept: async (repositoryId) => {
      await kysely
        .updateTable('faultline.repositories')
        .set({ swept_at: sql<Date>`now()` })
        .where('id', '=', repositoryId)
        .execute();
    },
    unreviewed: (repositoryId, heads) => unreviewed(kysely, repositoryId, heads),
    endedWaivers: (today, limit) => endedWaivers(kysely, today, limit),
    askedForEnd: async ({ repository, number, headSha, until }) => {
      // Not what a review has noted meanwhile.
      await kysely
        .updateTable('faultline.pull_reviews')
        .set({ waived_until: null })
        .where('repository_id', '=', repository.id)
        .where('number', '=', number)
        .where('head_sha', '=', headSha)
        .where('waived_until', '=', until)
        .execute();
    },
  };
}

async function unreviewed<T extends PullHead>(
  kysely: Kysely<StoreSchema>,
  repositoryId: number,
  heads: readonly T[],
): Promise<readonly T[]> {
  // Before the verdicts: a review that ends meanwhile is then seen as one or the other.
  const queued = await kysely
    .selectFrom('faultline.deliveries')
    .select('subject')
    .where('subject', '=', sql<string>`any(${heads.map(({ subject }) => subject)}::text[])`)
    .where('state', 'in', ['waiting', 'running'])
    .execute();
  const concluded = await kysely
    .selectFrom('faultline.pull_reviews')
    .select(['number', 'head_sha'])
    .where('repository_id', '=', repositoryId)
    .where('number', '=', sql<number>`any(${heads.map(({ number }) => number)}::int[])`)
    .where('state', '=', 'concluded')
    .execute();
  const asked = await kysely
    .selectFrom('faultline.deliveries')
    .select('guid')
    .where('guid', '=', sql<string>`any(${heads.map(({ guid }) => guid)}::text[])`)
    .execute();
  const verdicts = new Set(concluded.map((row) => `${row.number} ${row.head_sha}`));
  const subjects = new Set(queued.map(({ subject }) => subject));
  const guids = new Set(asked.map(({ guid }) => guid));
  return heads.filter(
    ({ number, headSha, subject, guid }) =>
      !verdicts.has(`${number} ${headSha}`) && !subjects.has(subject) && !guids.has(guid),
  );
}

async function endedWaivers(
  kysely: Kysely<StoreSchema>,
  today: string,
  limit: number,
): Promise<readonly EndedReview[]> {
  const rows = await kysely
    .selectFrom('faultline.pull_reviews as review')
    .innerJoin('faultline.repositories as repository', 'repository.id', 'review.repository_id')
    .innerJoin(
      'faultline.installations as installation',
      'installation.id',
      'repository.installation_id',
    )
    .select(['repository.id', 'installation_id', 'owner', 'name', 'number', 'head_sha'])
    .select((row) => row.ref('waived_until').$notNull().as('until'))
    .where('suspended_at', 'is', null)
    .where('state', '=', 'concluded')
    .where('waived_until', '<', today)
    .orderBy('waived_until')
    .orderBy('review.repository_id')
    .orderBy('number')
    .limit(limit)
    .execute();
  return rows.map(
    ({ id, installation_id: installationId, owner, name, number, head_sha: headSha, until }) => ({
      repository: { id, installationId, owner, name },
      number,
      headSha,
      until,
    }),
  );
}
