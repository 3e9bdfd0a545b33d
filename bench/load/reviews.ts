import type { FakeGithub } from '#test/github/fake-github.ts';

import { filesOf, repositoryWith } from './repository.ts';
import { startSubject } from './subject.ts';
import type { Store, Subject } from './subject.ts';

export interface ReviewResult {
  readonly what: string;
  /** From the webhook until GitHub has the verdict. */
  readonly milliseconds: number;
  /** Of the service's process and its threads: other programs disturb it less. */
  readonly cpuMilliseconds: number;
  readonly requests: number;
}

const FILES = 1000;
const NAME = 'acme/shop';
const POLL_MS = 2;
const CPU = 'process_cpu_seconds_total';

/** One change after the other in a repository of a thousand files, from a process that knows nothing on. */
export async function measureReviews(store: Store, code: string): Promise<readonly ReviewResult[]> {
  const fixture = await repositoryWith(filesOf(code, FILES, 0));
  const subject = await startSubject(store);
  const { github } = subject;
  try {
    await github.addRepository({ owner: 'acme', name: 'shop', directory: fixture.directory });
    await github.addInstallation({ account: 'acme' });
    github.configureWebhook({ url: subject.intake, secret: subject.secret });
    const results: ReviewResult[] = [];
    await fixture.branch('first', 'main');
    await fixture.commit(filesOf(code, 30, 1));
    results.push(
      await timed(subject, '30 files, cold: the first review of a new process', async () => {
        const { pull } = await github.openPullRequest({ repository: NAME, head: 'first' });
        return pull.headSha;
      }),
    );
    for (const generation of [2, 3, 4]) {
      const sha = await fixture.commit(filesOf(code, 30, generation));
      const what = `30 files, warm: push ${generation - 1} to that pull request`;
      results.push(
        await timed(subject, what, async () => {
          await github.push(NAME, 'first', sha);
          return sha;
        }),
      );
    }
    await fixture.branch('second', 'main');
    await fixture.commit(filesOf(code, 300, 5));
    results.push(
      await timed(subject, '300 files, in another pull request', async () => {
        const { pull } = await github.openPullRequest({ repository: NAME, head: 'second' });
        return pull.headSha;
      }),
    );
    return results;
  } finally {
    await subject.close();
    await fixture.remove();
  }
}

/** `act` causes a webhook and gives the head that will be reviewed. */
async function timed(
  subject: Subject,
  what: string,
  act: () => Promise<string>,
): Promise<ReviewResult> {
  const { github } = subject;
  await github.deliveriesSettled();
  await subject.idle();
  const before = github.requests.length;
  const cpuBefore = await subject.metric(CPU);
  const sha = await act();
  await concluded(github, sha);
  const milliseconds = Date.now() - sentAt(github);
  await subject.idle();
  const cpuMilliseconds = ((await subject.metric(CPU)) - cpuBefore) * 1000;
  return { what, milliseconds, cpuMilliseconds, requests: github.requests.length - before };
}

/** When the webhook of the pull request went off: what the fake GitHub does before is none of the service's. */
function sentAt(github: FakeGithub): number {
  const webhook = github.deliveries.findLast(({ event }) => event === 'pull_request');
  if (webhook === undefined) {
    throw new Error('No webhook was delivered.');
  }
  return webhook.deliveredAt;
}

async function concluded(github: FakeGithub, sha: string): Promise<void> {
  while (!github.checkRuns(NAME, sha).some(({ status }) => status === 'completed')) {
    await new Promise((resolve) => {
      setTimeout(resolve, POLL_MS);
    });
  }
}
