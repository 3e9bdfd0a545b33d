import { valuesGivenTo } from '../code/assignments.ts';
import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Expr, Node } from '../code/code.ts';
import { calleeOf, classOf, follow, functionOf, nameOf } from '../code/resolve.ts';
import { statusOfName } from './responses-status-names.ts';
import { keywordOf, positional, propertyOf, valueOf } from '../code/values.ts';
import type { Option } from '../code/values.ts';

/** A place where a handler answers, or says with which status it will. */
export interface Answer {
  /** The call, assignment, `return` or `throw`. */
  readonly node: Node;
  readonly module: CodeModule;
  /** The statuses that it can have as far as they are stated; empty for the framework's default, 200. */
  readonly statuses: readonly number[];
  /** True when it can have a status that the source does not state: a variable, somebody else's helper, an exception. */
  readonly isOpen: boolean;
}

/** True unless the answer surely has a status below 400. An exception may become any status. */
export function canFail({ statuses, isOpen }: Answer): boolean {
  return isOpen || statuses.some((status) => status >= 400);
}

/** What a handler is given to answer with, by the name that everybody gives it. */
const RESPONSE_NAME = /^_?(?:res|reply|response|rep|ctx|context|c|resp|h|set)$/u;
const STATUS_METHODS = new Set(['status', 'code', 'sendStatus', 'writeHead', 'set_status']);
const BODY_METHODS = new Set([
  'json',
  'send',
  'end',
  'text',
  'html',
  'body',
  'jsonp',
  'newResponse',
]);
const STATUS_PROPERTIES = new Set(['status', 'statusCode', 'status_code']);
/** The sensible and boom style: a method for every error. */
const ERROR_METHODS =
  /^(?:badRequest|unauthorized|forbidden|notFound|conflict|tooManyRequests|internalServerError|internal|badImplementation|notImplemented|badGateway|badGatewayError|serviceUnavailable|serverUnavailable|gatewayTimeout|throw|abort)$/u;
const FAILING_CLASSES =
  /^(?:HttpResponse(?:ServerError|BadRequest|Forbidden|NotFound|Gone|NotAllowed))$/u;
/** Calls whose value is the body and nothing more. */
const PLAIN_VALUES =
  /^(?:dict|list|str|int|bool|sorted|tuple|set|len|Object\.\w+|Array\.\w+|JSON\.\w+|String|Boolean|Number|Promise\.resolve|flask\.jsonify|quart\.jsonify|fastapi\.encoders\.jsonable_encoder|json\.dumps)$/u;
const PLAIN_METHODS =
  /^(?:model_dump|model_dump_json|dict|to_dict|to_json|toJSON|as_dict|map|filter|reduce|join|copy|get|items|format)$/u;
// A helper that answers, which may call another one.
const DEEPEST_HELPER = 2;

/** All answers at or below the nodes, also in the project's own helpers that are handed the response. */
export function answersIn(module: CodeModule, nodes: readonly Node[]): readonly Answer[] {
  return answersAt(module, nodes, 0);
}

function answersAt(module: CodeModule, nodes: readonly Node[], depth: number): readonly Answer[] {
  const answers: Answer[] = [];
  walk(nodes, (node) => {
    answers.push(...answersOf(module, node, depth));
  });
  return answers;
}

function answersOf(module: CodeModule, node: Node, depth: number): readonly Answer[] {
  switch (node.kind) {
    case 'throw':
      return [{ node, module, statuses: [], isOpen: true }];
    case 'assign':
    case 'bind': {
      const { target, value } = node;
      const isStatus =
        target.kind === 'member' && STATUS_PROPERTIES.has(target.name) && isResponse(target.object);
      return isStatus && value !== null ? [stated(module, node, value)] : [];
    }
    case 'return':
      return node.value === null ? [] : returned(module, node, node.value, depth);
    case 'call':
      return answersOfCall(module, node, depth);
    default:
      return [];
  }
}

function answersOfCall(module: CodeModule, call: CallExpr, depth: number): readonly Answer[] {
  const { callee } = call;
  if (callee.kind === 'member' && isResponse(callee.object)) {
    return methodAnswer(module, call, callee.name);
  }
  const name = calleeOf(module, call) ?? '';
  const last = /\w+$/u.exec(name)?.[0] ?? '';
  if (last === 'next' && call.args.length > 0) {
    return [{ node: call, module, statuses: [], isOpen: true }];
  }
  if (callee.kind === 'member' && ERROR_METHODS.test(callee.name)) {
    return [{ node: call, module, statuses: [], isOpen: true }];
  }
  if (last === 'abort' || FAILING_CLASSES.test(last)) {
    return [{ node: call, module, statuses: [500], isOpen: false }];
  }
  if (isResponseMaker(name)) {
    return [madeAnswer(module, call)];
  }
  return handsOverResponse(call) ? helperAnswers(module, call, depth) : [];
}

/** `res.status(503)`, `c.json(body, 503)`, `ctx.throw(503)`. */
function methodAnswer(module: CodeModule, call: CallExpr, method: string): readonly Answer[] {
  const [first, second] = [positional(call, 0), positional(call, 1)];
  if (STATUS_METHODS.has(method)) {
    return first === undefined ? [] : [stated(module, call, first)];
  }
  if (ERROR_METHODS.test(method)) {
    return [{ node: call, module, statuses: [], isOpen: true }];
  }
  if (!BODY_METHODS.has(method)) {
    return [];
  }
  if (second === undefined) {
    return [{ node: call, module, statuses: [], isOpen: false }];
  }
  const option = second.kind === 'object' ? propertyOf(module, second, 'status') : undefined;
  return [option === undefined ? stated(module, call, second) : optional(module, call, option)];
}

/** `Response.json(body, { status })`, `new Response(body, { status })`, `JSONResponse(body, status_code=…)`. */
function madeAnswer(module: CodeModule, call: CallExpr): Answer {
  const second = positional(call, 1);
  if (module.language === 'typescript') {
    return optional(module, call, propertyOf(module, second, 'status'));
  }
  for (const key of ['status_code', 'status']) {
    const given = keywordOf(module, call, key);
    if (given.kind !== 'absent') {
      return optional(module, call, given);
    }
  }
  return second === undefined
    ? { node: call, module, statuses: [], isOpen: false }
    : stated(module, call, second);
}

/** True for the resolved name of what makes a response with a body: `NextResponse.json`, `JSONResponse`. */
export function isResponseMaker(name: string): boolean {
  return (
    /^(?:Response|NextResponse)(?:\.json)?$/u.test(name) ||
    /^next\/server\.NextResponse(?:\.json)?$/u.test(name) ||
    /^(?:fastapi|starlette|flask|quart|django|sanic|aiohttp|werkzeug|litestar)\..*(?:Response|make_response|json_response|json)$/u.test(
      name,
    )
  );
}

function returned(module: CodeModule, node: Node, value: Expr, depth: number): readonly Answer[] {
  // `return body, 503`
  if (module.language === 'python' && value.kind === 'list' && value.items.length > 1) {
    const second = value.items[1];
    return second === undefined ? [] : [stated(module, node, second)];
  }
  const plain: Answer = { node, module, statuses: [], isOpen: false };
  const inner = value.kind === 'await' ? value.value : value;
  if (inner.kind !== 'call') {
    return [plain];
  }
  const isAnswer = answersOfCall(module, inner, DEEPEST_HELPER).length > 0 || hasResponse(inner);
  if (isAnswer) {
    return [];
  }
  return isPlainValue(module, inner) ? [plain] : helperAnswers(module, inner, depth, plain);
}

// `res.status(503).json(…)` is an answer by its inner call.
function hasResponse(call: CallExpr): boolean {
  let current: Expr = call;
  while (current.kind === 'call' || current.kind === 'member') {
    current = current.kind === 'call' ? current.callee : current.object;
  }
  return isResponse(current);
}

function isPlainValue(module: CodeModule, call: CallExpr): boolean {
  const name = calleeOf(module, call);
  return (
    call.isNew ||
    classOf(module, call.callee) !== undefined ||
    (name !== undefined && PLAIN_VALUES.test(name)) ||
    (call.callee.kind === 'member' && PLAIN_METHODS.test(call.callee.name))
  );
}

function helperAnswers(
  module: CodeModule,
  call: CallExpr,
  depth: number,
  plain?: Answer,
): readonly Answer[] {
  const helper = functionOf(module, call.callee);
  if (helper === undefined || depth >= DEEPEST_HELPER) {
    return [{ node: call, module, statuses: [], isOpen: true }];
  }
  const inner = answersAt(helper.module, helper.expr.body, depth + 1);
  const statuses = inner.flatMap((answer) => answer.statuses);
  const isOpen = inner.some((answer) => answer.isOpen);
  return [{ node: plain?.node ?? call, module, statuses, isOpen }];
}

function handsOverResponse(call: CallExpr): boolean {
  return call.args.some(({ value }) => value.kind === 'name' && isResponse(value));
}

/** True for what a handler is given to answer with, by its name: `res`, `reply`, `ctx`, also in a chain. */
export function isResponse(expr: Expr): boolean {
  switch (expr.kind) {
    case 'name':
      return RESPONSE_NAME.test(expr.name);
    // Chains: `res.status(200).json`, `reply.header(…).code`.
    case 'call':
      return expr.callee.kind === 'member' && isResponse(expr.callee.object);
    case 'member':
      return expr.name === 'response' && isResponse(expr.object);
    default:
      return false;
  }
}

function optional(module: CodeModule, node: Node, option: Option): Answer {
  switch (option.kind) {
    case 'given': {
      const { statuses, isOpen } = stated(option.module, node, option.value);
      return { node, module, statuses, isOpen };
    }
    case 'absent':
      return { node, module, statuses: [], isOpen: false };
    case 'unknown':
      return { node, module, statuses: [], isOpen: true };
  }
}

function stated(module: CodeModule, node: Node, status: Expr): Answer {
  const statuses = statusesOf(module, status);
  return { node, module, statuses: statuses ?? [], isOpen: statuses === undefined };
}

/**
 * The statuses that an expression can be: numbers, constants such as `HTTPStatus.OK`, both sides of a
 * condition, all values of a variable. Undefined when one of them cannot be told.
 */
export function statusesOf(module: CodeModule, expr: Expr): readonly number[] | undefined {
  return statusesAt(module, expr, 0);
}

function statusesAt(module: CodeModule, expr: Expr, depth: number): readonly number[] | undefined {
  const value = valueOf(module, expr);
  if (value.isKnown) {
    const status = Number(value.value);
    return Number.isInteger(status) ? [status] : undefined;
  }
  if (depth > DEEPEST_HELPER) {
    return undefined;
  }
  if (expr.kind === 'conditional') {
    return union([expr.then, expr.otherwise].map((side) => statusesAt(module, side, depth)));
  }
  const named = statusOfName(expr.kind === 'member' ? expr.name : (nameOf(module, expr) ?? ''));
  if (named !== undefined) {
    return [named];
  }
  const end = follow(module, expr);
  if (end !== undefined && end.expr !== expr) {
    return statusesAt(end.module, end.expr, depth + 1);
  }
  const values = expr.kind === 'name' ? valuesGivenTo(module, expr) : [];
  return values.length === 0
    ? undefined
    : union(values.map(({ value: each }) => statusesAt(module, each, depth + 1)));
}

function union(sides: readonly (readonly number[] | undefined)[]): readonly number[] | undefined {
  return sides.some((side) => side === undefined) ? undefined : sides.flatMap((side) => side ?? []);
}
