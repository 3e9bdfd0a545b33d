import { fireApart } from './fire-apart.ts';
import { openPulls } from './intake.ts';
import { startSubject } from './subject.ts';
import type { Store } from './subject.ts';

export interface MemorySample {
  readonly deliveries: number;
  readonly residentMegabytes: number;
  /** What the garbage collector left of the main thread's heap when it was last asked. */
  readonly heapMegabytes: number;
  readonly reviews: number;
}

const MEGABYTE = 1024 * 1024;

/** What the process holds while it takes in deliveries and reviews, after each tenth of them. */
export async function measureMemory(
  store: Store,
  code: string,
  total: number,
): Promise<readonly MemorySample[]> {
  const subject = await startSubject(store);
  try {
    const bodies = await openPulls(subject, code);
    const samples: MemorySample[] = [];
    for (let deliveries = 0; deliveries <= total; deliveries += total / 10) {
      if (deliveries > 0) {
        await fireApart({
          url: subject.intake,
          secret: subject.secret,
          event: 'pull_request',
          bodies,
          perSecond: undefined,
          count: total / 10,
          warmUp: 0,
        });
        await subject.idle();
      }
      samples.push({
        deliveries,
        residentMegabytes: (await subject.metric('process_resident_memory_bytes')) / MEGABYTE,
        heapMegabytes: (await subject.metric('nodejs_heap_size_used_bytes')) / MEGABYTE,
        reviews: await subject.metric('faultline_reviews_total'),
      });
    }
    return samples;
  } finally {
    await subject.close();
  }
}
