import { LRUCache } from 'lru-cache';
import { z } from 'zod';

import type { Repository } from './check-runs.ts';
import type { GithubClient, GithubClients } from './github-clients.ts';
import { readAnswer } from './github-answer.ts';
import { refusedStatus } from './github-failure.ts';

/** The repository in which an organisation keeps what holds for all of its repositories: https://docs.github.com/en/communities/setting-up-your-project-for-healthy-contributions/creating-a-default-community-health-file */
const ORGANISATION_REPOSITORY = '.github';

/** A file beyond 1 MB comes without content: https://docs.github.com/en/rest/repos/contents#get-repository-content */
const FILE = z.object({
  type: z.literal('file'),
  encoding: z.string(),
  content: z.string(),
});

/** No token is given for a repository that the App is not installed on (422); nothing is there (404). */
const ABSENT = new Set([404, 422]);

/** How long an organisation's answer serves: a change is in force for everybody a minute after its merge. */
const KEPT_MS = 60_000;

/** The file as it was found; `text` is undefined when GitHub hands out no content for it. */
export interface FoundPolicyFile {
  readonly name: string;
  readonly text: string | undefined;
}

/** Reads the policy files of repositories and of their organisations, the latter at most once a minute. */
export class PolicyFiles {
  readonly #clients: GithubClients;
  readonly #path: string;
  readonly #clock: () => Date;
  readonly #kept = new LRUCache<string, { readonly file: FoundPolicyFile | undefined }>({
    max: 1_000,
    ttl: KEPT_MS,
  });

  constructor(clients: GithubClients, path: string, clock: () => Date) {
    this.#clients = clients;
    this.#path = path;
    this.#clock = clock;
  }

  /** Undefined when the owner has none, or did not install the App on the repository that holds it. */
  async ofOrganisation(
    installationId: number,
    owner: string,
    signal: AbortSignal,
  ): Promise<FoundPolicyFile | undefined> {
    const key = `${String(installationId)} ${owner}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined) {
      return kept.file;
    }
    const file = await ifThere(async () => {
      const client = await this.#clients.fileReader(installationId, ORGANISATION_REPOSITORY);
      const repository = { owner, name: ORGANISATION_REPOSITORY };
      const text = await this.#read(client, repository, {}, signal);
      return { name: `${owner}/${ORGANISATION_REPOSITORY}: ${this.#path}`, text };
    });
    this.#kept.set(key, { file });
    return file;
  }

  /**
   * As it is on a branch now. GitHub's word for a pull request's base is the commit that the branch had
   * when the pull request was last pushed to, so it must not be asked for by that.
   */
  async ofBranch(
    client: GithubClient,
    repository: Repository,
    branch: string,
    signal: AbortSignal,
  ): Promise<FoundPolicyFile | undefined> {
    return ifThere(async () => {
      const text = await this.#read(client, repository, { ref: branch }, signal);
      return { name: this.#path, text };
    });
  }

  async #read(
    client: GithubClient,
    { owner, name }: Repository,
    at: { readonly ref?: string },
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const { encoding, content } = await readAnswer(
      { what: 'read a policy file', schema: FILE, clock: this.#clock },
      async () =>
        client.rest.repos.getContent({
          owner,
          repo: name,
          path: this.#path,
          ...at,
          request: { signal },
        }),
    );
    return encoding === 'base64' ? Buffer.from(content, 'base64').toString('utf8') : undefined;
  }
}

async function ifThere<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (ABSENT.has(refusedStatus(error) ?? 0)) {
      return undefined;
    }
    throw error;
  }
}
