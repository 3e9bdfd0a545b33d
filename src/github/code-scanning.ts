import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import type { Repository } from './check-runs.ts';
import type { GithubClient } from './github-clients.ts';
import { askingGithub, isLimit, refusedStatus } from './github-failure.ts';
import type { CodeScanningAnalysis, CodeScanningPort, CodeScanningReceipt } from './ports.ts';

const compressed = promisify(gzip);

/**
 * Code scanning of one repository: https://docs.github.com/en/rest/code-scanning/code-scanning#upload-an-analysis-as-sarif-data
 * `client` may write its alerts; asking for one is refused with 422 where the App may not.
 */
export class CodeScanning implements CodeScanningPort {
  readonly #client: () => Promise<GithubClient>;
  readonly #repository: { readonly owner: string; readonly repo: string };
  readonly #clock: () => Date;

  constructor(client: () => Promise<GithubClient>, { owner, name }: Repository, clock: () => Date) {
    this.#client = client;
    this.#repository = { owner, repo: name };
    this.#clock = clock;
  }

  async upload(
    { headSha, branch, sarif }: CodeScanningAnalysis,
    signal: AbortSignal,
  ): Promise<CodeScanningReceipt> {
    const client = await this.#permitted();
    if (client === undefined) {
      return 'not-permitted';
    }
    const packed = await compressed(sarif);
    try {
      await askingGithub(
        'upload findings to code scanning',
        async () =>
          client.rest.codeScanning.uploadSarif({
            ...this.#repository,
            commit_sha: headSha,
            ref: `refs/heads/${branch}`,
            sarif: packed.toString('base64'),
            tool_name: 'Faultline',
            request: { signal },
          }),
        this.#clock,
      );
      return 'taken';
    } catch (error) {
      const status = refusedStatus(error);
      if ((status === 403 || status === 404) && !isLimit(error)) {
        return 'not-enabled';
      }
      throw error;
    }
  }

  async #permitted(): Promise<GithubClient | undefined> {
    try {
      return await this.#client();
    } catch (error) {
      if (refusedStatus(error) === 422) {
        return undefined;
      }
      throw error;
    }
  }
}
