import { type Kysely, sql } from 'kysely';

import type { StoreSchema } from './schema.ts';

/** How much was deleted, in rows. */
export interface Forgotten {
  readonly deadLetters: number;
  readonly reviews: number;
  readonly audits: number;
}

/** Deletes what a customer's repositories left here and nobody has needed for long. */
export interface Retention {
  /**
   * Deletes, `days` after their last event: deliveries that were given up, with their payload; reviews of a
   * pull request, with their findings; audits but the latest of each repository. What people granted and
   * judged is kept for as long as its repository, since it still decides.
   */
  forget(days: number): Promise<Forgotten>;
}

/** The rows of all installations alike. */
export function createRetention(kysely: Kysely<StoreSchema>): Retention {
  return {
    forget: async (days) => {
      const limit = sql<Date>`now() - make_interval(secs => ${days * 86_400})`;
      const deadLetters = await kysely
        .deleteFrom('faultline.deliveries')
        .where('state', '=', 'dead')
        .where('finished_at', '<', limit)
        .executeTakeFirstOrThrow();
      const reviews = await sql`
        delete from faultline.pull_reviews using (
          select repository_id, number from faultline.pull_reviews
          group by repository_id, number
          having max(coalesce(concluded_at, started_at)) < ${limit}
        ) quiet
        where quiet.repository_id = faultline.pull_reviews.repository_id
          and quiet.number = faultline.pull_reviews.number`.execute(kysely);
      const audits = await sql`
        delete from faultline.audits where audited_at < ${limit} and exists (
          select from faultline.audits newer
          where newer.repository_id = faultline.audits.repository_id and newer.id <> faultline.audits.id
            and (newer.audited_at, newer.id) > (faultline.audits.audited_at, faultline.audits.id)
        )`.execute(kysely);
      return {
        deadLetters: Number(deadLetters.numDeletedRows),
        reviews: Number(reviews.numAffectedRows ?? 0n),
        audits: Number(audits.numAffectedRows ?? 0n),
      };
    },
  };
}
