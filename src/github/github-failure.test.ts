import { describe, expect, it } from 'vitest';

import { askingGithub, refusedStatus } from './github-failure.ts';

const NOW = new Date('2026-01-01T00:00:00Z');

function failing(status: number, headers: Record<string, string> = {}, message = 'no') {
  return async () => {
    throw Object.assign(new Error(message), { status, response: { headers } });
  };
}

function graphqlFailure(errors: readonly object[], headers: Record<string, string> = {}) {
  const error = new Error('Request failed due to following response errors');
  return async () =>
    Promise.reject(Object.assign(error, { name: 'GraphqlResponseError', errors, headers }));
}

async function failureOf(call: () => Promise<never>): Promise<unknown> {
  return askingGithub('read a thing', call, () => NOW).catch((error: unknown) => error);
}

describe('askingGithub', () => {
  it('passes on what GitHub answered', async () => {
    expect(
      await askingGithub(
        'read a thing',
        async () => 7,
        () => NOW,
      ),
    ).toBe(7);
  });

  it('says what was asked and how GitHub refused', async () => {
    const error = await failureOf(failing(404));
    expect(error).toMatchObject({
      code: 'github-refused',
      message: 'GitHub answered 404 to: read a thing.',
      fields: { status: 404, what: 'read a thing' },
    });
    expect(error).not.toHaveProperty('fields.retryAfterSeconds');
    expect(refusedStatus(error)).toBe(404);
  });

  it.each([
    ['the time that GitHub named', failing(403, { 'retry-after': '30' }), 30],
    [
      'the reset of the primary limit',
      failing(403, {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(NOW.getTime() / 1000 + 100),
      }),
      101,
    ],
    [
      'a minute after a limit without a time',
      failing(403, {}, 'You have exceeded a secondary rate limit'),
      60,
    ],
    ['a minute after 429', failing(429), 60],
  ])('waits for %s', async (_, call, seconds) => {
    expect(await failureOf(call)).toMatchObject({ fields: { retryAfterSeconds: seconds } });
  });

  it('says that no answer came when a request got none', async () => {
    const error = Object.assign(new Error('connect ECONNREFUSED'), { status: 500 });
    expect(await failureOf(async () => Promise.reject(error))).toMatchObject({
      code: 'source-unavailable',
      message: 'GitHub gave no full answer to: read a thing.',
      cause: error,
    });
  });

  it('leaves a request that was ended by us as it is', async () => {
    const error = Object.assign(new Error('ended'), { name: 'AbortError', status: 500 });
    expect(await failureOf(async () => Promise.reject(error))).toBe(error);
  });

  it('takes the errors of a GraphQL answer for a refusal', async () => {
    const failure = graphqlFailure([{ type: 'RESOURCE_LIMITS_EXCEEDED' }]);
    expect(await failureOf(failure)).toMatchObject({
      code: 'github-refused',
      fields: { status: 200 },
    });
  });

  it('waits when GraphQL says that its limit is reached', async () => {
    const headers = {
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(NOW.getTime() / 1000 + 50),
    };
    const failure = graphqlFailure([{ type: 'RATE_LIMITED' }], headers);
    expect(await failureOf(failure)).toMatchObject({
      fields: { status: 429, retryAfterSeconds: 51 },
    });
  });

  it('leaves other errors as they are', async () => {
    const error = new TypeError('fetch failed');
    const thrown = await failureOf(async () => {
      throw error;
    });
    expect(thrown).toBe(error);
    expect(refusedStatus(thrown)).toBeUndefined();
  });
});
