import { z } from 'zod';

import type { PullReviewWish } from '../own-event.ts';
import type { HandlerPorts } from './handler.ts';
import { REPOSITORY_TARGET } from './repository-added.ts';

const WISH: z.ZodType<PullReviewWish> = z.object({
  target: REPOSITORY_TARGET,
  number: z.number(),
  isRerun: z.boolean(),
});

/**
 * Our own event: a command asked for another review or changed what it comes to, or the sweep found a
 * pull request without a verdict or with one whose waiver has ended.
 */
export async function handlePullReview(
  { reviewer }: HandlerPorts,
  payload: unknown,
): Promise<void> {
  const { target, number, isRerun } = WISH.parse(payload);
  await reviewer.pullRequest(target, number, isRerun);
}
