import { webhookExample } from '#test/support/webhook-example.ts';

import { fireApart } from './fire-apart.ts';
import { percentile } from './percentile.ts';
import { filesOf, repositoryWith } from './repository.ts';
import { startSubject } from './subject.ts';
import type { Store, Subject } from './subject.ts';

export interface IntakeResult {
  readonly sent: number;
  /** Of the answers, milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly highest: number;
  /** 202 and whatever else there was. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Milliseconds. */
  readonly eventLoopP99: number;
  /** Of the service's process, the reviews' part included. */
  readonly cpuMilliseconds: number;
  /** Reviews that were concluded meanwhile. */
  readonly reviews: number;
}

const WARM_UP_SECONDS = 10;
const PULLS = 20;
const FILES = 100;
const REVIEWS = 'faultline_reviews_total';
const CPU = 'process_cpu_seconds_total';
const EVENT_LOOP = 'nodejs_eventloop_lag_p99_seconds';

/**
 * Deliveries at a fixed rate: pushes to twenty open pull requests of a repository of a hundred files, the
 * payloads as large as GitHub's examples. Reviews run all the while, each of the newest head.
 */
export async function measureIntake(
  store: Store,
  code: string,
  perSecond: number,
  seconds: number,
): Promise<IntakeResult> {
  const subject = await startSubject(store);
  try {
    const bodies = await openPulls(subject, code);
    const count = perSecond * seconds;
    let before = await countersOf(subject);
    const order = { url: subject.intake, secret: subject.secret, event: 'pull_request', bodies };
    const { milliseconds, statuses } = await fireApart(
      { ...order, perSecond, count, warmUp: perSecond * WARM_UP_SECONDS },
      async () => {
        before = await countersOf(subject);
      },
    );
    const after = await countersOf(subject);
    return {
      sent: count,
      p50: percentile(milliseconds, 0.5),
      p99: percentile(milliseconds, 0.99),
      highest: Math.max(...milliseconds),
      statuses,
      eventLoopP99: after.eventLoop * 1000,
      cpuMilliseconds: (after.cpu - before.cpu) * 1000,
      reviews: after.reviews - before.reviews,
    };
  } finally {
    await subject.close();
  }
}

/** Seconds, and how many. Each reading of the event loop's metric begins it anew. */
async function countersOf(subject: Subject) {
  return {
    eventLoop: await subject.metric(EVENT_LOOP),
    cpu: await subject.metric(CPU),
    reviews: await subject.metric(REVIEWS),
  };
}

/** Opens the pull requests and gives the payload of a push to each. */
export async function openPulls({ github }: Subject, code: string): Promise<readonly string[]> {
  const fixture = await repositoryWith(filesOf(code, FILES, 0));
  const repository = await github.addRepository({
    owner: 'acme',
    name: 'shop',
    directory: fixture.directory,
  });
  const { installation } = await github.addInstallation({ account: 'acme' });
  const bodies: string[] = [];
  for (let number = 1; number <= PULLS; number += 1) {
    await fixture.branch(`feature-${number}`, 'main');
    await fixture.commit(filesOf(code, 10, number));
    const { pull } = await github.openPullRequest({
      repository: 'acme/shop',
      head: `feature-${number}`,
    });
    bodies.push(payloadOf(installation.id, repository.id, pull.number, pull.headSha));
  }
  return bodies;
}

function payloadOf(installation: number, repository: number, number: number, sha: string): string {
  const example = webhookExample('pull_request', 'synchronize');
  return JSON.stringify({
    ...example,
    installation: { id: installation },
    repository: {
      ...Object(example['repository']),
      id: repository,
      name: 'shop',
      full_name: 'acme/shop',
      owner: { login: 'acme' },
    },
    pull_request: { ...Object(example['pull_request']), number, head: { sha } },
  });
}
