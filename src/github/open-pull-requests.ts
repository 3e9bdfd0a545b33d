import { z } from 'zod';

import type { Repository } from './check-runs.ts';
import { PAGE_SIZE, readPages } from './github-answer.ts';
import type { GithubClient } from './github-clients.ts';

export interface OpenPullRequest {
  readonly number: number;
  readonly headSha: string;
  readonly updatedAt: Date;
}

const PULLS = z.array(
  z
    .object({
      number: z.number(),
      updated_at: z.coerce.date(),
      head: z.object({ sha: z.string() }),
    })
    .transform(({ number, updated_at: updatedAt, head }) => ({
      number,
      updatedAt,
      headSha: head.sha,
    })),
);

/** All open pull requests of a repository. */
export async function openPullRequests(
  client: GithubClient,
  { owner, name }: Repository,
  clock: () => Date,
  signal: AbortSignal,
): Promise<readonly OpenPullRequest[]> {
  return readPages({ what: 'list open pull requests', schema: PULLS, clock }, async (page) =>
    client.rest.pulls.list({
      owner,
      repo: name,
      state: 'open',
      per_page: PAGE_SIZE,
      page,
      request: { signal },
    }),
  );
}
