import type { PushView } from './pull-request-view.ts';

/** True when nobody can merge: a required check did not pass, or the branches conflict. */
export function isMergeBlocked({ mergeState }: Pick<PushView, 'mergeState'>): boolean {
  return mergeState !== 'clean';
}

/** Why the pull request can or cannot be merged, in one sentence. */
export function mergeSentence(
  { mergeState, check }: Pick<PushView, 'mergeState' | 'check'>,
  baseBranch: string,
): string {
  switch (mergeState) {
    case 'clean':
      return 'This branch can be merged.';
    case 'blocked':
      return `Merging is blocked: the required check “${check.name}” did not pass.`;
    case 'dirty':
      return `Merging is blocked: this branch has conflicts with ${baseBranch}.`;
    default:
      return `Merging is blocked (${mergeState}).`;
  }
}
