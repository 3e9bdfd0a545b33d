import { targetOf } from './handler.ts';
import type { HandlerPorts, Payload } from './handler.ts';

/**
 * Somebody pressed "Re-run all checks". GitHub names no pull request for a head in a fork, so the
 * reviews that we made of this head say which ones are meant; without any it is a branch's.
 */
export async function handleCheckSuite(
  { reviewer, customers }: HandlerPorts,
  payload: Payload<'check_suite.rerequested'>,
): Promise<void> {
  const target = targetOf(payload);
  await customers.note(target);
  const { head_sha: headSha, head_branch: branch } = payload.check_suite;
  const numbers = await reviewer.pullRequestsOf(target.id, headSha);
  for (const number of numbers) {
    await reviewer.pullRequest(target, number, true);
  }
  if (numbers.length === 0 && branch !== null && branch === payload.repository.default_branch) {
    await reviewer.commit(target, { headSha, baseSha: undefined, branch, isRerun: true });
  }
}
