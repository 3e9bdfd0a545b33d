import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, Node, Ranged } from '../code/code.ts';
import { onceEach } from '../once.ts';
import { calledName, callsIn, lastName, reachOf } from '../code/reach.ts';
import type { Reached } from '../code/reach.ts';
import type { WebhookHandler } from './webhook-handlers.ts';
import { verificationsOf } from './webhook-verification.ts';
import { writesIn } from '../data/writes.ts';
import type { Write } from '../data/writes.ts';

/** A handler that hands on to a service that hands on to a repository. */
const DEEPEST = 2;

/** The handler and the functions of the project in which its writes are looked for. */
export const webhookReach = onceEach((webhook: WebhookHandler): readonly Reached[] =>
  reachOf(webhook.handler, DEEPEST),
);

/** Everything that a handler writes, itself or in functions of the project that it calls. */
export const webhookWrites = onceEach((webhook: WebhookHandler): readonly Write[] =>
  webhookReach(webhook).flatMap((reached) => writesIn(reached)),
);

/** Calls that change nothing: logs, answers, parsing, reading the request. */
const HARMLESS_OBJECT =
  /^(?:console|_?log(?:ger|ging)?|Logger|res|response|reply|req|request|\w*Response|JSON|Object|Array|String|Number|Date|Math|Buffer|c|ctx|context|headers|body|json|crypto|Sentry|sentry_sdk|event|payload|data|params|URL|structlog|span|metrics|posthog|h|self\.logger|time|datetime|os|uuid|re)$/u;
const HARMLESS_CALL =
  /^(?:json|text|get|send|end|status|jsonify|Response|NextResponse|JSONResponse|HttpResponse|HTTPException|Error|String|Number|Boolean|len|str|int|dict|list|print|headers|readBody|getHeader|getHeaders|raw|buffer|isinstance|getattr|hasattr|parse|loads|stringify|dumps|decode|encode|toString|info|debug|warn|warning|error|exception|captureException|safeParse|model_validate|require|map|filter|find|some|includes|split|join|trim|slice|startsWith|endsWith|replace|push|append|keys|values|entries|items|format|revalidatePath|revalidateTag|set|sendStatus|code|abort|HttpResponseBadRequest|HttpResponseNotAllowed|HttpResponseForbidden|createError|BadRequestException|UnauthorizedException|Date|now|URL|URLSearchParams|Headers|Set|Map|Promise|lower|upper|strip|Inner|verify\w*|\w*Error|\w*Exception|\w*Response)$/u;

/** The first thing that a handler does for an event; undefined when it only reads, logs and answers. */
export function effectOf(
  webhook: WebhookHandler,
): { readonly module: CodeModule; readonly at: Ranged } | undefined {
  const [write] = webhookWrites(webhook);
  if (write !== undefined) {
    return write;
  }
  const { module, expr } = webhook.handler;
  const checks = new Set<Node | null>(
    verificationsOf(webhook).flatMap(({ node, via }) => [node, via]),
  );
  const call = callsIn(expr).find(
    (each) => !isPartOf(each, checks) && !isHarmlessCall(module, each),
  );
  return call && { module, at: call.callee };
}

// `createHmac('sha256', secret).update(body).digest()`
function isPartOf(call: CallExpr, checks: ReadonlySet<Node | null>): boolean {
  let current: Expr = call;
  while (current.kind === 'call' || current.kind === 'member') {
    if (checks.has(current)) {
      return true;
    }
    current = current.kind === 'call' ? current.callee : current.object;
  }
  return false;
}

/** True for calls that change nothing, going by their names: logs, answers, parsing, reading the request. */
export function isHarmlessCall(module: CodeModule, call: CallExpr): boolean {
  const { callee } = call;
  const root = callee.kind === 'member' ? lastName(callee.object) : '';
  return (
    callee.kind === 'function' ||
    calledName(call) === '' ||
    HARMLESS_CALL.test(calledName(call)) ||
    (callee.kind === 'member' &&
      (HARMLESS_OBJECT.test(root) || HARMLESS_OBJECT.test(module.text(callee.object))))
  );
}
