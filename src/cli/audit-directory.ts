import { resolve } from 'node:path';

import type { CodeWaiver } from '#config/code-waivers.ts';
import { dayOf } from '#config/waiver.ts';
import type { Day } from '#config/waiver.ts';
import type { AuditResult } from '#core/audit-result.ts';
import type { AuditAside } from '#report/audit-aside.ts';
import { count } from '#report/counting.ts';
import type { ReadLine } from '#report/line-changes.ts';
import { quotableLines } from '#report/quotable-lines.ts';
import { gate } from '#review/gate.ts';
import { policyInForce } from '#review/policy-in-force.ts';
import type { PolicyInForce } from '#review/policy-in-force.ts';
import { lineReader, policyTextIn, waiversIn } from '#review/review-change.ts';
import { loadSnapshot } from '#review/snapshot.ts';
import { RULES } from '#rules/index.ts';
import { Git } from '#source/git.ts';

import { withAuditPool } from './with-audit-pool.ts';
import { progressOn } from './progress.ts';
import { SECRET_RULES } from './rulebook.ts';
import type { TerminalIo } from './terminal-io.ts';
import { WorkTreeSource } from './work-tree-source.ts';

export interface AuditedDirectory {
  /** With the findings that the policy shows and nobody waived. */
  readonly result: AuditResult;
  readonly aside: AuditAside;
  /** Whether one of the findings blocks, new or old, or the policy file has a mistake. */
  readonly isBlocked: boolean;
  /** Lines of the files that were read, as reports may quote them. */
  readonly readLine: ReadLine;
}

/**
 * What the directory's own policy and waivers make of an audit. There is no base to compare with, so
 * what is there counts, old or new, and so does every waiver.
 */
function judged(
  result: AuditResult,
  policy: PolicyInForce,
  inCode: readonly CodeWaiver[],
  today: Day,
): Pick<AuditedDirectory, 'result' | 'aside' | 'isBlocked'> {
  const { findings, leftOut, notes, conclusion } = gate({
    findings: result.findings.map((finding) => ({
      finding,
      state: 'new' as const,
      isInDiff: false,
    })),
    policy,
    waivers: { granted: [], inCode, counting: undefined, today },
    coverage: result.coverage,
    changed: new Set(),
    missing: [],
    notes: [],
  });
  const standing = findings.filter(({ waiver }) => waiver === undefined);
  return {
    result: { ...result, findings: standing.map(({ finding }) => finding) },
    aside: {
      waived: findings.flatMap(({ finding, waiver }) =>
        waiver === undefined ? [] : [{ finding, waiver }],
      ),
      leftOut,
      notes: [
        ...policy.problems.map(
          ({ path, start, message }) => `${path}, line ${String(start.line)}: ${message}`,
        ),
        ...notes,
      ],
    },
    isBlocked: conclusion === 'failure',
  };
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
      const text = await policyTextIn(source, tree, signal);
      const policy = policyInForce(
        { organisation: undefined, base: text, head: text },
        RULES.map(({ meta }) => meta),
      );
      return {
        ...judged(result, policy, waiversIn(files), dayOf(io.now())),
        readLine: quotableLines(lineReader(files), result.findings, SECRET_RULES),
      };
    });
  } finally {
    await progress.clear();
  }
}
