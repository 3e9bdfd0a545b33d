import type { Logger } from 'pino';

import type { DeliveryAttempt, DeliveryLog } from '#github/delivery-log.ts';
import { refusedStatus } from '#github/github-failure.ts';
import type { MissedDelivery, MissedDeliveryStore } from '#store/missed-delivery-store.ts';

import { isHandled } from './http/delivery-from-webhook.ts';

export interface DeliverySweepPorts {
  readonly deliveryLog: Pick<DeliveryLog, 'read' | 'answerTo' | 'redeliver'>;
  readonly missed: MissedDeliveryStore;
  readonly log: Logger;
}

/** What was done about deliveries that the queue does not have. */
export interface DeliverySweepResult {
  /** GitHub was asked to deliver them again. */
  readonly redelivered: number;
  /** GitHub keeps them no longer. */
  readonly lost: number;
}

/** An attempt enters GitHub's log when it has ended, which takes up to thirty seconds. */
const OVERLAP_MS = 120_000;
/** Ten thousand attempts. */
const MOST_PAGES = 100;
const MOST_AT_ONCE = 100;
/** GitHub keeps no delivery for longer, so a settled one is read in its log no more. */
const KEPT_DAYS = 8;

/** A redelivery of what GitHub keeps no longer, or cannot send. */
const GONE = new Set([400, 404, 422]);

/**
 * Reads what GitHub's log has of new and has it deliver again what the queue does not have: what failed,
 * and what was answered but is not stored, since an embedded database can lose it in a power failure.
 * What it repeats carries the same GUID, so the queue drops it when it was there already.
 */
export async function sweepDeliveries(
  ports: DeliverySweepPorts,
  signal: AbortSignal,
): Promise<DeliverySweepResult> {
  await readLog(ports, signal);
  const due = await ports.missed.due(MOST_AT_ONCE);
  const arrived = await ports.missed.stored(due.map(({ guid }) => guid));
  await ports.missed.settle([...arrived]);
  let redelivered = 0;
  let lost = 0;
  for (const missed of due.filter(({ guid }) => !arrived.has(guid))) {
    signal.throwIfAborted();
    const outcome = await recover(ports, missed, signal);
    redelivered += outcome === 'asked' ? 1 : 0;
    lost += outcome === 'lost' ? 1 : 0;
  }
  await ports.missed.purge(KEPT_DAYS);
  return { redelivered, lost };
}

async function readLog(
  { deliveryLog, missed, log }: DeliverySweepPorts,
  signal: AbortSignal,
): Promise<void> {
  const mark = await missed.readUntil();
  const since = mark && new Date(mark.getTime() - OVERLAP_MS);
  const { attempts, isWhole } = await deliveryLog.read(since, MOST_PAGES, signal);
  if (!isWhole) {
    log.warn(
      { attempts: attempts.length },
      'the delivery log is longer than one sweep reads, older deliveries are left out',
    );
  }
  const last = lastAttempts(attempts);
  const stored = await missed.stored(last.map(({ guid }) => guid));
  const unknown = last.filter(({ guid }) => !stored.has(guid));
  const ids = unknown.flatMap(({ repositoryId }) => repositoryId ?? []);
  const known = await missed.knownRepositories(ids);
  const found = unknown.filter(
    ({ wasAccepted, repositoryId }) =>
      !wasAccepted ||
      // Without a mark the store is new, and so has nothing to have lost. What is stored of a
      // repository is erased with it, and was not lost either.
      (mark !== undefined && (repositoryId === undefined || known.has(repositoryId))),
  );
  await missed.note(
    found.map(({ guid, id, wasAccepted }) => ({ guid, deliveryId: id, wasAccepted })),
    attempts[0]?.deliveredAt,
  );
}

/**
 * The last attempt of each event that concerns us, one that was accepted before any that was not. An
 * installation that was deleted takes what was before along.
 */
function lastAttempts(attempts: readonly DeliveryAttempt[]): readonly DeliveryAttempt[] {
  const deleted = new Map(
    attempts
      .filter(({ event, action }) => event === 'installation' && action === 'deleted')
      .map(({ installationId, deliveredAt }) => [installationId, deliveredAt.getTime()]),
  );
  const ours = attempts.filter(
    ({ event, action, installationId, deliveredAt }) =>
      isHandled(event, action) && deliveredAt.getTime() >= (deleted.get(installationId) ?? 0),
  );
  return [...Map.groupBy(ours, ({ guid }) => guid).values()].flatMap(
    (group) => group.find(({ wasAccepted }) => wasAccepted) ?? group[0] ?? [],
  );
}

async function recover(
  { deliveryLog, missed, log }: DeliverySweepPorts,
  { guid, deliveryId, wasAccepted }: MissedDelivery,
  signal: AbortSignal,
): Promise<'asked' | 'lost' | 'settled'> {
  try {
    if (wasAccepted && isIgnored(await deliveryLog.answerTo(deliveryId, signal))) {
      await missed.settle([guid]);
      return 'settled';
    }
    await deliveryLog.redeliver(deliveryId, signal);
    await missed.asked(guid);
    log.info({ delivery: guid, wasAccepted }, 'asked GitHub to deliver again');
    return 'asked';
  } catch (error) {
    if (!GONE.has(refusedStatus(error) ?? 0)) {
      throw error;
    }
    await missed.settle([guid]);
    log.warn({ delivery: guid, err: error }, 'a delivery is lost, GitHub does not send it again');
    return 'lost';
  }
}

/** What the front door answers to an event that needs no work. */
function isIgnored(answer: string | undefined): boolean {
  return /"status"\s*:\s*"ignored"/u.test(answer ?? '');
}
