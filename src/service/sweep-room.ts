import type { QueueDepth } from '#store/delivery-table.ts';

/** Reviews that nobody waits for must not stand before those that somebody waits for. */
const MOST_WAITING = 10;

/** How many more reviews the sweep may queue; none when the result is 0 or less. */
export async function sweepRoom(queue: { depth(): Promise<QueueDepth> }): Promise<number> {
  const { waiting, waitingInBackground } = await queue.depth();
  return MOST_WAITING - (waiting - waitingInBackground);
}
