import type { Report } from '#core/rule.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import { errorHandlersOf } from '#model/http/error-handlers.ts';
import type { ErrorHandler } from '#model/http/error-handlers.ts';
import { reachOf } from '#model/code/reach.ts';
import { CONTEXT_FILES } from '#model/observability/request-context.ts';
import { responseBodiesIn } from '#model/http/response-bodies.ts';
import { defineRule } from '#model/rule.ts';
import { serviceOf } from '#model/services.ts';
import type { FileQuestion } from '#model/project.ts';
import { isTestPath, languageOf } from '#model/code/language.ts';

const MESSAGES = {
  anonymous:
    'This error handler answers without an id, so support cannot find the log line of the error that a customer reports. Send the request id, or an error id that is logged with the error.',
} as const;

const ID =
  /(?:request|req|error|trace|correlation|event|incident|reference|exception|sentry|support)_?-?(?:id|code\b)|\bres\.sentry\b|\breq\.id\b|\brequest\.id\b|lastEventId/iu;

/** An id that travels in a header of every answer. */
const HEADER_FILES: FileQuestion = {
  name: 'error-id/headers',
  words: [
    'equest-id',
    'equest-ID',
    'equest-Id',
    'QUEST-ID',
    'orrelation',
    'requestid',
    'requestId',
    'race-id',
    'genReqId',
    'requestIdHeader',
  ],
  path: (path) => languageOf(path) !== undefined && !isTestPath(path),
  patterns: [
    /x-(?:request|correlation|trace)-id|express-request-id|koa-requestid|hono\/request-id|CorrelationIdMiddleware|RequestIdMiddleware|requestIdHeader|RequestIDMiddleware/iu,
  ],
};

export default defineRule({
  meta: {
    id: 'http/error-id-missing',
    title: 'Error answer carries no id to look it up by',
    severity: 'low',
    confidence: 'high',
    scope: 'function',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://www.rfc-editor.org/rfc/rfc9457#name-instance',
      'https://cheatsheetseries.owasp.org/cheatsheets/Error_Handling_Cheat_Sheet.html',
    ],
    messages: MESSAGES,
  },
  asks: [HEADER_FILES, ...CONTEXT_FILES],
  code: {
    languages: ['typescript', 'python'],
    words: ['err', 'Err', 'exception', 'Exception'],
    withWords: [
      'setErrorHandler',
      'onError',
      'xception_handler',
      'rrorhandler',
      'error_handler',
      '@Catch(',
      'next',
    ],
    check(module, report) {
      for (const handler of errorHandlersOf(module)) {
        checkHandler(module, handler, report);
      }
    },
  },
});

function checkHandler(
  module: CodeModule,
  { handler, at, isCatchAll }: ErrorHandler,
  report: Report<typeof MESSAGES>,
): void {
  const bodies = responseBodiesIn(handler.module, handler.expr.body);
  if (!isCatchAll || bodies.length === 0 || sendsIdAnyway(module)) {
    return;
  }
  const isNamed = reachOf(handler, 2).some(({ module: inner, fn }) => ID.test(inner.text(fn)));
  if (!isNamed) {
    report.violation({ at: module.place(at), message: 'anonymous' });
  }
}

// What another service of the repository sends is no business of this one; a shared package may be.
function sendsIdAnyway({ project, path }: CodeModule): boolean {
  const own = serviceOf(project, path).root;
  return project.filesWhere(HEADER_FILES).some((file) => {
    const other = serviceOf(project, file.path).root;
    return (
      other === own || other === '' || /(?:^|\/)(?:packages?|libs?|shared|common)\//u.test(other)
    );
  });
}
