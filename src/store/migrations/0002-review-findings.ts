import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

// What each review of a pull request found new, so that the next one can say what became of it.
const STATEMENTS: readonly string[] = [
  `create table faultline.review_findings (
    repository_id bigint not null,
    number integer not null,
    head_sha text not null,
    fingerprint text not null check (fingerprint ~ '^[0-9a-f]{32}$'),
    rule text not null,
    severity text not null,
    path text not null,
    line integer not null check (line > 0),
    primary key (repository_id, number, head_sha, fingerprint),
    foreign key (repository_id, number, head_sha)
      references faultline.pull_reviews (repository_id, number, head_sha) on delete cascade
  )`,
];

export const reviewFindings: Migration = {
  up: async (kysely: Kysely<unknown>) => {
    for (const statement of STATEMENTS) {
      await sql.raw(statement).execute(kysely);
    }
  },
};
