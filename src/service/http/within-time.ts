import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Answers as `work` does or, when it takes longer than `milliseconds`, as `late` does. The work itself
 * goes on; its late answer is dropped.
 */
export async function withinTime<T>(
  work: Promise<T>,
  milliseconds: number,
  late: () => T,
): Promise<T> {
  const timer = new AbortController();
  const timeout = sleep(milliseconds, undefined, { signal: timer.signal }).then(late);
  // Aborting the timer rejects it, which is of no interest to anybody once the work has answered.
  timeout.catch(() => undefined);
  try {
    return await Promise.race([work, timeout]);
  } finally {
    timer.abort();
  }
}
