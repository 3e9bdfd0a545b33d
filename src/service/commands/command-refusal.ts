import type { Rights } from '#github/conversation.ts';

import type { Command } from './read-commands.ts';

/** Who asks, and where. */
export interface Asker {
  readonly rights: Rights;
  /** Whether they opened the pull request that they comment on. */
  readonly isOnOwnPull: boolean;
}

/**
 * Why somebody may not give a command, undefined when they may. Nobody accepts their own defect or
 * calls it none, unless the repository is theirs to run.
 */
export function commandRefusal(
  kind: Command['kind'],
  { rights, isOnOwnPull }: Asker,
): string | undefined {
  if (rights.refusal !== undefined) {
    return 'GitHub does not tell Faultline what you may do here. Those who run it find the reason in its log.';
  }
  if (!rights.mayWrite) {
    return 'Commands are for people with write permission in this repository.';
  }
  const isJudgement = kind === 'waive' || kind === 'wrong';
  return isJudgement && isOnOwnPull && !rights.mayMaintain
    ? 'Whoever opened the pull request cannot do this in it, unless they have the role maintain or admin. Somebody else with write permission can.'
    : undefined;
}
