import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Expr, Node } from '../code/code.ts';
import { calledName, functionsCalledBy, lastName } from '../code/reach.ts';
import { calleeOf, follow } from '../code/resolve.ts';
import { keywordOf } from '../code/values.ts';
import type { Verification } from './webhook-verification.ts';

/**
 * The `JSON.stringify(request.body)` or `json.dumps(payload)` whose text a check is given in place of the
 * bytes that were sent; undefined when it is given anything else.
 */
export function reserialisedBody(
  { module, node, fn, via }: Verification,
  handlerModule: CodeModule,
): { readonly module: CodeModule; readonly call: CallExpr } | undefined {
  const own = node.kind === 'call' ? signedIn(module, node) : undefined;
  if (own !== undefined) {
    return { module, call: own };
  }
  const isCalled =
    via !== null && functionsCalledBy(handlerModule, via).some(({ expr }) => expr === fn);
  const given = isCalled ? signedIn(handlerModule, via) : undefined;
  return given && { module: handlerModule, call: given };
}

function signedIn(module: CodeModule, call: CallExpr): CallExpr | undefined {
  for (const argument of [...call.args, ...updatesOf(module, call)]) {
    const found = serialisationIn(module, argument.value);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** The arguments of `createHmac(…).update(…)` and of `mac.update(…)` further down. */
function updatesOf(module: CodeModule, call: CallExpr): CallExpr['args'] {
  const member = module.parent(call);
  const update =
    member?.kind === 'member' && member.name === 'update' ? module.parent(member) : undefined;
  return update?.kind === 'call' ? update.args : [];
}

/** The call that makes JSON text of a body, in an expression or the constant behind it. */
function serialisationIn(module: CodeModule, value: Expr): CallExpr | undefined {
  let found: CallExpr | undefined;
  for (const start of [value, value.kind === 'name' ? follow(module, value)?.expr : undefined]) {
    walk(start === undefined ? [] : [start], (node) => {
      if (prefersRaw(module, node)) {
        return false;
      }
      if (node.kind === 'call' && found === undefined && isSerialisation(module, node)) {
        found = node;
      }
      if (node.kind === 'name' && found === undefined && start === value && node !== value) {
        const end = follow(module, node);
        const isOwn =
          end?.module === module && end.expr.kind === 'call' && isSerialisation(module, end.expr);
        found = isOwn && end.expr.kind === 'call' ? end.expr : found;
      }
      return node.kind !== 'function';
    });
  }
  return found;
}

// `rawBody ?? JSON.stringify(body)`: where the bytes are kept, they are verified.
function prefersRaw(module: CodeModule, node: Node): boolean {
  switch (node.kind) {
    case 'conditional':
      return [node.then, node.otherwise].some((side) => /raw/iu.test(module.text(side)));
    case 'binary':
      return /^(?:\?\?|\|\|)$/u.test(node.op) && /raw/iu.test(module.text(node.left));
    default:
      return false;
  }
}

function isSerialisation(module: CodeModule, call: CallExpr): boolean {
  const name = calleeOf(module, call) ?? '';
  const [first] = call.args;
  return (
    /^(?:JSON\.stringify|json\.dumps|simplejson\.dumps|orjson\.dumps|ujson\.dumps)$/u.test(name) &&
    first !== undefined &&
    isBody(first.value) &&
    // A provider that signs sorted keys says so.
    keywordOf(module, call, 'sort_keys').kind === 'absent'
  );
}

const BODY =
  /^(?:body|payload|json|data|event|req_?body|request_?body|raw_?body|parsed\w*|webhook_?(?:data|payload|event)|dto)$/iu;

function isBody(expr: Expr): boolean {
  switch (expr.kind) {
    case 'member':
      return (
        /^(?:body|json|data|payload)$/u.test(expr.name) &&
        /^(?:req|request|ctx|context|c|event|self|this)$/u.test(lastName(expr.object))
      );
    case 'name':
      return BODY.test(expr.name);
    case 'await':
      return isBody(expr.value);
    case 'call':
      return /^(?:json|get_json)$/u.test(calledName(expr));
    default:
      return false;
  }
}
