import { z } from 'zod';

import type { Repository } from './check-runs.ts';
import { readAnswer, shaped } from './github-answer.ts';
import type { GithubClient, Permissions } from './github-clients.ts';
import { askingGithub, refusedStatus } from './github-failure.ts';

const PERMISSIONS = z
  .record(z.string(), z.string())
  .transform((granted): Permissions =>
    Object.fromEntries(
      Object.entries(granted).map(([name, level]) => [name, level === 'read' ? 'read' : 'write']),
    ),
  );

const APP = z.object({ permissions: PERMISSIONS, events: z.array(z.string()) });
const HOOK = z.object({
  url: z.string().optional(),
  content_type: z.string().optional(),
  insecure_ssl: z.union([z.string(), z.number()]).optional(),
  secret: z.string().optional(),
});
const INSTALLATION = z.object({
  id: z.number(),
  suspended_at: z.string().nullish(),
  permissions: PERMISSIONS,
});

/** What GitHub has written down of our App. */
export interface AppFacts {
  readonly permissions: Permissions;
  readonly events: readonly string[];
  /** GitHub's clock as it answered, to the second. */
  readonly date: Date | undefined;
  /** Requests that the App itself has left; undefined when there is no limit. */
  readonly remaining: number | undefined;
}

export interface HookFacts {
  /** Empty when there is none. */
  readonly url: string;
  readonly contentType: string;
  readonly isSslVerified: boolean;
  readonly hasSecret: boolean;
}

export interface InstallationFacts {
  readonly id: number;
  readonly isSuspended: boolean;
  /** What the account has granted, which may be less than the App asks for by now. */
  readonly permissions: Permissions;
}

/** Reads how the App is set up. `client` is authenticated as the App. */
export class AppFactsReader {
  readonly #client: GithubClient;
  readonly #clock: () => Date;

  constructor(client: GithubClient, clock: () => Date) {
    this.#client = client;
    this.#clock = clock;
  }

  async app(signal: AbortSignal): Promise<AppFacts> {
    const what = 'read the App';
    const { data, headers } = await askingGithub(
      what,
      async () => this.#client.rest.apps.getAuthenticated({ request: { signal } }),
      this.#clock,
    );
    const { permissions, events } = shaped(what, APP, data);
    const date = new Date(headers.date ?? '');
    const remaining = Number(headers['x-ratelimit-remaining'] ?? Number.NaN);
    return {
      permissions,
      events,
      date: Number.isNaN(date.getTime()) ? undefined : date,
      remaining: Number.isNaN(remaining) ? undefined : remaining,
    };
  }

  async hook(signal: AbortSignal): Promise<HookFacts> {
    const hook = await readAnswer(
      { what: "read the App's webhook", schema: HOOK, clock: this.#clock },
      async () => this.#client.rest.apps.getWebhookConfigForApp({ request: { signal } }),
    );
    return {
      url: hook.url ?? '',
      contentType: hook.content_type ?? 'form',
      isSslVerified: String(hook.insecure_ssl ?? '0') === '0',
      hasSecret: (hook.secret ?? '') !== '',
    };
  }

  /** Undefined when the App is not installed on the repository, or there is none of that name. */
  async installationOn(
    { owner, name }: Repository,
    signal: AbortSignal,
  ): Promise<InstallationFacts | undefined> {
    try {
      const found = await readAnswer(
        { what: 'read the installation', schema: INSTALLATION, clock: this.#clock },
        async () =>
          this.#client.rest.apps.getRepoInstallation({ owner, repo: name, request: { signal } }),
      );
      const { id, permissions, suspended_at: suspendedAt } = found;
      return { id, permissions, isSuspended: typeof suspendedAt === 'string' };
    } catch (error) {
      if (refusedStatus(error) === 404) {
        return undefined;
      }
      throw error;
    }
  }
}
