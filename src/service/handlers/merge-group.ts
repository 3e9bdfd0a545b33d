import { targetOf } from './handler.ts';
import type { HandlerPorts, Payload } from './handler.ts';

const BRANCH_PREFIX = 'refs/heads/';

/**
 * A merge queue wants to know whether a group may be merged. Its head is the tree that will land, so
 * it is reviewed for itself; without an answer the queue takes us for failed.
 */
export async function handleMergeGroup(
  { reviewer, customers }: HandlerPorts,
  payload: Payload<'merge_group.checks_requested'>,
): Promise<void> {
  if (payload.repository === undefined) {
    return;
  }
  const target = targetOf({ installation: payload.installation, repository: payload.repository });
  await customers.note(target);
  const { head_sha: headSha, base_sha: baseSha, base_ref: baseRef } = payload.merge_group;
  const branch = baseRef.startsWith(BRANCH_PREFIX) ? baseRef.slice(BRANCH_PREFIX.length) : baseRef;
  await reviewer.commit(target, { headSha, baseSha, branch, isRerun: false });
}
