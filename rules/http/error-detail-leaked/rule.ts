import type { Edit, Report } from '#core/rule.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import type { Expr, Node } from '#model/code/code.ts';
import { errorHandlersOf } from '#model/http/error-handlers.ts';
import { errorLeaksOf } from '#model/http/error-leaks.ts';
import type { ErrorLeak } from '#model/http/error-leaks.ts';
import { responseBodiesIn } from '#model/http/response-bodies.ts';
import { defineRule } from '#model/rule.ts';

const MESSAGES = {
  leaked:
    'This answer carries {sent}, so clients read what a driver, a library or the file system says of the inside: queries, hosts, paths. Log the error with an id, and answer a general text with that id.',
} as const;

/** What support can look an error up by. */
const ERROR_ID = /(?:request|req|error|trace|correlation|event|incident|reference)_?id/iu;

export default defineRule({
  meta: {
    id: 'http/error-detail-leaked',
    title: 'Answer carries the text of an internal error',
    severity: 'high',
    confidence: 'high',
    scope: 'call',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['owasp-a05', 'cwe-209'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Error_Handling_Cheat_Sheet.html',
      'https://cwe.mitre.org/data/definitions/209.html',
    ],
    messages: MESSAGES,
    control: 'Clients get a generic error with an id, never internals',
  },
  code: {
    languages: ['typescript', 'python'],
    words: [
      '.message',
      '.stack',
      'String(',
      'str(',
      'repr(',
      'format_exc',
      '{e',
      'rror',
      'xception',
    ],
    withWords: ['catch', 'except ', 'except:', 'xception', 'rror'],
    check(module, report) {
      const leaks = errorLeaksOf(module);
      // Who answers so in one handler does so throughout the file.
      const told = leaks
        .filter(isOfInside)
        .toSorted((a, b) => Number(isClientError(a)) - Number(isClientError(b)));
      for (const [first, ...others] of Map.groupBy(told, (leak) => leak.module.path).values()) {
        reportLeak(first, others, report);
      }
      reportControls(module, leaks, report);
    },
  },
});

function isClientError({ body: { status } }: ErrorLeak): boolean {
  return status !== undefined && status >= 400 && status < 500;
}

const REACHES_OUT =
  /\bawait\b|\b(?:db|session|cursor|conn(?:ection)?|objects|requests|httpx|boto3|subprocess)\b\s*[.,)]|\.(?:commit|execute|save|send_?(?:mail|message)|query)\(/u;

/**
 * False where what was sent is refused and nothing was asked but what reads it (`new RegExp(text)`), or
 * by a webhook, whose refusals are read in the console of whoever sends them.
 */
function isOfInside(leak: ErrorLeak): boolean {
  return (
    !isClientError(leak) ||
    (!/webhook/iu.test(leak.module.path) &&
      (leak.tried === undefined ||
        leak.tried.some((node) => REACHES_OUT.test(leak.module.text(node)))))
  );
}

// Whoever reads the finding needs to see what it is about, not every handler of a file.
const MOST_PLACES = 4;

function reportLeak(
  leak: ErrorLeak | undefined,
  others: readonly ErrorLeak[],
  report: Report<typeof MESSAGES>,
): void {
  if (leak === undefined) {
    return;
  }
  const { module, sent } = leak;
  const isRefusal = isClientError(leak);
  const edits = [leak, ...others].map(editsOf);
  const isFixable = edits.every(({ length }) => length > 0);
  for (const first of sent.slice(0, 1)) {
    report.violation({
      at: module.place(first),
      message: 'leaked',
      data: { sent: module.text(first) },
      evidence: others.slice(0, MOST_PLACES).flatMap((other) =>
        other.sent.slice(0, 1).map((expr) => ({
          ...other.module.place(expr),
          note: 'Another answer with the text of an error.',
        })),
      ),
      ...(isRefusal ? { confidence: 'medium', severity: 'medium' } : {}),
      ...(isFixable ? { suggestion: { title: 'Answer a general text', edits: edits.flat() } } : {}),
    });
  }
}

function editsOf(leak: ErrorLeak): readonly Edit[] {
  const edits = leak.sent.flatMap((each) => generalText(leak.module, each) ?? []);
  return leak.isKept && !isClientError(leak) && edits.length === leak.sent.length ? edits : [];
}

/** Of `error.message || 'Failed'` the general text is there; one within a longer text stays for a person. */
function generalText(module: CodeModule, sent: Expr): Edit | undefined {
  const around = module.parent(sent);
  const [whole, fallback] = fallbackAround(around);
  if (whole !== undefined && fallback?.kind === 'literal') {
    return { ...module.place(whole), text: module.text(fallback) };
  }
  const isPart = /^(?:template|binary|conditional)$/u.test(around?.kind ?? '');
  const text = 'Internal server error';
  return isPart || isShorthand(around, sent)
    ? undefined
    : { ...module.place(sent), text: module.language === 'python' ? `"${text}"` : `'${text}'` };
}

function isShorthand(around: Node | undefined, sent: Expr): boolean {
  return (
    around?.kind === 'object' &&
    around.entries.some((entry) => entry.kind === 'property' && entry.keyStart === sent.start)
  );
}

function fallbackAround(around: Node | undefined): readonly [Expr?, Expr?] {
  switch (around?.kind) {
    case 'binary':
      return around.op === '||' || around.op === '??' ? [around, around.right] : [];
    case 'conditional':
      return [around, around.otherwise];
    default:
      return [];
  }
}

function reportControls(
  module: CodeModule,
  leaks: readonly ErrorLeak[],
  report: Report<typeof MESSAGES>,
): void {
  for (const { handler, at, isCatchAll } of errorHandlersOf(module)) {
    const { expr } = handler;
    const isOwn = isCatchAll;
    const isLeaking = leaks.some(
      ({ body: { node } }) => expr.start <= node.start && node.end <= expr.end,
    );
    const bodies = isOwn && !isLeaking ? responseBodiesIn(handler.module, expr.body) : [];
    if (
      bodies.some(({ values }) => values.some((value) => ERROR_ID.test(handler.module.text(value))))
    ) {
      report.control(module.place(at), 'Answers a general text with an id for every error.');
    }
  }
}
