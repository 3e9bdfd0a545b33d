import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

/** What a process of its own fires at the front door, so that its clock is not held up by the fake GitHub. */
export interface Fire {
  readonly url: string;
  readonly secret: string;
  readonly event: string;
  /** Bodies, taken in turns; each gets a GUID of its own. */
  readonly bodies: readonly string[];
  readonly perSecond: number;
  readonly count: number;
}

/** How the deliveries were answered, in the order in which they were due. */
export interface Fired {
  /** From when each was due, so that waiting for a late answer counts for those behind it. */
  readonly milliseconds: readonly number[];
  /** How many were answered with each status. */
  readonly statuses: Readonly<Record<string, number>>;
}

/** Sends deliveries at a fixed rate, whether the ones before were answered or not. */
async function fire({ url, secret, event, bodies, perSecond, count }: Fire): Promise<Fired> {
  const statuses: Record<string, number> = {};
  const start = performance.now() + 100;
  const answers = Array.from({ length: count }, async (_, index) => {
    const due = start + (index * 1000) / perSecond;
    await delay(Math.max(0, due - performance.now()));
    const body = bodies[index % bodies.length] ?? '';
    const status = await send(url, secret, event, body);
    statuses[status] = (statuses[status] ?? 0) + 1;
    return performance.now() - due;
  });
  return { milliseconds: await Promise.all(answers), statuses };
}

async function send(url: string, secret: string, event: string, body: string): Promise<number> {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
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
  return answer.status;
}

// In a process of its own: told what to do by its parent, whom it tells what came of it.
process.once('message', (order: Fire) => {
  void answerParent(order);
});

async function answerParent(order: Fire): Promise<void> {
  const fired = await fire(order);
  process.send?.(fired, () => {
    process.disconnect();
  });
}
