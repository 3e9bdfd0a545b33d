import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

// Audits of whole default branches, with what their reports are made of.
const STATEMENTS: readonly string[] = [
  `create table faultline.audits (
    id bigserial primary key,
    repository_id bigint not null references faultline.repositories (id) on delete cascade,
    branch text not null,
    head_sha text not null,
    version text not null,
    counts jsonb not null,
    record bytea not null,
    audited_at timestamptz not null default now(),
    constraint audits_once_a_commit unique (repository_id, head_sha)
  )`,
  `create index audits_by_age on faultline.audits (repository_id, audited_at)`,
];

export const audits: Migration = {
  up: async (kysely: Kysely<unknown>) => {
    for (const statement of STATEMENTS) {
      await sql.raw(statement).execute(kysely);
    }
  },
};
