import type { AuditFile } from '#audit/audit-input.ts';
import { isInteresting } from '#audit/interest.ts';
import type { Rule } from '#model/rule.ts';
import type { Source, Tree } from '#source/source.ts';

import { auditFileOf, reasonNotToRead, unread } from './file-content.ts';

/** More text than this in one tree is not read: the audit's memory is bounded. */
const LARGEST_SNAPSHOT_BYTES = 256 * 1024 * 1024;

/**
 * The files of a tree as the engine takes them. Only what a rule could read is fetched; every other
 * entry is there with the reason why it has no text.
 */
export async function loadSnapshot(
  source: Source,
  tree: Tree,
  rules: readonly Rule[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, AuditFile>> {
  const files = new Map<string, AuditFile>();
  const wanted = new Map<string, string>();
  let budget = LARGEST_SNAPSHOT_BYTES;
  for (const { path, mode, sha, size } of tree.entries) {
    const reason = reasonNotToRead(mode, size);
    if (reason !== undefined) {
      files.set(path, unread(reason));
    } else if (!isInteresting(rules, path)) {
      files.set(path, unread('no rule reads such files'));
    } else if (budget < (size ?? 0)) {
      files.set(path, unread('the repository holds more text than one review reads'));
    } else {
      budget -= size ?? 0;
      wanted.set(path, sha);
    }
  }
  const blobs = await source.blobs([...new Set(wanted.values())], signal);
  for (const [path, sha] of wanted) {
    const bytes = blobs.get(sha);
    files.set(
      path,
      bytes === undefined
        ? unread('its content could not be fetched')
        : named(auditFileOf(bytes), sha),
    );
  }
  return files;
}

function named(file: AuditFile, sha: string): AuditFile {
  return file.kind === 'text' ? { ...file, id: sha } : file;
}
