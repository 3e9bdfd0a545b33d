import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

import type { AuditFile } from '#audit/audit-input.ts';
import { auditFileOf, reasonNotToRead, unread } from '#review/file-content.ts';
import { blobId } from '#source/blob-id.ts';

const SKIPPED = new Set(['.git', 'node_modules']);

/** The files of a directory as an audit takes them. */
export function readTree(root: string): Map<string, AuditFile> {
  const files = new Map<string, AuditFile>();
  for (const path of pathsBelow(root)) {
    const name = relative(root, path);
    const reason = reasonNotToRead('file', statSync(path).size);
    files.set(name, reason === undefined ? textOf(readFileSync(path)) : unread(reason));
  }
  return files;
}

function textOf(bytes: Uint8Array): AuditFile {
  const file = auditFileOf(bytes);
  return file.kind === 'text' ? { ...file, id: blobId(bytes, 40) } : file;
}

function pathsBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return SKIPPED.has(entry.name) ? [] : pathsBelow(path);
    }
    return entry.isFile() ? [path] : [];
  });
}
