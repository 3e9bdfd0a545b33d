import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/rest';

import type { FakeGithub } from './fake-github.ts';

const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** An octokit that acts as an installation: no retries, no throttling, no log. */
export function installationClient(fake: FakeGithub, installationId: number): Octokit {
  return new Octokit({
    baseUrl: fake.url,
    log: silent,
    authStrategy: createAppAuth,
    auth: { appId: fake.app.id, privateKey: fake.app.privateKey, installationId },
  });
}

/** An octokit that acts as the App itself. */
export function appClient(fake: FakeGithub, privateKey = fake.app.privateKey): Octokit {
  return new Octokit({
    baseUrl: fake.url,
    log: silent,
    authStrategy: createAppAuth,
    auth: { appId: fake.app.id, privateKey },
  });
}

/** An octokit with a given token. */
export function tokenClient(fake: FakeGithub, token: string): Octokit {
  return new Octokit({ baseUrl: fake.url, log: silent, auth: token });
}

function ignore(): void {
  // Refusals are what the tests provoke; they say what they expect themselves.
}
