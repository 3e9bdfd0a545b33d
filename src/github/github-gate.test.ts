import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { isFaultlineError } from '#core/errors.ts';

import { GithubGate } from './github-gate.ts';

const REST = 'https://api.github.com/repos/o/r/pulls/1';
const GRAPHQL = 'https://api.github.com/graphql';
const NOW = new Date('2026-11-27T12:00:00Z');

/** What a request came to: its status, or how many seconds to wait when nothing was asked. */
async function outcome(request: Promise<Response>): Promise<unknown> {
  try {
    return (await request).status;
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    return isFaultlineError(cause, 'github-paused')
      ? { wait: cause.fields['retryAfterSeconds'] }
      : 'failed';
  }
}

describe('the gate to GitHub', () => {
  let answer: () => Response;
  const asked: string[] = [];
  const told: boolean[] = [];
  let gate: GithubGate;

  beforeEach(() => {
    vi.useFakeTimers({ now: NOW });
    asked.length = 0;
    told.length = 0;
    answer = () => new Response('', { status: 200 });
    gate = new GithubGate({
      clock: () => new Date(),
      failures: 3,
      onDown: (isDown) => told.push(isDown),
    });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  async function ask(address = REST, asker: number | 'app' = 1): Promise<unknown> {
    const send = gate.guard(
      async () => {
        asked.push(address);
        return answer();
      },
      asker === 'app' ? undefined : asker,
    );
    return outcome(send(address));
  }

  function refuse(status: number, headers: Record<string, string>): void {
    answer = () => new Response('', { status, headers });
  }

  it('closes for everybody after failures in a row, tries once after a while, and opens', async () => {
    answer = () => new Response('', { status: 502 });
    expect([await ask(), await ask(REST, 2), await ask(GRAPHQL, 'app')]).toEqual([502, 502, 502]);
    expect(await ask(REST, 3)).toEqual({ wait: 30 });
    expect(asked).toHaveLength(3);
    vi.advanceTimersByTime(30_000);
    expect(await ask()).toBe(502);
    expect(await ask()).toEqual({ wait: 30 });
    vi.advanceTimersByTime(30_000);
    answer = () => new Response('', { status: 200 });
    expect([await ask(), await ask()]).toEqual([200, 200]);
    expect(told).toEqual([true, true, false]);
  });

  it('counts no answer as a failure, and neither 4xx nor what we ended ourselves', async () => {
    answer = () => {
      throw new TypeError('fetch failed');
    };
    await ask();
    await ask();
    answer = () => {
      throw new DOMException('ended', { name: 'AbortError' });
    };
    await ask();
    await ask();
    answer = () => new Response('', { status: 404 });
    await ask();
    answer = () => {
      throw new TypeError('fetch failed');
    };
    expect([await ask(), await ask()]).toEqual(['failed', 'failed']);
    expect(asked).toHaveLength(7);
    expect(told).toEqual([]);
  });

  it('closes for one installation that GitHub told to wait', async () => {
    refuse(403, { 'retry-after': '60' });
    expect(await ask()).toBe(403);
    expect([await ask(), await ask(GRAPHQL)]).toEqual([{ wait: 60 }, { wait: 60 }]);
    answer = () => new Response('', { status: 200 });
    expect([await ask(REST, 2), await ask(REST, 'app')]).toEqual([200, 200]);
    vi.advanceTimersByTime(60_000);
    expect(await ask()).toBe(200);
  });

  it('closes for the resource whose limit is used up, until it is whole again', async () => {
    refuse(429, {
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(NOW.getTime() / 1000 + 600),
    });
    expect(await ask(GRAPHQL)).toBe(429);
    answer = () => new Response('', { status: 200 });
    expect([await ask(GRAPHQL), await ask(REST)]).toEqual([{ wait: 601 }, 200]);
  });

  it('closes when the last request of a limit was answered', async () => {
    refuse(200, {
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(NOW.getTime() / 1000 + 600),
    });
    expect(await ask(REST, 'app')).toBe(200);
    answer = () => new Response('', { status: 200 });
    expect([await ask(REST, 'app'), await ask(REST, 1)]).toEqual([{ wait: 601 }, 200]);
  });

  it('lets a refusal pass that names no time', async () => {
    refuse(403, {});
    expect([await ask(), await ask()]).toEqual([403, 403]);
  });
});
