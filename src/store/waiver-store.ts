import { type Kysely, type Selectable, sql } from 'kysely';

import type { StoreSchema, VerdictTable, WaiverTable } from './schema.ts';
import { reachingStore } from './store-failure.ts';
import { appendToLog, canonicalJson, lockLog, problemOfLink } from './waiver-log.ts';
import type { LogEntry, LogLink } from './waiver-log.ts';

/** A comment on a pull request: GitHub counts those of the conversation and of the diff apart. */
export interface CommentKey {
  readonly kind: 'conversation' | 'diff';
  readonly id: number;
}

/** A finding that somebody called wrong. */
export interface Verdict {
  readonly repositoryId: number;
  /** The pull request's number. */
  readonly number: number;
  readonly fingerprint: string;
  readonly rule: string;
  /** Where the finding stood. */
  readonly path: string;
  readonly reason: string;
  /** Of who said so. */
  readonly login: string;
  readonly comment: CommentKey;
  readonly givenAt: Date;
}

/** A finding that somebody accepted for a time. */
export interface StoredWaiver extends Verdict {
  /** The last day on which it holds, as `2027-01-31`. */
  readonly until: string;
}

/** A stored waiver with the repository that it was granted in. */
export interface ListedWaiver extends StoredWaiver {
  /** `owner/name`. */
  readonly repository: string;
}

/** What a look at the whole log found. */
export interface LogVerification {
  /** Good ones, from the first on. */
  readonly links: number;
  /** Links whose entry was erased with its repository. */
  readonly erased: number;
  /** Hash of the last good link, undefined when there is none. */
  readonly lastHash: string | undefined;
  /** The first link that is not as it was written. `why` is a plain sentence. */
  readonly broken: { readonly sequence: number; readonly why: string } | undefined;
}

/** What people granted and judged by comments on pull requests, each with its link in the log. */
export interface WaiverStore {
  /** Resolves with false when the same comment granted the same before. */
  grant(waiver: StoredWaiver): Promise<boolean>;
  /** Resolves with false when the same comment said the same before. */
  markWrong(verdict: Verdict): Promise<boolean>;
  /** Waivers of a pull request, or of the whole repository without a number; the newest first. */
  granted(repositoryId: number, number: number | undefined): Promise<readonly StoredWaiver[]>;
  /** All of them, the newest first. */
  list(limit: number): Promise<readonly ListedWaiver[]>;
  /** Compares every link with the one before it, and every waiver and verdict with its entry. */
  verify(): Promise<LogVerification>;
}

/** Waivers and verdicts in their tables. The repository has to be known to the installation store. */
export function createWaiverStore(kysely: Kysely<StoreSchema>): WaiverStore {
  return {
    grant: (waiver) => reachingStore(() => grant(kysely, waiver)),
    markWrong: (verdict) => reachingStore(() => markWrong(kysely, verdict)),
    granted: (repositoryId, number) => reachingStore(() => granted(kysely, repositoryId, number)),
    list: (limit) => reachingStore(() => list(kysely, limit)),
    verify: () => reachingStore(() => verify(kysely)),
  };
}

async function grant(kysely: Kysely<StoreSchema>, waiver: StoredWaiver): Promise<boolean> {
  return kysely.transaction().execute(async (transaction) => {
    await lockLog(transaction);
    if (await isKnown(transaction, 'faultline.waivers', waiver)) {
      return false;
    }
    const row = { ...rowOf(waiver), until: waiver.until };
    const sequence = await appendToLog(transaction, waiver.repositoryId, waiverEntry(row));
    await transaction
      .insertInto('faultline.waivers')
      .values({ ...row, sequence })
      .execute();
    return true;
  });
}

async function markWrong(kysely: Kysely<StoreSchema>, verdict: Verdict): Promise<boolean> {
  return kysely.transaction().execute(async (transaction) => {
    await lockLog(transaction);
    if (await isKnown(transaction, 'faultline.verdicts', verdict)) {
      return false;
    }
    const row = rowOf(verdict);
    const sequence = await appendToLog(transaction, verdict.repositoryId, verdictEntry(row));
    await transaction
      .insertInto('faultline.verdicts')
      .values({ ...row, sequence })
      .execute();
    return true;
  });
}

async function isKnown(
  transaction: Kysely<StoreSchema>,
  table: 'faultline.waivers' | 'faultline.verdicts',
  { repositoryId, comment, fingerprint }: Verdict,
): Promise<boolean> {
  const known = await transaction
    .selectFrom(table)
    .select('sequence')
    .where('repository_id', '=', repositoryId)
    .where('comment_kind', '=', comment.kind)
    .where('comment_id', '=', comment.id)
    .where('fingerprint', '=', fingerprint)
    .executeTakeFirst();
  return known !== undefined;
}

type VerdictRow = Omit<Selectable<VerdictTable>, 'sequence'>;
type WaiverRow = Omit<Selectable<WaiverTable>, 'sequence'>;

function rowOf(verdict: Verdict): VerdictRow {
  const { repositoryId, number, fingerprint, rule, path, reason, login, comment } = verdict;
  return {
    repository_id: repositoryId,
    number,
    fingerprint,
    rule,
    path,
    reason,
    login,
    comment_kind: comment.kind,
    comment_id: comment.id,
    given_at: verdict.givenAt,
  };
}

/** Field by field, since rows of the database have more or fewer columns than this one day. */
function verdictEntry(row: VerdictRow, kind = 'verdict'): LogEntry {
  return {
    kind,
    repository: row.repository_id,
    pullRequest: row.number,
    fingerprint: row.fingerprint,
    rule: row.rule,
    path: row.path,
    reason: row.reason,
    login: row.login,
    comment: `${row.comment_kind}:${String(row.comment_id)}`,
    at: row.given_at.toISOString(),
  };
}

function waiverEntry(row: WaiverRow): LogEntry {
  return { ...verdictEntry(row, 'waiver'), until: row.until };
}

async function granted(
  kysely: Kysely<StoreSchema>,
  repositoryId: number,
  number: number | undefined,
): Promise<readonly StoredWaiver[]> {
  const ofRepository = kysely
    .selectFrom('faultline.waivers')
    .selectAll()
    .where('repository_id', '=', repositoryId)
    .orderBy('sequence', 'desc');
  const rows = await (
    number === undefined ? ofRepository : ofRepository.where('number', '=', number)
  ).execute();
  return rows.map(toStoredWaiver);
}

async function list(kysely: Kysely<StoreSchema>, limit: number): Promise<readonly ListedWaiver[]> {
  const rows = await kysely
    .selectFrom('faultline.waivers as waiver')
    .innerJoin('faultline.repositories as repository', 'repository.id', 'waiver.repository_id')
    .selectAll('waiver')
    .select(['repository.owner', 'repository.name'])
    .orderBy('waiver.sequence', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...toStoredWaiver(row), repository: `${row.owner}/${row.name}` }));
}

function toStoredWaiver(row: WaiverRow): StoredWaiver {
  return {
    repositoryId: row.repository_id,
    number: row.number,
    fingerprint: row.fingerprint,
    rule: row.rule,
    path: row.path,
    reason: row.reason,
    login: row.login,
    until: row.until,
    comment: { kind: row.comment_kind, id: row.comment_id },
    givenAt: row.given_at,
  };
}

/** Links are read in parts: a log only grows. */
const LINKS_AT_ONCE = 1_000;

// One snapshot for all parts, so that nothing appended or erased meanwhile looks like a break.
async function verify(kysely: Kysely<StoreSchema>): Promise<LogVerification> {
  return kysely
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (transaction) => {
      let last: LogLink | undefined;
      let erased = 0;
      for (;;) {
        const part = await linksAfter(transaction, last?.sequence ?? 0);
        for (const { link, problem } of part) {
          const why = problemOfLink(link, last) ?? problem;
          if (why !== undefined) {
            const broken = { sequence: (last?.sequence ?? 0) + 1, why };
            return { links: last?.sequence ?? 0, erased, lastHash: last?.hash, broken };
          }
          erased += link.entry === undefined ? 1 : 0;
          last = link;
        }
        if (part.length < LINKS_AT_ONCE) {
          const links = last?.sequence ?? 0;
          return { links, erased, lastHash: last?.hash, broken: undefined };
        }
      }
    });
}

interface ReadLink {
  readonly link: LogLink;
  /** What is wrong between the entry and the waiver or verdict that it is about. */
  readonly problem: string | undefined;
}

async function linksAfter(
  transaction: Kysely<StoreSchema>,
  sequence: number,
): Promise<readonly ReadLink[]> {
  const rows = await transaction
    .selectFrom('faultline.waiver_log as log')
    .leftJoin('faultline.waiver_log_entries as entry', 'entry.sequence', 'log.sequence')
    .selectAll('log')
    .select('entry.entry')
    .where('log.sequence', '>', sequence)
    .orderBy('log.sequence')
    .limit(LINKS_AT_ONCE)
    .execute();
  const sequences = rows.map((row) => row.sequence);
  const facts = await factsOf(transaction, sequences);
  return rows.map((row) => {
    const entry = row.entry ?? undefined;
    const link = {
      sequence: row.sequence,
      entryHash: row.entry_hash,
      previousHash: row.previous_hash,
      hash: row.hash,
      entry,
    };
    const isSame = entry === undefined || withoutSalt(entry) === facts.get(row.sequence);
    return {
      link,
      problem: isSame ? undefined : 'The waiver or verdict is not the one that was logged.',
    };
  });
}

/** What waivers and verdicts say now, as their entries said it, by sequence. */
async function factsOf(
  transaction: Kysely<StoreSchema>,
  sequences: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const isListed = sql<boolean>`sequence = any(${sequences}::bigint[])`;
  const waivers = await transaction
    .selectFrom('faultline.waivers')
    .selectAll()
    .where(isListed)
    .execute();
  const verdicts = await transaction
    .selectFrom('faultline.verdicts')
    .selectAll()
    .where(isListed)
    .execute();
  return new Map([
    ...waivers.map((row) => [row.sequence, canonicalJson(waiverEntry(row))] as const),
    ...verdicts.map((row) => [row.sequence, canonicalJson(verdictEntry(row))] as const),
  ]);
}

function withoutSalt(entry: string): string {
  return entry.replace(/,"salt":"[0-9a-f]{32}"/u, '');
}
