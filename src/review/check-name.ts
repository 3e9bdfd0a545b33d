/**
 * The name of our check for a base branch: `Faultline: main`. It names the branch because a check
 * belongs to a commit, not to a pull request: under one name for all, a second pull request of the
 * same commit into a branch with nothing to lose would turn the first one's check green. policy-bot
 * does the same: https://github.com/palantir/policy-bot#github-app-configuration
 */
export function checkName(baseBranch: string): string {
  return `Faultline: ${baseBranch}`;
}

/** What a check run of ours was about. */
export type CheckKey =
  | { readonly kind: 'pull'; readonly number: number; readonly baseBranch: string }
  | {
      readonly kind: 'commit';
      readonly branch: string;
      /** What a merge group's head is to be merged onto, undefined for a commit on its branch. */
      readonly baseSha: string | undefined;
    };

/** The key that a check run carries as its `external_id`. It is how a re-run finds back, also for forks. */
export function writeCheckKey(key: CheckKey): string {
  return key.kind === 'pull'
    ? `faultline:pull:${key.number}:${key.baseBranch}`
    : `faultline:commit:${key.baseSha ?? ''}:${key.branch}`;
}

const KEY =
  /^faultline:(?:pull:(?<number>[1-9]\d{0,14}):(?<base>.+)|commit:(?<sha>[0-9a-f]*):(?<branch>.+))$/u;

/** Reads a key, undefined for an `external_id` that is not ours. */
export function readCheckKey(externalId: string): CheckKey | undefined {
  const { number, base, sha, branch } = KEY.exec(externalId)?.groups ?? {};
  if (number !== undefined && base !== undefined) {
    return { kind: 'pull', number: Number(number), baseBranch: base };
  }
  return branch === undefined
    ? undefined
    : { kind: 'commit', branch, baseSha: sha === '' ? undefined : sha };
}
