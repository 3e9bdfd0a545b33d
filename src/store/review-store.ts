import { type Kysely, type Selectable, sql } from 'kysely';

import type { PullReviewTable, StoreSchema } from './schema.ts';

/** Names one review: one head commit of one pull request. */
export interface PullReviewKey {
  readonly repositoryId: number;
  /** The pull request's number. */
  readonly number: number;
  readonly headSha: string;
}

/** A review and, once it is concluded, its verdict. */
export interface PullReview extends PullReviewKey {
  readonly baseSha: string;
  /** Undefined until the check run was created on GitHub. */
  readonly checkRunId: number | undefined;
  /** The check run's conclusion, undefined while the review runs. */
  readonly conclusion: string | undefined;
  readonly startedAt: Date;
  readonly concludedAt: Date | undefined;
}

/** Which commits were reviewed, and how that ended. */
export interface ReviewStore {
  /**
   * Notes that a review runs. For a commit reviewed before it starts anew: the verdict is forgotten
   * and the check run's id is kept unless a new one is given.
   */
  start(review: PullReviewKey & Pick<PullReview, 'baseSha' | 'checkRunId'>): Promise<void>;
  /** Notes the verdict. Resolves with false when no such review was started. */
  conclude(review: PullReviewKey & { readonly conclusion: string }): Promise<boolean>;
  /** Reviews of a pull request that were started and never concluded, oldest first. */
  unfinished(repositoryId: number, number: number): Promise<readonly PullReview[]>;
}

/** Reviews in the table `faultline.pull_reviews`. The repository has to be known to the installation store. */
export function createReviewStore(kysely: Kysely<StoreSchema>): ReviewStore {
  return {
    start: async (review) => {
      await kysely
        .insertInto('faultline.pull_reviews')
        .values({
          repository_id: review.repositoryId,
          number: review.number,
          head_sha: review.headSha,
          base_sha: review.baseSha,
          check_run_id: review.checkRunId ?? null,
          state: 'running',
          conclusion: null,
        })
        .onConflict((conflict) =>
          conflict.columns(['repository_id', 'number', 'head_sha']).doUpdateSet({
            base_sha: (row) => row.ref('excluded.base_sha'),
            check_run_id: (row) =>
              row.fn.coalesce('excluded.check_run_id', 'faultline.pull_reviews.check_run_id'),
            state: 'running',
            conclusion: null,
            started_at: sql<Date>`now()`,
            concluded_at: null,
          }),
        )
        .execute();
    },
    conclude: async (review) => {
      const { numUpdatedRows } = await kysely
        .updateTable('faultline.pull_reviews')
        .set({
          state: 'concluded',
          conclusion: review.conclusion,
          concluded_at: sql<Date>`now()`,
        })
        .where('repository_id', '=', review.repositoryId)
        .where('number', '=', review.number)
        .where('head_sha', '=', review.headSha)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },
    unfinished: async (repositoryId, number) => {
      const rows = await reviewsOf(kysely, repositoryId, number)
        .where('state', '=', 'running')
        .orderBy('started_at')
        .execute();
      return rows.map(toPullReview);
    },
  };
}

function reviewsOf(kysely: Kysely<StoreSchema>, repositoryId: number, number: number) {
  return kysely
    .selectFrom('faultline.pull_reviews')
    .selectAll()
    .where('repository_id', '=', repositoryId)
    .where('number', '=', number);
}

function toPullReview(row: Selectable<PullReviewTable>): PullReview {
  return {
    repositoryId: row.repository_id,
    number: row.number,
    headSha: row.head_sha,
    baseSha: row.base_sha,
    checkRunId: row.check_run_id ?? undefined,
    conclusion: row.conclusion ?? undefined,
    startedAt: row.started_at,
    concludedAt: row.concluded_at ?? undefined,
  };
}
