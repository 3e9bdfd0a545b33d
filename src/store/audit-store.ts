import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

import { type Kysely, sql } from 'kysely';

import type { StoreSchema } from './schema.ts';
import { reachingStore } from './store-failure.ts';

/** An audit of a default branch, to be kept. */
export interface NewAudit {
  readonly repositoryId: number;
  readonly branch: string;
  readonly headSha: string;
  /** Faultline's. */
  readonly version: string;
  /** Standing findings by severity. */
  readonly counts: Readonly<Record<string, number>>;
  /** What its reports are made of. */
  readonly record: string;
}

/** A kept audit without what its reports are made of. */
export interface KeptAudit extends Omit<NewAudit, 'repositoryId' | 'record'> {
  /** Stays when the same commit is audited again. */
  readonly id: number;
  /** `owner/name`. */
  readonly repository: string;
  readonly auditedAt: Date;
}

/** The history of each repository's default branch. */
export interface AuditStore {
  /**
   * Keeps an audit in the place of an earlier one of the same commit, and forgets what is old: kept are
   * the latest 20 of a repository and, for 90 days, the last one of each day. Nothing is kept of a
   * repository that is not known any more.
   */
  keep(audit: NewAudit): Promise<void>;
  /** The newest first, of one repository (`owner/name`) or of all. */
  list(limit: number, repository: string | undefined): Promise<readonly KeptAudit[]>;
  /** With its record; undefined when there is none of that id. */
  read(id: number): Promise<(KeptAudit & Pick<NewAudit, 'record'>) | undefined>;
}

const LATEST = 20;
const DAYS = 90;

const compressed = promisify(gzip);
const expanded = promisify(gunzip);

/** Audits in the table `faultline.audits`. */
export function createAuditStore(kysely: Kysely<StoreSchema>): AuditStore {
  return {
    keep: async (audit) => {
      const record = await compressed(audit.record);
      await reachingStore(async () =>
        kysely.transaction().execute(async (transaction) => {
          await keep(transaction, audit, record);
          await forgetOld(transaction, audit.repositoryId);
        }),
      );
    },
    list: async (limit, repository) => {
      const rows = await reachingStore(async () =>
        audits(kysely)
          .where(sql<boolean>`(${repository ?? null}::text is null
            or repository.owner || '/' || repository.name = ${repository ?? null})`)
          .orderBy('audited_at', 'desc')
          .orderBy('audit.id', 'desc')
          .limit(limit)
          .execute(),
      );
      return rows.map(toKeptAudit);
    },
    read: async (id) => {
      const row = await reachingStore(async () =>
        audits(kysely).select('record').where('audit.id', '=', id).executeTakeFirst(),
      );
      return row === undefined
        ? undefined
        : { ...toKeptAudit(row), record: (await expanded(row.record)).toString('utf8') };
    },
  };
}

async function keep(
  store: Kysely<StoreSchema>,
  { repositoryId, branch, headSha, version, counts }: NewAudit,
  record: Uint8Array,
): Promise<void> {
  await sql`
    insert into faultline.audits (repository_id, branch, head_sha, version, counts, record)
    select id, ${branch}, ${headSha}, ${version}, ${JSON.stringify(counts)}::jsonb, ${record}::bytea
    from faultline.repositories where id = ${repositoryId}
    on conflict (repository_id, head_sha) do update set
      branch = excluded.branch, version = excluded.version, counts = excluded.counts,
      record = excluded.record, audited_at = now()`.execute(store);
}

async function forgetOld(store: Kysely<StoreSchema>, repositoryId: number): Promise<void> {
  await sql`
    delete from faultline.audits using (
      select id, audited_at,
        row_number() over (order by audited_at desc, id desc) as place,
        row_number() over (
          partition by (audited_at at time zone 'UTC')::date order by audited_at desc, id desc
        ) as place_in_day
      from faultline.audits where repository_id = ${repositoryId}
    ) ranked
    where ranked.id = faultline.audits.id and ranked.place > ${LATEST}
      and (ranked.place_in_day > 1
        or ranked.audited_at < now() - make_interval(days => ${DAYS}))`.execute(store);
}

function audits(kysely: Kysely<StoreSchema>) {
  return kysely
    .selectFrom('faultline.audits as audit')
    .innerJoin('faultline.repositories as repository', 'repository.id', 'audit.repository_id')
    .select(['audit.id', 'owner', 'name', 'branch', 'head_sha', 'version', 'counts', 'audited_at']);
}

function toKeptAudit(row: {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly branch: string;
  readonly head_sha: string;
  readonly version: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly audited_at: Date;
}): KeptAudit {
  const { id, owner, name, branch, version, counts } = row;
  return {
    id,
    repository: `${owner}/${name}`,
    branch,
    headSha: row.head_sha,
    version,
    counts,
    auditedAt: row.audited_at,
  };
}
