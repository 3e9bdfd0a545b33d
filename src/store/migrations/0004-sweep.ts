import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

// What the sweep remembers: how far it has read the App's delivery log, which deliveries it found to be
// missing, and when it last looked at a repository's open pull requests.
const STATEMENTS: readonly string[] = [
  `create table faultline.log_marks (
    log text primary key,
    read_until timestamptz not null
  )`,
  `create table faultline.missed_deliveries (
    guid text primary key check (length(guid) between 1 and 100),
    delivery_id bigint not null,
    was_accepted boolean not null,
    asked integer not null default 0 check (asked >= 0),
    due_at timestamptz not null default now(),
    found_at timestamptz not null default now(),
    settled_at timestamptz
  )`,
  `create index missed_deliveries_due on faultline.missed_deliveries (due_at)
    where settled_at is null`,
  `alter table faultline.repositories add column swept_at timestamptz`,
];

export const sweep: Migration = {
  up: async (kysely: Kysely<unknown>) => {
    for (const statement of STATEMENTS) {
      await sql.raw(statement).execute(kysely);
    }
  },
};
