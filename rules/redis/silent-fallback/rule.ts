import type { Report } from '#core/rule.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import { isTestPath } from '#model/code/language.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import { redisFallbacksOf } from '#model/redis/redis-fallbacks.ts';
import type { RedisFallback } from '#model/redis/redis-fallbacks.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

const MESSAGES = {
  localhost:
    'Without {setting} the program goes on with a Redis on its own machine, which in production is none or an empty one, and nothing says so at start. Make the setting required, or allow the fallback in development only.',
  memory:
    'Without {setting} the memory of the process takes over from Redis, which every process has of its own and loses at each deployment, and nothing says so. Fail at start in production, or allow the fallback in development only.',
  nothing:
    'Without {setting} there is no Redis client and what needs it is skipped, and nothing says so. Fail at start in production, or allow that in development only.',
} as const;

export default defineRule({
  meta: {
    id: 'redis/silent-fallback',
    title: 'A missing Redis is replaced without a word',
    severity: 'high',
    confidence: 'medium',
    scope: 'call',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['cwe-636'],
    since: '0.1.0',
    maturity: 'stable',
    references: ['https://cwe.mitre.org/data/definitions/636.html', 'https://12factor.net/config'],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: ['redis', 'Redis', 'REDIS', 'alkey', 'VALKEY'],
    check(module, report) {
      if (isTestPath(module.path) || isSamplePath(module.path) || isOneOffPath(module.path)) {
        return;
      }
      // `wait-for-redis.py` is there to fail when there is none.
      if (/(?:^|\/)wait[_-]?for[^/]*$/u.test(module.path)) {
        return;
      }
      for (const fallback of redisFallbacksOf(module)) {
        reportFallback(module, fallback, report);
      }
    },
  },
});

function reportFallback(
  module: CodeModule,
  { at, setting, to, isGrave }: RedisFallback,
  report: Report<typeof MESSAGES>,
): void {
  report.violation({
    at: module.place(at),
    message: to,
    data: { setting: setting ?? 'the setting' },
    ...(isGrave ? { severity: 'critical' as const } : {}),
  });
}
