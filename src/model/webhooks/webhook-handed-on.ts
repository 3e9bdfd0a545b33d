import type { Expr, FunctionExpr } from '../code/code.ts';
import { calledName, functionsCalledBy, lastName, nodesIn, reachOf } from '../code/reach.ts';
import type { WebhookHandler } from './webhook-handlers.ts';

const DEEPEST = 2;
const HARMLESS =
  /^(?:get|post|put|patch|delete|request|fetch|stream|send|Response|JSONResponse|HTTPException|parse|loads|from|toString|String|byteLength|isBuffer|log|info|debug|warn|error|decode|json|stringify|isArray)$/u;
const READING =
  /^(?:buffer|getRawBody|rawBody|raw_body|text|json|readBody|readRawBody|next|log|info|debug|warn|error|headers|getHeader|cors|NextResponse|Response|String|captureException|print|isinstance|rewrite|parse)$/u;
const REQUEST = /^(?:req|request|ctx|context|c|args)$/u;

/**
 * True when the whole request goes to code that cannot be read here, such as another package of the
 * workspace: whatever is checked may be checked there.
 */
export function handsRequestOn({ handler }: WebhookHandler): boolean {
  const { module, expr } = handler;
  const names = requestNames(expr);
  return (
    handsBytesOn(handler) ||
    nodesIn(expr).some(
      (node) =>
        node.kind === 'call' &&
        !READING.test(calledName(node)) &&
        node.args.some(({ value }) => isRequest(value, names)) &&
        functionsCalledBy(module, node).length === 0,
    )
  );
}

// `handlers[provider](headers, rawBody)`: the bytes are of use for nothing else than a signature.
function handsBytesOn(handler: WebhookHandler['handler']): boolean {
  return reachOf(handler, DEEPEST).some(({ module, fn }) =>
    nodesIn(fn).some(
      (node) =>
        node.kind === 'call' &&
        !HARMLESS.test(calledName(node)) &&
        node.args.some(
          ({ name, value }) =>
            /^raw_?body$/iu.test(lastName(value)) || isHeadersOfRequest(name, value),
        ) &&
        functionsCalledBy(module, node).length === 0,
    ),
  );
}

// `core.handle(payload=payload, headers=headers)`: of all headers only the signature is of use there.
function isHeadersOfRequest(name: string | null, value: Expr): boolean {
  return name === 'headers' && lastName(value) === 'headers';
}

// `request`, `c.req`, `c.req.raw`.
function isRequest(value: Expr, names: ReadonlySet<string>): boolean {
  switch (value.kind) {
    case 'name':
      return names.has(value.name);
    case 'member':
      return /^(?:req|request|raw)$/u.test(value.name) && isRequest(value.object, names);
    default:
      return false;
  }
}

function requestNames({ params }: FunctionExpr): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { target } of params) {
    const targets =
      target.kind === 'objectPattern' ? target.properties.map((each) => each.target) : [target];
    for (const each of targets) {
      if (each.kind === 'name' && REQUEST.test(each.name)) {
        names.add(each.name);
      }
    }
  }
  return names;
}
