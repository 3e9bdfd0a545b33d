import { isTestPath } from '#model/code/language.ts';
import { repeatedStartsOf } from '#model/deploy/repeated-starts.ts';
import { routeName } from '#model/http/routes.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

const MESSAGES = {
  again:
    '{route} starts {what} and nothing looks whether one runs already, so every request adds another that takes jobs and never ends. Start it once when the process starts, or set a flag before the first await and stop where it is set.',
} as const;

export default defineRule({
  meta: {
    id: 'queue/worker-started-twice',
    title: 'Every request starts another worker',
    severity: 'high',
    confidence: 'high',
    scope: 'function',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.bullmq.io/guide/workers',
      'https://apscheduler.readthedocs.io/en/3.x/faq.html',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: [
      'bull',
      'pg-boss',
      'cron',
      'schedule',
      'kafka',
      'amqp',
      'orker',
      'onsumer',
      'cheduler',
      'start',
      'Start',
      'init',
      'Init',
    ],
    withWords: ['get', 'post', 'Get', 'Post', 'GET', 'POST', 'put', 'route', 'path('],
    check(module, report) {
      if (isTestPath(module.path) || isSamplePath(module.path)) {
        return;
      }
      for (const { route, module: startedIn, call, what } of repeatedStartsOf(module)) {
        report.violation({
          at: startedIn.place(call.callee),
          message: 'again',
          data: { route: routeName(route), what },
          evidence: [{ ...module.place(route.at), note: 'Gets here with every request.' }],
        });
      }
    },
  },
});
