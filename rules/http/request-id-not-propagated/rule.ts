import type { CodeModule } from '#model/code/code-module.ts';
import type { CallExpr, Expr, FunctionExpr } from '#model/code/code.ts';
import { REQUEST_ID_WORDS } from '#model/observability/inbound-request-ids.ts';
import { callsIn } from '#model/code/reach.ts';
import { CONTEXT_FILES, requestContextOf } from '#model/observability/request-context.ts';
import { defineRule } from '#model/rule.ts';
import { stringOf } from '#model/code/values.ts';

const MESSAGES = {
  dropped:
    'The request id is sent back as {header} and kept nowhere, so no log line carries it and nobody can find what happened to the request that a client names. Keep it in the request state or a context variable, and bind it to the logger.',
} as const;

const HEADER = /^x-(?:request|correlation|trace)-id$|^(?:request|correlation)-id$/iu;
/** Anything that keeps the id for the rest of the request, or writes a log line with it. */
const KEPT =
  /\b(?:req|request|ctx|c|context|event)\.(?:id|requestId|request_id|correlationId|reqId|log|state|locals|set|traceId)\b|\bstate\b|locals\b|AsyncLocalStorage|[sS]torage\.|\.run\(|ContextVar|_var\.set|\bg\.|bind|child\(|setContext|setAttribute|set_attribute|set_tag|setTag|logger|\blog\b|logging|console\.|cls\.|enterWith|scope\[|contextvars|extra=/u;

export default defineRule({
  meta: {
    id: 'http/request-id-not-propagated',
    title: 'Request id is sent back and kept nowhere',
    severity: 'high',
    confidence: 'high',
    scope: 'function',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['soc2-cc7'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://nodejs.org/api/async_context.html',
      'https://docs.python.org/3/library/contextvars.html',
      'https://github.com/snok/asgi-correlation-id',
    ],
    messages: MESSAGES,
    control: 'Every log line carries the request id',
  },
  asks: CONTEXT_FILES,
  code: {
    languages: ['typescript', 'python'],
    words: REQUEST_ID_WORDS,
    check(module, report) {
      const context = requestContextOf(module);
      for (const { fn, at, header } of answeredIdsOf(module)) {
        if (context !== undefined) {
          report.control(
            context.file.place(context),
            `${context.kind} keeps the request id for every log line.`,
          );
        } else if (!KEPT.test(module.text(fn)) && !isInstrumented(module)) {
          report.violation({ at: module.place(at), message: 'dropped', data: { header } });
        }
      }
    },
  },
});

// https://github.com/pinojs/pino-http#logger-options, https://fastify.dev/docs/latest/Reference/Server/#requestidheader
function isInstrumented({ file }: CodeModule): boolean {
  return /pino-?http|nestjs-pino|genReqId|requestIdHeader|express-pino-logger|morgan/iu.test(
    file.text,
  );
}

interface AnsweredId {
  readonly fn: FunctionExpr;
  readonly at: Expr;
  readonly header: string;
}

/** Where a function sends an id back that it made or read, the first of each function. */
function answeredIdsOf(module: CodeModule): readonly AnsweredId[] {
  const found = new Map<FunctionExpr, AnsweredId>();
  for (const node of module.nodes) {
    const answered =
      node.kind === 'call' ? headerOfCall(module, node) : headerOfAssignment(module, node);
    const fn = answered === undefined ? undefined : outermost(module, node);
    if (answered !== undefined && fn !== undefined && !found.has(fn) && makesOrReads(module, fn)) {
      found.set(fn, { fn, ...answered });
    }
  }
  return [...found.values()];
}

function outermost(
  module: CodeModule,
  node: CodeModule['nodes'][number],
): FunctionExpr | undefined {
  return [...module.ancestors(node)].findLast((each) => each.kind === 'function');
}

function headerOfCall(
  module: CodeModule,
  call: CallExpr,
): { readonly at: Expr; readonly header: string } | undefined {
  const { callee } = call;
  const header = stringOf(module, call.args[0]?.value);
  const isAnswer =
    callee.kind === 'member' &&
    /^(?:set|header|setHeader|append)$/u.test(callee.name) &&
    call.args.length === 2 &&
    /^(?:res|rep|response|reply|ctx|c)\b/u.test(module.text(callee.object));
  return isAnswer && header !== undefined && HEADER.test(header)
    ? { at: callee, header }
    : undefined;
}

// `response.headers["X-Request-ID"] = request_id`
function headerOfAssignment(
  module: CodeModule,
  node: CodeModule['nodes'][number],
): { readonly at: Expr; readonly header: string } | undefined {
  const target = node.kind === 'bind' || node.kind === 'assign' ? node.target : undefined;
  if (target?.kind !== 'member' && target?.kind !== 'index') {
    return undefined;
  }
  const header = target.kind === 'member' ? target.name : stringOf(module, target.index);
  const isAnswer = /^(?:res|rep|response|reply|ctx|resp)\w*\.headers$/u.test(
    module.text(target.object),
  );
  return isAnswer && header !== undefined && HEADER.test(header)
    ? { at: target, header }
    : undefined;
}

const MADE = /uuid|nanoid|randomBytes|token_hex|ulid|cuid|randomUUID|headers/iu;

function makesOrReads(module: CodeModule, fn: FunctionExpr): boolean {
  return callsIn(fn).length > 0 && MADE.test(module.text(fn));
}
