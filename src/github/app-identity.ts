import { z } from 'zod';

import { readAnswer } from './github-answer.ts';
import type { GithubClient } from './github-clients.ts';

const IDENTITY = z.object({ slug: z.string() });

/**
 * The App's slug, asked for once and when it is first needed, so that the service starts while GitHub
 * is down. A failure is not remembered.
 */
export function appSlugReader(client: GithubClient, clock: () => Date): () => Promise<string> {
  let known: Promise<string> | undefined;
  return async () => {
    known ??= readSlug(client, clock).catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
}

async function readSlug(client: GithubClient, clock: () => Date): Promise<string> {
  const { slug } = await readAnswer({ what: 'read the App', schema: IDENTITY, clock }, async () =>
    client.rest.apps.getAuthenticated(),
  );
  return slug;
}
