import { createHash, randomBytes } from 'node:crypto';

import { type Kysely, sql } from 'kysely';

import type { StoreSchema } from './schema.ts';

/** What an entry of the log says: names and values, none of them nested. */
export type LogEntry = Readonly<Record<string, string | number>>;

/** One link as it is stored, with its entry while that is not erased. */
export interface LogLink {
  readonly sequence: number;
  readonly entryHash: string;
  readonly previousHash: string;
  readonly hash: string;
  readonly entry: string | undefined;
}

/** What is before the first link. */
const BEGINNING = '0'.repeat(64);

/**
 * The JSON of an entry that two programs write alike: names in the order of their code units, no white
 * space. It is the form of RFC 8785 for values without fractions (https://www.rfc-editor.org/rfc/rfc8785).
 */
export function canonicalJson(entry: LogEntry): string {
  const names = Object.keys(entry).toSorted((a, b) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, entry[name]])));
}

/**
 * Appends an entry within the caller's transaction, which others that append wait for; resolves with
 * its sequence. A random salt keeps an erased entry from being guessed by its hash.
 */
export async function appendToLog(
  transaction: Kysely<StoreSchema>,
  repositoryId: number,
  entry: LogEntry,
): Promise<number> {
  const last = await transaction
    .selectFrom('faultline.waiver_log')
    .select(['sequence', 'hash'])
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  const sequence = (last?.sequence ?? 0) + 1;
  const previousHash = last?.hash ?? BEGINNING;
  const text = canonicalJson({ ...entry, salt: randomBytes(16).toString('hex') });
  const entryHash = sha256(text);
  await transaction
    .insertInto('faultline.waiver_log')
    .values({
      sequence,
      entry_hash: entryHash,
      previous_hash: previousHash,
      hash: linkHash(sequence, previousHash, entryHash),
    })
    .execute();
  await transaction
    .insertInto('faultline.waiver_log_entries')
    .values({ sequence, repository_id: repositoryId, entry: text })
    .execute();
  return sequence;
}

/** Has everybody else who appends wait until the transaction ends. */
export async function lockLog(transaction: Kysely<StoreSchema>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('faultline waiver log', 0))`.execute(
    transaction,
  );
}

/** What is wrong with a link, given the one before it; undefined when nothing is. A plain sentence. */
export function problemOfLink(link: LogLink, before: LogLink | undefined): string | undefined {
  const { sequence, entryHash, previousHash, hash, entry } = link;
  const expected = (before?.sequence ?? 0) + 1;
  if (sequence !== expected) {
    return 'It is missing.';
  }
  if (previousHash !== (before?.hash ?? BEGINNING)) {
    return 'It does not follow from the link before it.';
  }
  if (hash !== linkHash(sequence, previousHash, entryHash)) {
    return 'Its hash is not that of what it holds.';
  }
  return entry === undefined || sha256(entry) === entryHash
    ? undefined
    : 'Its entry is not the one that was written.';
}

function linkHash(sequence: number, previousHash: string, entryHash: string): string {
  return sha256(`${String(sequence)}\n${previousHash}\n${entryHash}`);
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
