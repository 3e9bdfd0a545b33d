import { currentDelivery } from '../delivery-scope.ts';
import type { HandlerPorts, Payload } from './handler.ts';
import { targetOf } from './handler.ts';

/** A pull request was opened, pushed to, reopened, made ready, or given another base: it is reviewed as it is now. */
export async function handlePullRequest(
  { reviewer, customers }: HandlerPorts,
  payload: Payload<
    | 'pull_request.opened'
    | 'pull_request.synchronize'
    | 'pull_request.reopened'
    | 'pull_request.ready_for_review'
    | 'pull_request.edited'
  >,
): Promise<void> {
  const target = targetOf(payload);
  const { number, head } = payload.pull_request;
  currentDelivery().log.setBindings({ pullRequest: number, head: head.sha });
  await customers.note(target);
  await reviewer.pullRequest(target, number, false);
}
