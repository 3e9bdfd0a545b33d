import { languageOf } from '#model/code/language.ts';
import { REDIS_FILES } from '#model/redis/redis-keys.ts';
import { REDIS_CHECK_FILES, uncheckedClientsOf } from '#model/redis/redis-start-checks.ts';
import { defineRule } from '#model/rule.ts';
import { isServerCodePath, SERVER_FILES } from '#model/http/server-code.ts';

const MESSAGES = {
  unchecked:
    'This service depends on Redis and nothing looks whether it answers, neither at start nor in a readiness route, so a wrong address is found by the first users. Await {check} at start and fail, and look at it in the readiness route.',
} as const;

export default defineRule({
  meta: {
    id: 'redis/no-startup-check',
    title: 'Nothing looks whether Redis answers',
    severity: 'medium',
    confidence: 'medium',
    scope: 'project',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://redis.io/docs/latest/commands/ping/',
      'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
    ],
    messages: MESSAGES,
  },
  asks: [REDIS_FILES, REDIS_CHECK_FILES, ...SERVER_FILES],
  project: {
    reads: (path) => languageOf(path) !== undefined || isServerCodePath(path),
    check(project, report) {
      for (const { module, call, library } of uncheckedClientsOf(project)) {
        report.violation({
          at: module.place(call.callee),
          message: 'unchecked',
          data: { check: library === 'redis' ? 'connect()' : 'ping()' },
          anchor: 'redis',
        });
      }
    },
  },
});
