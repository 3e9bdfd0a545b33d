import { z } from 'zod';

import type { GithubClient } from './github-clients.ts';
import { askingGithub } from './github-failure.ts';

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
  const { data } = await askingGithub(
    'read the App',
    async () => client.rest.apps.getAuthenticated(),
    clock,
  );
  return IDENTITY.parse(data).slug;
}
