import { browserFilesOf } from '#model/http/browser-code.ts';
import { raceTimersOf } from '#model/resilience/race-timers.ts';
import { defineRule } from '#model/rule.ts';
import { SERVER_FILES, serverCodeOf } from '#model/http/server-code.ts';

const MESSAGES = {
  left: 'The timer of this race goes on when the other side wins, so every run leaves one behind with all that it holds, and the process cannot end until the last has fired. Keep its handle and clear it in a finally block, or use AbortSignal.timeout().',
} as const;

export default defineRule({
  meta: {
    id: 'resilience/race-timer-left-running',
    title: 'The timer of a race is never cleared',
    severity: 'low',
    confidence: 'high',
    scope: 'function',
    effort: 'minutes',
    languages: ['TypeScript'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/Promise/race',
      'https://nodejs.org/api/timers.html#cleartimeouttimeout',
    ],
    messages: MESSAGES,
  },
  asks: [...SERVER_FILES],
  code: {
    languages: ['typescript'],
    words: ['Promise.race'],
    check(module, report) {
      const races = raceTimersOf(module);
      if (
        races.length === 0 ||
        !serverCodeOf(module.project).files.has(module.path) ||
        browserFilesOf(module.project).has(module.path)
      ) {
        return;
      }
      for (const { race, timer } of races) {
        report.violation({
          at: module.place(race.callee),
          message: 'left',
          evidence: [{ ...timer.module.place(timer.call.callee), note: 'Sets the timer.' }],
        });
      }
    },
  },
});
