import { type Kysely, type RawBuilder, sql } from 'kysely';

import type { StoreSchema } from './schema.ts';
import { reachingStore } from './store-failure.ts';

/** What became of the findings of one rule in the pull requests of one repository. */
export interface RuleStatistics {
  /** `owner/name`. */
  readonly repository: string;
  readonly rule: string;
  /** Findings that a review called new or blocking, counted once a pull request. */
  readonly found: number;
  /** Not found any more by the latest review of their pull request. */
  readonly fixed: number;
  readonly waived: number;
  /** Found by the latest review, and not waived. */
  readonly open: number;
  /** Called wrong by somebody, whatever else became of them. */
  readonly wrong: number;
  /** Fixed, waived or called wrong. */
  readonly judged: number;
}

/**
 * Counts by repository and rule, of one repository or, without an id, of all. A pull request whose
 * first review has not ended counts from its end on.
 */
export async function ruleStatistics(
  kysely: Kysely<StoreSchema>,
  repositoryId: number | undefined,
): Promise<readonly RuleStatistics[]> {
  // In both parts, since every review asks for its own repository only.
  const isAsked = repositoryId === undefined ? sql`true` : sql`repository_id = ${repositoryId}`;
  const { rows } = await reachingStore(() => statistics(isAsked).execute(kysely));
  return rows;
}

// A cancelled review says nothing: its head was pushed over before it ended.
function statistics(isAsked: RawBuilder<unknown>): RawBuilder<RuleStatistics> {
  return sql<RuleStatistics>`
    with latest as (
      select distinct on (repository_id, number) repository_id, number, head_sha
      from faultline.pull_reviews
      where ${isAsked} and state = 'concluded' and conclusion <> 'cancelled'
      order by repository_id, number, concluded_at desc
    ), found as (
      select distinct repository_id, number, fingerprint, rule
      from faultline.review_findings
      where ${isAsked}
    ), fate as (
      select found.*, present.state,
        exists (
          select from faultline.verdicts verdict
          where verdict.repository_id = found.repository_id
            and verdict.number = found.number
            and verdict.fingerprint = found.fingerprint
        ) as is_wrong
      from found
      join latest using (repository_id, number)
      left join faultline.review_findings present
        on present.repository_id = found.repository_id
        and present.number = found.number
        and present.head_sha = latest.head_sha
        and present.fingerprint = found.fingerprint
    )
    select
      repository.owner || '/' || repository.name as repository,
      fate.rule,
      count(*)::int as found,
      (count(*) filter (where fate.state is null))::int as fixed,
      (count(*) filter (where fate.state = 'waived'))::int as waived,
      (count(*) filter (where fate.state in ('new', 'open')))::int as open,
      (count(*) filter (where fate.is_wrong))::int as wrong,
      (count(*) filter (where fate.state is null or fate.state = 'waived' or fate.is_wrong))::int
        as judged
    from fate
    join faultline.repositories repository on repository.id = fate.repository_id
    group by repository.id, repository.owner, repository.name, fate.rule
    order by repository.owner, repository.name, fate.rule`;
}
