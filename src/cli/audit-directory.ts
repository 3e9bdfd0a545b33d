import { resolve } from 'node:path';

import type { AuditResult } from '#core/audit-result.ts';
import { count } from '#report/counting.ts';
import type { ReadLine } from '#report/line-changes.ts';
import { lineReader } from '#review/review-change.ts';
import { loadSnapshot } from '#review/snapshot.ts';
import { RULES } from '#rules/index.ts';
import { Git } from '#source/git.ts';

import { withAuditPool } from './with-audit-pool.ts';
import { progressOn } from './progress.ts';
import type { TerminalIo } from './terminal-io.ts';
import { WorkTreeSource } from './work-tree-source.ts';

export interface AuditedDirectory {
  readonly result: AuditResult;
  /** Lines of the files that were read, for code frames. */
  readonly readLine: ReadLine;
}

/** Audits the files of a directory below the current one, or by absolute path, as they are on disk. */
export async function auditDirectory(directory: string, io: TerminalIo): Promise<AuditedDirectory> {
  const signal = io.interruption();
  const progress = progressOn(io);
  const root = resolve(io.cwd, directory);
  try {
    // The thread loads its code while files are read.
    return await withAuditPool(1, async (pool) => {
      await progress.show('Reading files');
      const source = new WorkTreeSource(root, new Git(root, io.env['PATH']));
      const tree = await source.tree('work tree');
      const files = await loadSnapshot(source, tree, RULES, signal);
      await progress.show(`Auditing ${count(files.size, 'file')}`);
      const result = await pool.audit({ files }, signal);
      return { result, readLine: lineReader(files) };
    });
  } finally {
    await progress.clear();
  }
}
