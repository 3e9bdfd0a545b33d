import { resolve } from 'node:path';

import type { CodeWaiver } from '#config/code-waivers.ts';
import type { Policy } from '#config/policy.ts';
import { dayOf } from '#config/waiver.ts';
import type { Day } from '#config/waiver.ts';
import type { AuditResult } from '#core/audit-result.ts';
import type { AuditedTree } from '#report/audit-record.ts';
import { count } from '#report/counting.ts';
import { quotableLines } from '#report/quotable-lines.ts';
import { auditedTree } from '#review/audited-tree.ts';
import { gate } from '#review/gate.ts';
import type { Verdict } from '#review/gate.ts';
import { heardOfTree } from '#review/heard-of-tree.ts';
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

export interface AuditedDirectory extends AuditedTree {
  /** Whether one of the findings blocks, new or old, or the policy file has a mistake. */
  readonly isBlocked: boolean;
  readonly verdict: Verdict;
  readonly policy: Policy;
}

/**
 * The directory's own policy and waivers decide. There is no base to compare with, so what is there
 * counts, old or new, and so does every waiver.
 */
function verdictOn(
  { findings, coverage }: AuditResult,
  policy: PolicyInForce,
  inCode: readonly CodeWaiver[],
  today: Day,
): Verdict {
  const heard = heardOfTree(findings, RULES);
  return gate({
    findings: heard.findings.map((finding) => ({
      finding,
      state: 'new' as const,
      isInDiff: false,
    })),
    policy,
    waivers: { granted: [], inCode, counting: undefined, today },
    coverage,
    changed: new Set(),
    missing: [],
    notes: heard.notes,
  });
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
      const verdict = verdictOn(result, policy, waiversIn(files), dayOf(io.now()));
      const readLine = quotableLines(lineReader(files), result.findings, SECRET_RULES);
      return {
        ...auditedTree(result, verdict, readLine),
        isBlocked: verdict.conclusion === 'failure',
        verdict,
        policy: policy.policy,
      };
    });
  } finally {
    await progress.clear();
  }
}
