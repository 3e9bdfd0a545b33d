import { z } from 'zod';

import { FaultlineError } from '#core/errors.ts';
import type { Repository } from '#github/check-runs.ts';
import { readAnswer, shaped } from '#github/github-answer.ts';
import type { GithubClient } from '#github/github-clients.ts';
import { askingGithub, isTooMuch, refusedStatus } from '#github/github-failure.ts';

import { blobId } from './blob-id.ts';

// GitHub ends a query after ten seconds, with 502, and charges for the attempt. One that was too much is
// asked again in halves: https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
const BLOBS_A_QUERY = 100;

// A response of this size is built and sent well within the limit.
const QUERIES_AT_ONCE = 4;

const BLOB = z.object({
  text: z.string().nullable(),
  isBinary: z.boolean().nullable(),
  isTruncated: z.boolean(),
});

const ANSWER = z.object({ repository: z.record(z.string(), BLOB.partial().nullable()) });

const RAW = z.object({ content: z.string() });

/** Fetches blobs of one repository, many in a request. */
export class GithubBlobs {
  readonly #client: GithubClient;
  readonly #repository: Repository;
  readonly #clock: () => Date;

  constructor(client: GithubClient, repository: Repository, clock: () => Date) {
    this.#client = client;
    this.#repository = repository;
    this.#clock = clock;
  }

  /**
   * The contents by SHA. What GraphQL gives is text that was decoded, perhaps with loss, so only what
   * hashes to its own name is taken; the rest (binary, cut, another encoding) is read raw. A blob that
   * GitHub does not have is left out.
   */
  async fetch(
    shas: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Uint8Array>> {
    const found = new Map<string, Uint8Array>();
    const batches = chunk(shas, BLOBS_A_QUERY);
    for (let start = 0; start < batches.length; start += QUERIES_AT_ONCE) {
      signal.throwIfAborted();
      const answers = await Promise.all(
        batches
          .slice(start, start + QUERIES_AT_ONCE)
          .map(async (batch) => this.#query(batch, signal)),
      );
      for (const [sha, content] of answers.flatMap((answer) => [...answer])) {
        found.set(sha, content);
      }
    }
    for (const sha of shas.filter((candidate) => !found.has(candidate))) {
      const content = await this.#raw(sha, signal);
      if (content !== undefined) {
        found.set(sha, content);
      }
    }
    return found;
  }

  async #query(
    shas: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Uint8Array>> {
    try {
      return await this.#queryOnce(shas, signal);
    } catch (error) {
      if (!isTooMuch(error) || shas.length === 1) {
        throw error;
      }
      const [left, right] = [shas.slice(0, shas.length >> 1), shas.slice(shas.length >> 1)];
      return new Map([...(await this.#query(left, signal)), ...(await this.#query(right, signal))]);
    }
  }

  async #queryOnce(
    shas: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Uint8Array>> {
    const fields = shas.map(
      (sha, index) =>
        `b${index}: object(oid: "${sha}") { ... on Blob { text isBinary isTruncated } }`,
    );
    const query = `query ($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { ${fields.join(' ')} } }`;
    const answer = await askingGithub(
      'read blobs',
      async () =>
        this.#client.graphql(query, { ...this.#repository, request: { signal, retries: 1 } }),
      this.#clock,
    );
    const blobs = shaped('read blobs', ANSWER, answer).repository;
    return new Map(
      shas.flatMap((sha, index) => {
        const blob = blobs[`b${index}`];
        const content =
          typeof blob?.text === 'string' && blob.isTruncated !== true
            ? new TextEncoder().encode(blob.text)
            : undefined;
        return content !== undefined && blobId(content, sha.length) === sha ? [[sha, content]] : [];
      }),
    );
  }

  async #raw(sha: string, signal: AbortSignal): Promise<Uint8Array | undefined> {
    try {
      const { content } = await readAnswer(
        { what: 'read a blob', schema: RAW, clock: this.#clock },
        async () =>
          this.#client.rest.git.getBlob({
            owner: this.#repository.owner,
            repo: this.#repository.name,
            file_sha: sha,
            request: { signal },
          }),
      );
      return verified(Buffer.from(content, 'base64'), sha);
    } catch (error) {
      if (refusedStatus(error) === 404) {
        return undefined;
      }
      throw error;
    }
  }
}

function verified(content: Uint8Array, sha: string): Uint8Array {
  if (blobId(content, sha.length) !== sha) {
    throw new FaultlineError('source-unavailable', 'GitHub gave a blob another content.', {
      fields: { sha },
    });
  }
  return content;
}

function chunk<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const chunks: (readonly T[])[] = [];
  for (let start = 0; start < items.length; start += size) {
    chunks.push(items.slice(start, start + size));
  }
  return chunks;
}
