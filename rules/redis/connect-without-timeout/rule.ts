import type { EditProposal } from '#core/rule.ts';
import { insertLast } from '#model/code/insertions.ts';
import { isTestPath, languageOf } from '#model/code/language.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import { DEFAULT_TIMEOUT_FILES } from '#model/resilience/outbound-timeouts-around.ts';
import type { RedisClient } from '#model/redis/redis-clients.ts';
import { REDIS_FILES, redisUseOf } from '#model/redis/redis-keys.ts';
import { awaitedPlaceOf, waitOf } from '#model/redis/redis-waits.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

const MESSAGES = {
  unbounded:
    'redis-py bounds neither connecting nor commands by default, so a Redis that does not answer holds whoever waits for this client for ever. Give it socket_connect_timeout and socket_timeout.',
  'endless-connect':
    'connect() of node-redis bounds each try at 5 s and tries again without end by default, so a Redis that is down holds what waits for this client for ever. Give socket.reconnectStrategy an end, or race connect() against a timer.',
  'endless-commands':
    'ioredis bounds connecting at 10 s and tries again for ever, and with maxRetriesPerRequest null every command waits for that, so a Redis that is down holds whoever waits for this client. Set commandTimeout, or use a client of its own for the queue.',
} as const;

export default defineRule({
  meta: {
    id: 'redis/connect-without-timeout',
    title: 'Whoever waits for Redis may wait for ever',
    severity: 'high',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://redis.readthedocs.io/en/stable/connections.html',
      'https://github.com/redis/node-redis/blob/master/docs/client-configuration.md',
      'https://github.com/redis/ioredis#auto-reconnect',
    ],
    messages: MESSAGES,
  },
  asks: [REDIS_FILES, DEFAULT_TIMEOUT_FILES],
  project: {
    reads: (path) => languageOf(path) !== undefined,
    check(project, report) {
      for (const client of redisUseOf(project).clients) {
        const { module, call } = client;
        const isBeside =
          isTestPath(module.path) || isSamplePath(module.path) || isOneOffPath(module.path);
        const wait = isBeside ? undefined : waitOf(client);
        const place = wait === undefined ? undefined : awaitedPlaceOf(client);
        if (wait === undefined || place === undefined) {
          continue;
        }
        const suggestion = suggestionFor(client);
        report.violation({
          at: module.place(call.callee),
          message: wait,
          evidence: [{ ...place.module.place(place.call.callee), note: 'Waits for it.' }],
          ...(suggestion === undefined ? {} : { suggestion }),
        });
      }
    },
  },
});

function suggestionFor({ library, module, call }: RedisClient): EditProposal | undefined {
  if (library !== 'redis-py') {
    return undefined;
  }
  const open =
    call.callee.end + module.text({ start: call.callee.end, end: call.end }).indexOf('(') + 1;
  const edit = insertLast(module, call, open, 'socket_connect_timeout=5, socket_timeout=5');
  return edit === undefined ? undefined : { title: 'Give up after five seconds', edits: [edit] };
}
