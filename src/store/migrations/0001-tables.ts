import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The first tables. Plain SQL: a migration must not change when the TypeScript types do. */
export const tables: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of STATEMENTS) {
      await sql.raw(statement).execute(db);
    }
  },
};

const STATEMENTS = [
  `create table faultline.deliveries (
    guid text primary key check (length(guid) between 1 and 100),
    sequence bigserial not null unique,
    event text not null,
    action text,
    installation_id bigint,
    repository_id bigint,
    subject text not null check (length(subject) between 1 and 500),
    is_replaceable boolean not null,
    payload text,
    state text not null default 'waiting'
      check (state in ('waiting', 'running', 'completed', 'superseded', 'dead')),
    attempts integer not null default 0 check (attempts >= 0),
    not_before timestamptz not null default now(),
    last_error text check (length(last_error) <= 500),
    received_at timestamptz not null default now(),
    finished_at timestamptz,
    constraint deliveries_payload_until_done
      check ((payload is null) = (state in ('completed', 'superseded'))),
    constraint deliveries_finished
      check ((finished_at is null) = (state in ('waiting', 'running')))
  )`,
  `create index deliveries_unfinished on faultline.deliveries (subject, sequence)
    where state in ('waiting', 'running')`,
  `create index deliveries_open on faultline.deliveries (state, received_at)
    where state in ('waiting', 'running', 'dead')`,
  `create index deliveries_done on faultline.deliveries (finished_at)
    where state in ('completed', 'superseded')`,
  `create index deliveries_installation on faultline.deliveries (installation_id)`,
  `create index deliveries_repository on faultline.deliveries (repository_id)`,
  `create table faultline.installations (
    id bigint primary key,
    account text not null,
    suspended_at timestamptz
  )`,
  `create table faultline.repositories (
    id bigint primary key,
    installation_id bigint not null references faultline.installations (id) on delete cascade,
    owner text not null,
    name text not null
  )`,
  `create index repositories_installation on faultline.repositories (installation_id)`,
  `create table faultline.blobs (
    installation_id bigint not null references faultline.installations (id) on delete cascade,
    sha text not null check (sha ~ '^([0-9a-f]{40}|[0-9a-f]{64})$'),
    content bytea not null,
    size integer not null,
    last_used_at timestamptz not null default now(),
    primary key (installation_id, sha),
    constraint blobs_size check (size = octet_length(content))
  )`,
  `create index blobs_last_used on faultline.blobs (last_used_at)`,
  `create table faultline.pull_reviews (
    repository_id bigint not null references faultline.repositories (id) on delete cascade,
    number integer not null check (number > 0),
    head_sha text not null,
    base_sha text not null,
    check_run_id bigint,
    state text not null default 'running' check (state in ('running', 'concluded')),
    conclusion text,
    started_at timestamptz not null default now(),
    concluded_at timestamptz,
    primary key (repository_id, number, head_sha),
    constraint pull_reviews_concluded
      check ((state = 'concluded') = (conclusion is not null)
        and (state = 'concluded') = (concluded_at is not null))
  )`,
  `create index pull_reviews_head on faultline.pull_reviews (repository_id, head_sha)`,
];
