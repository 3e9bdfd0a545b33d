import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

/** What a process of its own fires at the front door, so that its clock is not held up by the fake GitHub. */
export interface Fire {
  readonly url: string;
  readonly secret: string;
  readonly event: string;
  /** Bodies, taken in turns; each gets a GUID of its own. */
  readonly bodies: readonly string[];
  /** Undefined: the next as soon as one of twenty that are under way was answered. */
  readonly perSecond: number | undefined;
  readonly count: number;
  /** How many are sent before, at the same rate, whose answers do not count: both sides compile what they use. */
  readonly warmUp: number;
}

/** How the deliveries were answered. */
export interface Fired {
  /** From when each was due, so that waiting for a late answer counts for those behind it. Not in order. */
  readonly milliseconds: readonly number[];
  /** How many were answered with each status, `none` included. */
  readonly statuses: Readonly<Record<string, number>>;
}

const AT_ONCE = 20;

/** Sends deliveries at a fixed rate, whether the ones before were answered or not; else as they are answered. */
async function fire(order: Fire, onWarm: () => void): Promise<Fired> {
  const { url, secret, event, bodies, perSecond, warmUp } = order;
  const statuses: Record<string, number> = {};
  const milliseconds: number[] = [];
  const count = warmUp + order.count;
  async function sendOne(index: number, due: number): Promise<void> {
    if (index === warmUp) {
      onWarm();
    }
    const status = await send(url, secret, event, bodies[index % bodies.length] ?? '');
    if (index < warmUp) {
      return;
    }
    statuses[status] = (statuses[status] ?? 0) + 1;
    milliseconds.push(performance.now() - due);
  }
  const start = performance.now() + 100;
  let next = 0;
  async function sendInTurn(): Promise<void> {
    while (next < count) {
      const index = next;
      next += 1;
      await sendOne(index, performance.now());
    }
  }
  await Promise.all(
    perSecond === undefined
      ? Array.from({ length: AT_ONCE }, sendInTurn)
      : Array.from({ length: count }, async (_, index) => {
          const due = start + (index * 1000) / perSecond;
          await delay(Math.max(0, due - performance.now()));
          await sendOne(index, due);
        }),
  );
  return { milliseconds, statuses };
}

async function send(url: string, secret: string, event: string, body: string): Promise<string> {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'x-github-event': event,
        'x-github-delivery': randomUUID(),
        'x-hub-signature-256': `sha256=${signature}`,
      },
    });
    await answer.arrayBuffer();
    return String(answer.status);
  } catch {
    return 'none';
  }
}

// In a process of its own: told what to do by its parent, whom it tells when it is warm and what came of it.
process.once('message', (order: Fire) => {
  void answerParent(order);
});

async function answerParent(order: Fire): Promise<void> {
  const fired = await fire(order, () => process.send?.('warm'));
  process.send?.(fired, () => {
    process.disconnect();
  });
}
