import nock from 'nock';
import { afterEach, beforeEach, expect } from 'vitest';
import { ProbotOctokit } from 'probot';

import type { GithubClient } from '#github/github-clients.ts';

const API = 'https://api.github.test';

/** Answers of GitHub to single calls. What a test mocks and does not ask for fails it, and so does the reverse. */
export interface GithubMock {
  readonly client: GithubClient;
  /** Where answers are laid down. */
  readonly api: nock.Scope;
}

/** Mocks GitHub for every test of the calling file or group. For whole reviews there is the fake GitHub. */
export function useGithubMock(): GithubMock {
  const unmocked: string[] = [];
  function noteUnmocked(request: { readonly method?: string; readonly path?: string }): void {
    unmocked.push(`${request.method ?? ''} ${request.path ?? ''}`);
  }
  beforeEach(() => {
    unmocked.length = 0;
    nock.disableNetConnect();
    nock.emitter.on('no match', noteUnmocked);
  });
  afterEach(() => {
    const unused = nock.pendingMocks();
    nock.cleanAll();
    nock.emitter.off('no match', noteUnmocked);
    nock.enableNetConnect();
    expect({ unmocked, unused }, 'every request is mocked and every mock is used').toEqual({
      unmocked: [],
      unused: [],
    });
  });
  return {
    client: new ProbotOctokit({
      auth: { token: 'ghs_test' },
      baseUrl: API,
      retry: { enabled: false },
      throttle: { enabled: false },
      log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    }),
    get api(): nock.Scope {
      return nock(API);
    },
  };
}

function quiet(): void {
  // What goes wrong is thrown, and the test looks at that.
}
