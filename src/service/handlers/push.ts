import { targetOf } from './handler.ts';
import type { HandlerPorts, Payload } from './handler.ts';

/**
 * The default branch moved. Its head gets a check, since GitHub offers a check as required only in
 * repositories in which it ran within the last week:
 * https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-protected-branches/about-protected-branches
 */
export async function handlePush(
  { reviewer, customers }: HandlerPorts,
  payload: Payload<'push'>,
): Promise<void> {
  const target = targetOf(payload);
  await customers.note(target);
  const branch = payload.repository.default_branch;
  await reviewer.commit(target, {
    headSha: payload.after,
    baseSha: undefined,
    branch,
    isRerun: false,
  });
}
