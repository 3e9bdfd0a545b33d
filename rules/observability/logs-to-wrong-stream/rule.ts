import { SERVER_FILES, serverCodeOf } from '#model/http/server-code.ts';
import {
  STREAM_QUESTIONS,
  STREAM_WORDS,
  wrongStreamsOf,
} from '#model/observability/wrong-streams.ts';
import { defineRule } from '#model/rule.ts';
import { isDevelopmentOnly } from '#model/settings/settings-production.ts';

export default defineRule({
  meta: {
    id: 'observability/logs-to-wrong-stream',
    title: 'Text logs of every level go to the stream of errors',
    severity: 'high',
    confidence: 'medium',
    scope: 'function',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'preview',
    references: [
      'https://12factor.net/logs',
      'https://docs.python.org/3/library/logging.handlers.html#streamhandler',
      'https://cloud.google.com/run/docs/logging#container-logs',
    ],
    messages: {
      errors:
        '{by} sends text of every level to standard error, which collectors take for errors, so nobody can tell what failed from what went well. Write JSON with a level, or send what is no error to standard output.',
    },
  },
  asks: [...SERVER_FILES, ...STREAM_QUESTIONS],
  code: {
    languages: ['typescript', 'python'],
    words: STREAM_WORDS,
    check(module, report) {
      for (const { at, by, edit } of wrongStreamsOf(module)) {
        const isServed = serverCodeOf(module.project).files.has(module.path);
        const node = module.calls.find(({ callee }) => callee === at);
        if (isServed && node !== undefined && !isDevelopmentOnly(module, node)) {
          report.violation({
            at: module.place(at),
            message: 'errors',
            data: { by },
            ...(edit === undefined
              ? {}
              : { suggestion: { title: 'Send it to standard output', edits: [edit] } }),
          });
        }
      }
    },
  },
});
