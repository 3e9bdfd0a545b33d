import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

// What people grant and judge by comments, and the chained log of it: docs/decisions/waiver-log.md.
const STATEMENTS: readonly string[] = [
  `alter table faultline.review_findings
    add column state text not null default 'new' check (state in ('new', 'open', 'waived'))`,
  `create table faultline.waiver_log (
    sequence bigint primary key check (sequence > 0),
    entry_hash text not null check (entry_hash ~ '^[0-9a-f]{64}$'),
    previous_hash text not null check (previous_hash ~ '^[0-9a-f]{64}$'),
    hash text not null check (hash ~ '^[0-9a-f]{64}$')
  )`,
  `create table faultline.waiver_log_entries (
    sequence bigint primary key references faultline.waiver_log (sequence),
    repository_id bigint not null references faultline.repositories (id) on delete cascade,
    entry text not null
  )`,
  `create index waiver_log_entries_repository on faultline.waiver_log_entries (repository_id)`,
  ...['waivers', 'verdicts'].flatMap((table) => [
    `create table faultline.${table} (
      sequence bigint primary key
        references faultline.waiver_log_entries (sequence) on delete cascade,
      repository_id bigint not null references faultline.repositories (id) on delete cascade,
      number integer not null check (number > 0),
      fingerprint text not null check (fingerprint ~ '^[0-9a-f]{32}$'),
      rule text not null,
      path text not null,
      reason text not null,
      login text not null,
      ${table === 'waivers' ? `until text not null check (until ~ '^\\d{4}-\\d{2}-\\d{2}$'),` : ''}
      comment_kind text not null check (comment_kind in ('conversation', 'diff')),
      comment_id bigint not null,
      given_at timestamptz not null,
      constraint ${table}_once_a_comment
        unique (repository_id, comment_kind, comment_id, fingerprint)
    )`,
    `create index ${table}_pull_request on faultline.${table} (repository_id, number)`,
  ]),
];

export const waivers: Migration = {
  up: async (kysely: Kysely<unknown>) => {
    for (const statement of STATEMENTS) {
      await sql.raw(statement).execute(kysely);
    }
  },
};
