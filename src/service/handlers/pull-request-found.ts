import { z } from 'zod';

import type { PullReviewWish } from '../own-event.ts';
import type { HandlerPorts } from './handler.ts';
import { REPOSITORY_TARGET } from './repository-added.ts';

const FOUND: z.ZodType<PullReviewWish> = z.object({
  target: REPOSITORY_TARGET,
  number: z.number(),
});

/** Our own event: the sweep found an open pull request without a verdict. */
export async function handlePullRequestFound(
  { reviewer }: HandlerPorts,
  payload: unknown,
): Promise<void> {
  const { target, number } = FOUND.parse(payload);
  await reviewer.pullRequest(target, number, false);
}
