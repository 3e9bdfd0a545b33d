import { z } from 'zod';

import type { PullReviewWish } from '../own-event.ts';
import type { HandlerPorts } from './handler.ts';
import { REPOSITORY_TARGET } from './repository-added.ts';

const WISH: z.ZodType<PullReviewWish> = z.object({
  target: REPOSITORY_TARGET,
  number: z.number(),
});

/** Our own event: a command asked for another review, or changed what it comes to. */
export async function handlePullReview(
  { reviewer }: HandlerPorts,
  payload: unknown,
): Promise<void> {
  const { target, number } = WISH.parse(payload);
  await reviewer.pullRequest(target, number, true);
}
