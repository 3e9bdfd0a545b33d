import type { Logger } from 'pino';

import { isFaultlineError } from '#core/errors.ts';
import type { GithubClients } from '#github/github-clients.ts';
import { isLimit } from '#github/github-failure.ts';
import { openPullRequests } from '#github/open-pull-requests.ts';
import type { DeliveryIntake } from '#store/delivery.ts';
import type { QueueDepth } from '#store/delivery-table.ts';
import type { Repository } from '#store/installation-store.ts';
import type { UnreviewedStore } from '#store/unreviewed-store.ts';

import { ownDelivery, PULL_REVIEW } from './own-event.ts';
import type { PullReviewWish } from './own-event.ts';
import { pullSubject } from './subject.ts';
import { sweepRoom } from './sweep-room.ts';

export interface PullRequestSweepPorts {
  readonly clients: Pick<GithubClients, 'reader' | 'rateLimit'>;
  readonly unreviewed: UnreviewedStore;
  readonly queue: DeliveryIntake & { depth(): Promise<QueueDepth> };
  readonly clock: () => Date;
  readonly log: Logger;
  /** An event about a pull request may be under way for so long. */
  readonly settlingMs: number;
}

export interface PullRequestSweepResult {
  readonly repositories: number;
  /** Pull requests without a verdict whose review was queued. */
  readonly queued: number;
  /** Repositories whose pull requests could not be listed. */
  readonly failed: number;
}

const MOST_REPOSITORIES = 50;
/** The rest of an installation's requests is left to its reviews. */
const LEAST_REMAINING = 0.25;

/** Queues a review for each open pull request whose head has no verdict, in the repositories whose turn it is. */
export async function sweepPullRequests(
  ports: PullRequestSweepPorts,
  signal: AbortSignal,
): Promise<PullRequestSweepResult> {
  const { unreviewed, queue, log } = ports;
  let room = await sweepRoom(queue);
  const limited = new Set<number>();
  const result = { repositories: 0, queued: 0, failed: 0 };
  for (const repository of await unreviewed.nextRepositories(MOST_REPOSITORIES)) {
    signal.throwIfAborted();
    if (room <= 0) {
      break;
    }
    if (limited.has(repository.installationId) || isNearLimit(ports, repository)) {
      continue;
    }
    try {
      const queued = await sweepRepository(ports, repository, room, signal);
      result.queued += queued;
      room -= queued;
    } catch (error) {
      if (signal.aborted || isFaultlineError(error, 'store-unavailable', 'source-unavailable')) {
        throw error;
      }
      if (isLimit(error)) {
        limited.add(repository.installationId);
      }
      result.failed += 1;
      const { id, installationId } = repository;
      log.warn(
        { err: error, repository: id, installation: installationId },
        'open pull requests could not be listed',
      );
    }
    result.repositories += 1;
    await unreviewed.swept(repository.id);
  }
  return result;
}

async function sweepRepository(
  { clients, unreviewed, queue, clock, settlingMs }: PullRequestSweepPorts,
  repository: Repository,
  room: number,
  signal: AbortSignal,
): Promise<number> {
  const target: Repository = repository;
  const client = await clients.reader(target.installationId, target.id);
  const pulls = await openPullRequests(client, target, clock, signal);
  const settled = clock().getTime() - settlingMs;
  const heads = pulls
    .filter(({ updatedAt }) => updatedAt.getTime() <= settled)
    .map(({ number, headSha }) => {
      const payload: PullReviewWish = { target, number, isRerun: false };
      return {
        number,
        headSha,
        ...ownDelivery('sweep', target, {
          event: PULL_REVIEW,
          key: `${target.id}#${number}@${headSha}`,
          subject: pullSubject(target.id, number),
          isReplaceable: true,
          payload,
        }),
      };
    });
  const found = (await unreviewed.unreviewed(target.id, heads)).slice(0, room);
  for (const { number: _number, headSha: _headSha, ...delivery } of found) {
    await queue.accept(delivery);
  }
  return found.length;
}

function isNearLimit({ clients }: PullRequestSweepPorts, { installationId }: Repository): boolean {
  const known = clients.rateLimit(installationId);
  return known !== undefined && known.remaining < known.limit * LEAST_REMAINING;
}
