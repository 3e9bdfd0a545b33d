import type { Report } from '#core/rule.ts';
import { longWorkIn } from '#model/http/long-work.ts';
import type { LongWork } from '#model/http/long-work.ts';
import { routeName, routesOf } from '#model/http/routes.ts';
import type { Route } from '#model/http/routes.ts';
import { defineRule } from '#model/rule.ts';
import { canServePath } from '#model/http/served-paths.ts';

const MESSAGES = {
  blocks:
    '{route} calls {call}(), which blocks the event loop, so every other request of this process waits until it is done. Use the asynchronous form, or run it in a thread.',
  model:
    '{route} waits for {call}(), which takes seconds to minutes, so clients and proxies give up while the work and its cost go on. Put it into a job, and let clients ask for the result.',
  mail: '{route} sends mail by {call}() in a loop, so its duration grows with the number of recipients and a failure leaves the rest without. Put the mails into a queue.',
  process:
    '{route} runs a process by {call}() while the client waits, so a few requests at once take the processors of the machine. Put the work into a job that runs a bounded number at a time.',
  sleep:
    '{route} sleeps by {call}() while the client waits, which holds its connection and memory for nothing. Answer at once, and do what comes later in a job.',
} as const;

export default defineRule({
  meta: {
    id: 'http/long-work-in-request',
    title: 'Request handler does work that belongs in a job',
    severity: 'medium',
    confidence: 'medium',
    scope: 'function',
    effort: 'days',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://nodejs.org/en/learn/asynchronous-work/dont-block-the-event-loop',
      'https://fastapi.tiangolo.com/async/',
      'https://12factor.net/concurrency',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: [
      'Sync(',
      'sleep',
      'subprocess',
      'child_process',
      'execa',
      'requests.',
      'urlopen',
      'os.system',
      'httpx.',
      'bcrypt.',
      'images',
      'audio',
      'video',
      'generateImage',
      'transcri',
      'replicate',
      'setTimeout',
      'delay',
      'ail',
    ],
    withWords: [
      '.get(',
      '.post(',
      '.put(',
      '.patch(',
      '.delete(',
      'Get(',
      'Post(',
      'GET',
      'POST',
      '.route(',
      'path(',
    ],
    check(module, report) {
      for (const route of canServePath(module.path) ? routesOf(module) : []) {
        checkRoute(route, report);
      }
    },
  },
});

function checkRoute(route: Route, report: Report<typeof MESSAGES>): void {
  const { module, expr } = route.handler;
  const [first, ...others] = longWorkIn(module, expr);
  // Whoever asks for the state of the service, or installs it, expects to wait.
  const isExpected = /health|setup|install|cron|dev\b|debug/iu.test(route.path ?? '');
  if (first === undefined || isExpected) {
    return;
  }
  report.violation({
    at: module.place(first.call.callee),
    message: first.kind,
    data: { route: routeName(route), call: module.text(first.call.callee) },
    anchor: routeName(route),
    ...(first.kind === 'blocks' ? { confidence: 'high' } : {}),
    evidence: others
      .slice(0, 3)
      .map((work) => ({ ...module.place(work.call.callee), note: noteOf(work) })),
  });
}

function noteOf({ kind }: LongWork): string {
  return kind === 'blocks' ? 'Blocks the event loop too.' : 'Keeps the client waiting too.';
}
