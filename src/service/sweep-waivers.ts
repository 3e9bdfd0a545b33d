import { dayOf } from '#config/waiver.ts';

import { ownDelivery, PULL_REVIEW } from './own-event.ts';
import type { PullReviewWish } from './own-event.ts';
import type { PullRequestSweepPorts } from './sweep-pull-requests.ts';
import { sweepRoom } from './sweep-room.ts';
import { pullSubject } from './subject.ts';

/**
 * Queues a review for each pull request whose verdict rests on a waiver that has ended since: nothing
 * else happens there on that day. Resolves with how many.
 */
export async function sweepWaivers({
  unreviewed,
  queue,
  clock,
}: Pick<PullRequestSweepPorts, 'unreviewed' | 'queue' | 'clock'>): Promise<number> {
  const room = await sweepRoom(queue);
  const ended = room <= 0 ? [] : await unreviewed.endedWaivers(dayOf(clock()), room);
  for (const review of ended) {
    const { repository: target, number, headSha, until } = review;
    const payload: PullReviewWish = { target, number, isRerun: true };
    await queue.accept(
      ownDelivery('sweep', target, {
        event: PULL_REVIEW,
        key: `${target.id}#${number}@${headSha}!${until}`,
        subject: pullSubject(target.id, number),
        isReplaceable: true,
        payload,
      }),
    );
    await unreviewed.askedForEnd(review);
  }
  return ended.length;
}
