import type { CodeScanningPort } from '#github/ports.ts';
import type { AuditedTree } from '#report/audit-record.ts';
import { checkRunOutput } from '#report/check-run.ts';
import type { FinishedReview } from '#report/review-outcome.ts';

import { withCheckRun } from './check-lifecycle.ts';
import { checkName, writeCheckKey } from './check-name.ts';
import { reviewChange, reviewCommitAlone } from './review-change.ts';
import type { ReviewedCommit } from './review-change.ts';
import type { Attempt, PublishingPorts, ReviewPorts } from './review-ports.ts';
import { uploadFindings } from './upload-findings.ts';

/** A commit that is reviewed for its branch rather than for a pull request. */
export interface CommitReview extends Attempt {
  readonly headSha: string;
  /**
   * What the commit is to be merged onto, for a merge group; undefined for a commit that is on its
   * branch already, of which nothing can be blocked any more.
   */
  readonly baseSha: string | undefined;
  /** The branch it is, or is to be, on. It names the check. */
  readonly branch: string;
}

export interface CommitPorts extends PublishingPorts {
  /** Takes the audit of a commit that is on its branch, once its check is concluded. */
  readonly keepAudit?: (audited: AuditedTree) => Promise<void>;
  /** Where the findings of such a commit go too if its policy wants it. */
  readonly codeScanning?: CodeScanningPort;
}

/**
 * Gives a commit its check: the head of a default branch, since a check must have run in a repository
 * before it can be required there, and the head of a merge group, for which GitHub waits. Says
 * nothing on pull requests.
 */
export async function reviewCommit(
  ports: CommitPorts,
  review: CommitReview,
  signal: AbortSignal,
): Promise<FinishedReview> {
  const { headSha, baseSha, branch } = review;
  const target = {
    name: checkName(branch),
    externalId: writeCheckKey({ kind: 'commit', branch, baseSha }),
    headSha,
    baseSha: baseSha ?? headSha,
  };
  return withCheckRun(ports, target, review, signal, async (run, onPhase) => {
    const reviewed = await reviewOf({ ...ports, onPhase }, review, signal);
    onPhase('publish');
    const note = await uploadWanted(ports, review, reviewed, signal);
    const outcome =
      note === undefined
        ? reviewed.outcome
        : { ...reviewed.outcome, notes: [...reviewed.outcome.notes, note] };
    await ports.checks.conclude(run, checkRunOutput(outcome, ports.rulebook), signal);
    ports.onOutcome?.(outcome);
    if (reviewed.audited !== undefined) {
      await ports.keepAudit?.(reviewed.audited);
    }
    return outcome;
  });
}

/** A plain sentence about what went wrong with the upload, undefined when nothing did. */
async function uploadWanted(
  { codeScanning, rulebook, version }: CommitPorts,
  { headSha, branch }: CommitReview,
  { audited, isUploaded = false }: Partial<ReviewedCommit>,
  signal: AbortSignal,
): Promise<string | undefined> {
  return codeScanning === undefined || audited === undefined || !isUploaded
    ? undefined
    : uploadFindings(codeScanning, { headSha, branch, audited, rulebook, version }, signal);
}

/** A merge group is no state of the branch, so its audit is none of the branch's history. */
async function reviewOf(
  ports: ReviewPorts,
  { headSha, baseSha, branch }: CommitReview,
  signal: AbortSignal,
): Promise<Pick<ReviewedCommit, 'outcome'> & Partial<ReviewedCommit>> {
  return baseSha === undefined
    ? reviewCommitAlone(ports, headSha, signal)
    : reviewChange(ports, { base: baseSha, head: headSha, branch }, signal);
}
