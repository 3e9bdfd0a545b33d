import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 100;

/** What was waited for did not come in time. */
export class WaitedTooLong extends Error {
  override readonly name = 'WaitedTooLong';
}

/** Asks until there is an answer. Rejects with `WaitedTooLong` after `seconds`, naming what is missing. */
export async function waitFor<T>(
  what: string,
  seconds: number,
  ask: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) {
      return answer;
    }
    if (Date.now() > deadline) {
      throw new WaitedTooLong(`There was no ${what} within ${seconds} seconds.`);
    }
    await delay(POLL_MS);
  }
}
