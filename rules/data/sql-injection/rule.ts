import type { Confidence } from '#core/confidence.ts';
import type { EvidencePlace, Report } from '#core/rule.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import type { Ranged } from '#model/code/code.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import { sqlCallName, sqlCallsOf } from '#model/queries/queries.ts';
import type { SqlCall } from '#model/queries/queries.ts';
import { placeholderEdits } from '#model/queries/queries-placeholders.ts';
import { variablePartsOf } from '#model/queries/queries-text.ts';
import type { VariablePart } from '#model/queries/queries-text-spot.ts';
import { SQL_WORDS } from '#model/queries/queries-words.ts';
import { defineRule } from '#model/rule.ts';

const MESSAGES = {
  injected:
    '{call} runs SQL that is built with {value}, so whoever controls that value controls the statement. Pass it as a parameter, or check it against a list where it names a table, column or direction.',
} as const;

export default defineRule({
  meta: {
    id: 'data/sql-injection',
    title: 'SQL is built from values instead of parameters',
    severity: 'critical',
    confidence: 'high',
    scope: 'call',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['owasp-a03', 'cwe-89'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/SQL_Injection_Prevention_Cheat_Sheet.html',
      'https://node-postgres.com/features/queries#parameterized-query',
      'https://www.psycopg.org/psycopg3/docs/basic/params.html',
    ],
    messages: MESSAGES,
    control: 'Queries are parameterised',
  },
  code: {
    languages: ['typescript', 'python'],
    words: SQL_WORDS,
    check(module, report) {
      for (const call of sqlCallsOf(module)) {
        checkCall(module, call, report);
      }
    },
  },
});

function checkCall(module: CodeModule, call: SqlCall, report: Report<typeof MESSAGES>): void {
  const parts = variablePartsOf(module, call.text);
  const [first] = parts;
  if (first === undefined) {
    if (call.confidence === 'high' && call.runBy === null && hasParameters(call)) {
      report.control(module.place(call.call.callee), 'Runs SQL with its values as parameters.');
    }
    return;
  }
  const suggestion = placeholderEdits(call, parts);
  report.violation({
    at: module.place(headOf(call)),
    message: 'injected',
    data: { call: sqlCallName(call), value: nameOfValue(first) },
    confidence: confidenceOf(call),
    evidence: evidenceOf(call, parts),
    ...(suggestion === undefined
      ? {}
      : { suggestion: { title: 'Pass the values as parameters', edits: suggestion } }),
  });
}

// Of a long chain only its last method, since the rest says nothing of this call.
function headOf({ call: { callee } }: SqlCall): Ranged {
  const isChain = callee.kind === 'member' && callee.object.kind === 'call';
  return isChain ? { start: callee.end - callee.name.length, end: callee.end } : callee;
}

function evidenceOf(call: SqlCall, parts: readonly VariablePart[]): readonly EvidencePlace[] {
  const places = parts.flatMap(({ module, expr, origin, request }) => [
    { ...module.place(expr), note: NOTES[origin] },
    ...(request === undefined
      ? []
      : [{ ...request.module.place(request.expr), note: 'A request gives it here.' }]),
  ]);
  return call.runBy === null
    ? places
    : [
        ...places,
        { ...call.runBy.module.place(call.runBy.expr.callee), note: 'The text is run here.' },
      ];
}

const NOTES = {
  request: 'Becomes part of the statement; a request decides it.',
  parameter: 'Becomes part of the statement; callers decide it.',
} as const;

function confidenceOf(call: SqlCall): Confidence {
  return isOneOffPath(call.module.path) ? 'low' : call.confidence;
}

function hasParameters({ call }: SqlCall): boolean {
  return call.args.length > 1;
}

const LONGEST_NAME = 60;
const PATH = /^[\w$]+(?:\??\.[\w$]+|\[(?:'[^']*'|"[^"]*"|[\w$]+)\]|\((?:'[^']*'|"[^"]*")?\))*$/u;

// `request.query.sort`; an expression that is no way to a value has no name.
function nameOfValue({ module, expr }: VariablePart): string {
  const text = module.text(expr);
  return text.length <= LONGEST_NAME && PATH.test(text) ? text : 'a value';
}
