import type { AuditFile } from '#audit/audit-input.ts';
import { isInteresting } from '#audit/interest.ts';
import type { Rule } from '#model/rule.ts';
import type { Source, Tree } from '#source/source.ts';

import { auditFileOf, reasonNotToRead, unread } from './file-content.ts';

/** More text than this in one tree is not read: the audit's memory is bounded. */
const LARGEST_SNAPSHOT_BYTES = 256 * 1024 * 1024;

const NOT_FETCHED = 'its content could not be fetched';

/** Loads trees one after another, so that what they share is fetched once. */
export class Snapshots {
  readonly #source: Source;
  readonly #rules: readonly Rule[];
  /** By the hash of the content. */
  readonly #known = new Map<string, AuditFile>();
  /** Resolves when the tree before is loaded, or is not. */
  #before: Promise<unknown> = Promise.resolve();

  constructor(source: Source, rules: readonly Rule[]) {
    this.#source = source;
    this.#rules = rules;
  }

  /**
   * The files of a tree as the engine takes them. Only what a rule could read is fetched; every other
   * entry is there with the reason why it has no text.
   */
  async load(tree: Tree, signal: AbortSignal): Promise<ReadonlyMap<string, AuditFile>> {
    const loaded = this.#before.then(async () => this.#load(tree, signal));
    this.#before = loaded.catch(() => undefined);
    return loaded;
  }

  async #load(tree: Tree, signal: AbortSignal): Promise<ReadonlyMap<string, AuditFile>> {
    const files = new Map<string, AuditFile>();
    const wanted = new Map<string, string>();
    let budget = LARGEST_SNAPSHOT_BYTES;
    for (const { path, mode, sha, size } of tree.entries) {
      const reason = reasonNotToRead(mode, size);
      if (reason !== undefined) {
        files.set(path, unread(reason));
      } else if (!isInteresting(this.#rules, path)) {
        files.set(path, unread('no rule reads such files'));
      } else if (budget < (size ?? 0)) {
        files.set(path, unread('the repository holds more text than one review reads'));
      } else {
        budget -= size ?? 0;
        wanted.set(path, sha);
      }
    }
    await this.#fetch(new Set(wanted.values()), signal);
    for (const [path, sha] of wanted) {
      files.set(path, this.#known.get(sha) ?? unread(NOT_FETCHED));
    }
    return files;
  }

  async #fetch(wanted: ReadonlySet<string>, signal: AbortSignal): Promise<void> {
    const shas = [...wanted].filter((sha) => !this.#known.has(sha));
    const blobs = shas.length === 0 ? [] : await this.#source.blobs(shas, signal);
    for (const [sha, bytes] of blobs) {
      this.#known.set(sha, named(auditFileOf(bytes), sha));
    }
  }
}

/** One tree, see `Snapshots`. */
export async function loadSnapshot(
  source: Source,
  tree: Tree,
  rules: readonly Rule[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, AuditFile>> {
  return new Snapshots(source, rules).load(tree, signal);
}

/** Whether all of a tree was fetched that was asked for: another time there may be more. */
export function isComplete(tree: Tree, files: ReadonlyMap<string, AuditFile>): boolean {
  return (
    tree.gap === undefined &&
    [...files.values()].every((file) => file.kind === 'text' || file.reason !== NOT_FETCHED)
  );
}

function named(file: AuditFile, sha: string): AuditFile {
  return file.kind === 'text' ? { ...file, id: sha } : file;
}
