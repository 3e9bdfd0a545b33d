import type { Report } from '#core/rule.ts';
import { CATCH_ALL_WORDS, catchAllHandlersOf } from '#model/resilience/catch-all-handlers.ts';
import type { CatchAllHandler } from '#model/resilience/catch-all-handlers.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import { walk } from '#model/code/code-nodes.ts';
import type { CallExpr, Expr } from '#model/code/code.ts';
import { isLogCall } from '#model/observability/log-calls.ts';
import { callsIn } from '#model/code/reach.ts';
import { REDACTOR_QUESTIONS, redactsLogs } from '#model/observability/redaction-cover.ts';
import { REDACTION_QUESTIONS } from '#model/observability/redaction-lists.ts';
import { calleeOf } from '#model/code/resolve.ts';
import { defineRule } from '#model/rule.ts';
import { SCRUBBERS } from '#model/observability/scrubbers.ts';
import { TELLING_ERROR_FILES, tellingErrorsOf } from '#model/http/telling-errors.ts';

const MESSAGES = {
  whole:
    'The handler of all errors logs {what} in every environment and nothing redacts it, and errors of {library} carry {carries}. Log the kind of the error and an id in production, or set up redaction in the logger.',
} as const;

export default defineRule({
  meta: {
    id: 'observability/stack-trace-in-production-logs',
    title: 'Catch-all handler logs whole errors without redaction',
    severity: 'high',
    confidence: 'medium',
    scope: 'function',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['gdpr-32', 'cwe-532'],
    since: '0.1.0',
    maturity: 'preview',
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#data-to-exclude',
      'https://docs.sqlalchemy.org/en/20/core/engines.html#sqlalchemy.create_engine.params.hide_parameters',
      'https://axios-http.com/docs/handling_errors',
    ],
    messages: MESSAGES,
  },
  asks: [...TELLING_ERROR_FILES, ...REDACTION_QUESTIONS, ...REDACTOR_QUESTIONS, SCRUBBERS],
  code: {
    languages: ['typescript', 'python'],
    words: CATCH_ALL_WORDS,
    check(module, report) {
      for (const handler of catchAllHandlersOf(module)) {
        checkHandler(handler, report);
      }
    },
  },
});

const ENVIRONMENT =
  /NODE_ENV|APP_ENV|\bENV(?:IRONMENT)?\b|is_?(?:dev|prod)|\bdebug\b(?!\()|environment/iu;

function checkHandler({ fn, error }: CatchAllHandler, report: Report<typeof MESSAGES>): void {
  const { module, expr } = fn;
  const logged = callsIn(expr).find(
    (call) =>
      isLogCall(module, call) &&
      wholeErrorIn(module, call, error) !== undefined &&
      !isOfKnownKind(module, call),
  );
  const what = logged === undefined ? undefined : wholeErrorIn(module, logged, error);
  if (logged === undefined || what === undefined || ENVIRONMENT.test(module.text(expr))) {
    return;
  }
  const telling = tellingErrorsOf(module);
  if (telling === undefined || isRedacted(module)) {
    return;
  }
  report.violation({
    at: module.place(logged.callee),
    message: 'whole',
    data: { what, library: telling.library, carries: telling.carries },
  });
}

// What is behind `error instanceof HttpError` is an error of the program's own.
function isOfKnownKind(module: CodeModule, call: CallExpr): boolean {
  return [...module.ancestors(call)].some(
    (around) =>
      around.kind === 'if' &&
      around.test.end <= call.start &&
      /\binstanceof\b|\bisinstance\(/u.test(module.text(around.test)) &&
      around.then.some(({ start, end }) => start <= call.start && call.end <= end),
  );
}

function isRedacted(module: CodeModule): boolean {
  return redactsLogs(module) || module.project.filesWhere(SCRUBBERS).length > 0;
}

/** What of the error a record gets, for messages; undefined when it gets less than the whole. */
function wholeErrorIn(module: CodeModule, call: CallExpr, error: string): string | undefined {
  const { callee } = call;
  const isTrace =
    module.language === 'python' &&
    ((callee.kind === 'member' && callee.name === 'exception') ||
      call.args.some(({ name, value }) => name === 'exc_info' && isGiven(value)));
  if (isTrace || call.args.some(({ value }) => isFormatted(module, value))) {
    return 'the trace';
  }
  return module.language === 'typescript' &&
    call.args.some(({ value }) => carriesWhole(value, error))
    ? `the whole of ${error}`
    : undefined;
}

function isGiven(value: Expr): boolean {
  return value.kind !== 'literal' || (value.value !== false && value.value !== null);
}

// `traceback.format_exc()`
function isFormatted(module: CodeModule, value: Expr): boolean {
  let isFound = false;
  walk([value], (node) => {
    isFound ||=
      node.kind === 'call' &&
      /^traceback\.format_(?:exc|exception)$/u.test(calleeOf(module, node) ?? '');
  });
  return isFound;
}

// `error`, `{ err: error }`, but not `error.message`.
function carriesWhole(value: Expr, error: string): boolean {
  switch (value.kind) {
    case 'name':
      return value.name === error;
    case 'object':
      return value.entries.some((entry) => carriesWhole(entry.value, error));
    default:
      return false;
  }
}
