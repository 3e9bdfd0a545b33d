import { readMarker } from '#report/comment-marker.ts';
import { parseHunks, splitPatches } from '#test/github/unified-diff.ts';
import type { CheckRun, ReviewComment } from '#test/github/state.ts';

import { hasFinished } from '../../scripts/demo/unfinished-check.ts';

/** What may not be after a pull request was reviewed, each kind counted for itself. */
export type ProblemKind =
  | 'error or warning logged'
  | 'duplicate comment'
  | 'unfinished check'
  | 'comment outside the diff'
  | 'wrong request';

export interface Problem {
  readonly kind: ProblemKind;
  /** Where and what, for whoever mends it. */
  readonly what: string;
}

/** Heads without a check, with two of one kind, and checks that are not concluded or could not finish. */
export function unfinishedChecks(
  heads: readonly string[],
  runs: readonly CheckRun[],
): readonly Problem[] {
  return heads.flatMap((head) => {
    const own = runs.filter(({ headSha }) => headSha === head);
    const isDone = own.every((run) => run.status === 'completed' && hasFinished(run));
    const isOnce = new Set(own.map(({ externalId }) => externalId)).size === own.length;
    const told = own.map(({ status, title }) => `${status}: ${title ?? ''}`).join('; ');
    return own.length > 0 && isOnce && isDone
      ? []
      : [{ kind: 'unfinished check', what: `${head} has ${own.length} checks (${told})` }];
  });
}

/** Findings that have two comments, and comments that say the same at the same place. */
export function duplicateComments(comments: readonly ReviewComment[]): readonly Problem[] {
  const named = comments.flatMap((comment) => {
    const marker = readMarker(comment.body);
    return marker?.kind === 'finding' ? [{ comment, key: marker.fingerprint }] : [];
  });
  const said = comments.map((comment) => ({ comment, key: textAndPlace(comment) }));
  return [...repeated(named), ...repeated(said)].map((comment) => ({
    kind: 'duplicate comment',
    what: place(comment),
  }));
}

/** Fingerprints that a pull request was told of, by a comment or by an annotation of its checks. */
export function saidFindings(
  comments: readonly ReviewComment[],
  runs: readonly CheckRun[],
): ReadonlySet<string> {
  return new Set([
    ...comments.flatMap(({ body }) => {
      const marker = readMarker(body);
      return marker?.kind === 'finding' ? [marker.fingerprint] : [];
    }),
    ...runs
      .flatMap(({ annotations }) => annotations)
      .flatMap(
        ({ raw_details: details }) => /fingerprint (?<name>\w+)/u.exec(details ?? '')?.[1] ?? [],
      ),
  ]);
}

/** Comments on lines that the diff of their commit does not show. `diffOf` answers that of `git diff -M`. */
export async function commentsOutside(
  comments: readonly ReviewComment[],
  diffOf: (base: string, head: string) => Promise<string>,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const comment of comments) {
    const diff = await diffOf(comment.originalBaseId, comment.originalCommitId);
    if (!isShown(comment, diff)) {
      problems.push({ kind: 'comment outside the diff', what: place(comment) });
    }
  }
  return problems;
}

function isShown({ path, side, originalLine }: ReviewComment, diff: string): boolean {
  const section = splitPatches(diff).find((each) => each.includes(`\n+++ b/${path}\n`));
  return parseHunks(section ?? '')
    .flatMap(({ lines }) => lines)
    .some(({ oldLine, newLine }) => originalLine === (side === 'LEFT' ? oldLine : newLine));
}

function repeated(
  keyed: readonly { readonly key: string; readonly comment: ReviewComment }[],
): readonly ReviewComment[] {
  return [...Map.groupBy(keyed, ({ key }) => key).values()].flatMap((same) =>
    same.slice(1).map(({ comment }) => comment),
  );
}

/** Without the marker on its last line, by which Faultline itself tells comments apart. */
function textAndPlace(comment: ReviewComment): string {
  const text = comment.body.trimEnd().split('\n').slice(0, -1).join('\n');
  return [comment.path, comment.side, comment.originalLine, text].join('\n');
}

function place({ path, originalLine, originalCommitId }: ReviewComment): string {
  return `${path}:${originalLine} of ${originalCommitId}`;
}
