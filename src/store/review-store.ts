import { type Kysely, type Selectable, sql } from 'kysely';

import type { PullReviewTable, ReviewFindingTable, StoreSchema } from './schema.ts';

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

/** A finding as it is remembered: where it stood, and not what it said. */
export interface RememberedFinding {
  readonly fingerprint: string;
  readonly rule: string;
  readonly severity: string;
  readonly path: string;
  readonly line: number;
}

/** A finding that a review remembers beside the new ones: waived, or of the base and blocking. */
export interface AsideFinding extends RememberedFinding {
  readonly state: 'open' | 'waived';
}

/** A concluded review of a pull request with what it called new. */
export interface EarlierReview {
  readonly headSha: string;
  readonly findings: readonly RememberedFinding[];
}

/** Which commits were reviewed, and how that ended. */
export interface ReviewStore {
  /**
   * Notes that a review runs. For a commit reviewed before it starts anew: the verdict is forgotten
   * and the check run's id is kept unless a new one is given.
   */
  start(review: PullReviewKey & Pick<PullReview, 'baseSha' | 'checkRunId'>): Promise<void>;
  /**
   * Notes the verdict, what it called new and what people can name besides. Resolves with false when no
   * such review was started.
   */
  conclude(
    review: PullReviewKey & {
      readonly conclusion: string;
      readonly findings: readonly RememberedFinding[];
      readonly aside?: readonly AsideFinding[];
      /** The last day of the waiver under the verdict that ends first, as `2027-01-31`. */
      readonly waivedUntil?: string | undefined;
    },
  ): Promise<boolean>;
  /** Every finding that a review of the pull request remembered, as the latest one saw it. */
  findingsOf(repositoryId: number, number: number): Promise<readonly RememberedFinding[]>;
  /** Concluded reviews of other heads of the pull request, oldest first. */
  earlier(key: PullReviewKey): Promise<readonly EarlierReview[]>;
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
    conclude: async (review) =>
      kysely.transaction().execute(async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable('faultline.pull_reviews')
          .set({
            state: 'concluded',
            conclusion: review.conclusion,
            concluded_at: sql<Date>`now()`,
            waived_until: review.waivedUntil ?? null,
          })
          .where('repository_id', '=', review.repositoryId)
          .where('number', '=', review.number)
          .where('head_sha', '=', review.headSha)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows === 0n) {
          return false;
        }
        await forgetOtherEnds(transaction, review);
        await replaceFindings(transaction, review, [
          ...review.findings.map((finding) => ({ ...finding, state: 'new' as const })),
          ...(review.aside ?? []),
        ]);
        return true;
      }),
    earlier: async ({ repositoryId, number, headSha }) => {
      const reviews = await reviewsOf(kysely, repositoryId, number)
        .where('state', '=', 'concluded')
        .where('head_sha', '!=', headSha)
        .orderBy('concluded_at')
        .execute();
      const findings = await kysely
        .selectFrom('faultline.review_findings')
        .selectAll()
        .where('repository_id', '=', repositoryId)
        .where('number', '=', number)
        .where('state', '=', 'new')
        .orderBy('fingerprint')
        .execute();
      const byHead = Map.groupBy(findings, ({ head_sha }) => head_sha);
      return reviews.map(({ head_sha: reviewed }) => ({
        headSha: reviewed,
        findings: (byHead.get(reviewed) ?? []).map(toRememberedFinding),
      }));
    },
    findingsOf: (repositoryId, number) => findingsOf(kysely, repositoryId, number),
    unfinished: async (repositoryId, number) => {
      const rows = await reviewsOf(kysely, repositoryId, number)
        .where('state', '=', 'running')
        .orderBy('started_at')
        .execute();
      return rows.map(toPullReview);
    },
  };
}

/** Of a pull request only the verdict on its head can change when a waiver ends. */
async function forgetOtherEnds(
  transaction: Kysely<StoreSchema>,
  { repositoryId, number, headSha }: PullReviewKey,
): Promise<void> {
  await transaction
    .updateTable('faultline.pull_reviews')
    .set({ waived_until: null })
    .where('repository_id', '=', repositoryId)
    .where('number', '=', number)
    .where('head_sha', '!=', headSha)
    .where('waived_until', 'is not', null)
    .execute();
}

async function findingsOf(
  kysely: Kysely<StoreSchema>,
  repositoryId: number,
  number: number,
): Promise<readonly RememberedFinding[]> {
  const rows = await kysely
    .selectFrom('faultline.review_findings as finding')
    .innerJoin('faultline.pull_reviews as review', (join) =>
      join
        .onRef('review.repository_id', '=', 'finding.repository_id')
        .onRef('review.number', '=', 'finding.number')
        .onRef('review.head_sha', '=', 'finding.head_sha'),
    )
    .selectAll('finding')
    .where('finding.repository_id', '=', repositoryId)
    .where('finding.number', '=', number)
    .orderBy('review.started_at')
    .execute();
  return [...new Map(rows.map((row) => [row.fingerprint, toRememberedFinding(row)])).values()];
}

/** Rows of one statement: PostgreSQL takes 65,535 parameters, and a row has nine. */
const ROWS_AT_ONCE = 1_000;

async function replaceFindings(
  transaction: Kysely<StoreSchema>,
  { repositoryId, number, headSha }: PullReviewKey,
  findings: readonly (RememberedFinding & { readonly state: 'new' | AsideFinding['state'] })[],
): Promise<void> {
  await transaction
    .deleteFrom('faultline.review_findings')
    .where('repository_id', '=', repositoryId)
    .where('number', '=', number)
    .where('head_sha', '=', headSha)
    .execute();
  const rows = findings.map((finding) => ({
    ...finding,
    repository_id: repositoryId,
    number,
    head_sha: headSha,
  }));
  for (let first = 0; first < rows.length; first += ROWS_AT_ONCE) {
    await transaction
      .insertInto('faultline.review_findings')
      .values(rows.slice(first, first + ROWS_AT_ONCE))
      .execute();
  }
}

function toRememberedFinding(
  row: Omit<Selectable<ReviewFindingTable>, 'state'>,
): RememberedFinding {
  const { fingerprint, rule, severity, path, line } = row;
  return { fingerprint, rule, severity, path, line };
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
