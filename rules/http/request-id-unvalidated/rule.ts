import type { Report } from '#core/rule.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import type { Node } from '#model/code/code.ts';
import {
  inboundRequestIdsOf,
  REQUEST_ID_WORDS,
  usesOfId,
} from '#model/observability/inbound-request-ids.ts';
import type { InboundRequestId } from '#model/observability/inbound-request-ids.ts';
import { isLogCall } from '#model/observability/log-calls.ts';
import { defineRule } from '#model/rule.ts';

const MESSAGES = {
  unvalidated:
    'The {header} header of the request is {use} as it came, so clients can write anything into logs and answers: line breaks, megabytes, the id of somebody else. Take it over only when it is at most 64 letters, digits and dashes, and make an id otherwise.',
} as const;

export default defineRule({
  meta: {
    id: 'http/request-id-unvalidated',
    title: 'Request id of the client is used without a check',
    severity: 'medium',
    confidence: 'high',
    scope: 'function',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: ['cwe-117', 'cwe-113'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://cwe.mitre.org/data/definitions/117.html',
      'https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#data-validation',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: REQUEST_ID_WORDS,
    check(module, report) {
      for (const id of inboundRequestIdsOf(module)) {
        checkId(module, id, report);
      }
    },
  },
});

/** Anything that looks at the form of the id before it is used. */
const CHECKED =
  /[vV]alid|\btest\(|\.match\(|fullmatch|re\.match|\bUUID\(|isUUID|isUuid|is_uuid|\.length\b|\blen\(|safeParse|\.parse\(|RegExp|[sS]anitiz|\.replace\(|re\.sub|slice\(|substring|truncate|isalnum|[aA]llow|_RE\b|PATTERN/u;

function checkId(module: CodeModule, id: InboundRequestId, report: Report<typeof MESSAGES>): void {
  if (CHECKED.test(module.text(id.fn))) {
    return;
  }
  const used = [id.whole, ...usesOfId(id)]
    .map((node) => ({ node, use: useOf(module, node) }))
    .find(({ use }) => use !== undefined);
  if (used?.use !== undefined) {
    report.violation({
      at: module.place(id.read),
      message: 'unvalidated',
      data: { header: id.header, use: used.use },
      evidence:
        used.node === id.whole ? [] : [{ ...module.place(used.node), note: 'Is used here.' }],
    });
  }
}

const ANSWERING = /^(?:set|header|setHeader|append|raw_headers)$/u;

/** What is done with the id; undefined for what writes it nowhere that is known. */
function useOf(module: CodeModule, node: Node): string | undefined {
  let inner = node;
  for (const around of module.ancestors(node)) {
    if (around.kind === 'function') {
      return undefined;
    }
    if (around.kind === 'call') {
      return useInCall(module, around, inner);
    }
    const isHeader =
      (around.kind === 'bind' || around.kind === 'assign') &&
      around.target.kind !== 'name' &&
      around.value === inner &&
      /headers?\b/iu.test(module.text(around.target)) &&
      /^(?:res|rep|response|reply|ctx|c|self\.res)/iu.test(module.text(around.target));
    if (isHeader) {
      return 'sent back';
    }
    inner = around;
  }
  return undefined;
}

function useInCall(
  module: CodeModule,
  call: Extract<Node, { kind: 'call' }>,
  inner: Node,
): string | undefined {
  if (call.callee === inner) {
    return undefined;
  }
  if (isLogCall(module, call) || /bind_contextvars|contextualize/u.test(module.text(call.callee))) {
    return 'logged';
  }
  const { callee } = call;
  const isAnswer =
    callee.kind === 'member' &&
    ANSWERING.test(callee.name) &&
    call.args[1]?.value === inner &&
    /^(?:res|rep|response|reply|ctx|c|set)\b/u.test(module.text(callee.object));
  return isAnswer ? 'sent back' : undefined;
}
