import { isTestPath } from '#model/code/language.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import { lateExpiriesOf } from '#model/redis/redis-expiries.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

const MESSAGES = {
  counter:
    'This counter gets its expiry by a second command, so a crash or lost connection in between leaves it without one, and it counts on for ever. Send both in one transaction (MULTI) or Lua script.',
  lock: 'This lock gets its expiry by a second command, so a crash or lost connection in between leaves it held for ever. Use one command: SET with NX and EX.',
} as const;

export default defineRule({
  meta: {
    id: 'redis/expiry-not-atomic',
    title: 'A counter or lock is given its expiry by a second command',
    severity: 'medium',
    confidence: 'high',
    scope: 'function',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://redis.io/docs/latest/commands/incr/#pattern-rate-limiter',
      'https://redis.io/docs/latest/commands/set/',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: ['.expire', '.pexpire', '.pExpire'],
    withWords: ['incr', 'decr', 'setnx', 'setNX', 'NX', 'nx'],
    check(module, report) {
      if (isTestPath(module.path) || isSamplePath(module.path) || isOneOffPath(module.path)) {
        return;
      }
      for (const { set, expire, kind } of lateExpiriesOf(module)) {
        report.violation({
          at: module.place(set.callee),
          message: kind,
          evidence: [{ ...module.place(expire.callee), note: 'Sets the expiry, later.' }],
        });
      }
    },
  },
});
