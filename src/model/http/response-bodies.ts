import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Expr, Node, Ranged } from '../code/code.ts';
import { lastName } from '../code/reach.ts';
import { calleeOf } from '../code/resolve.ts';
import { isResponse, isResponseMaker, statusesOf } from './responses.ts';
import { routesOf } from './routes.ts';
import { keywordOf, positional, propertyOf } from '../code/values.ts';
import type { Option } from '../code/values.ts';

/** A place where a body is sent to whoever asked. */
export interface ResponseBody {
  readonly node: Node;
  /** What the callee, `return` or assignment covers, for reports. */
  readonly at: Ranged;
  readonly values: readonly Expr[];
  /** The status when it is stated. */
  readonly status: number | undefined;
}

const SENDING = /^(?:json|send|end|jsonp)$/u;
const CONTEXT_SENDING = /^(?:json|text|html|body|newResponse)$/u;
/** https://docs.nestjs.com/exception-filters#built-in-http-exceptions, their status is in their name. */
const NEST_EXCEPTION = /^@nestjs\/common\.(?<name>\w*Exception)$/u;
const HTTP_EXCEPTION = /^(?:fastapi|starlette)(?:\.\w+)*\.HTTPException$/u;

/** The bodies that are sent at or below the nodes, in source order. */
export function responseBodiesIn(
  module: CodeModule,
  nodes: readonly Node[],
): readonly ResponseBody[] {
  const found: ResponseBody[] = [];
  walk(nodes, (node) => {
    const body = bodyAt(module, node);
    if (body !== undefined) {
      found.push(body);
    }
  });
  return found;
}

function bodyAt(module: CodeModule, node: Node): ResponseBody | undefined {
  switch (node.kind) {
    case 'call':
      return bodyOfCall(module, node);
    case 'assign':
    case 'bind': {
      const { target, value } = node;
      const isBody =
        target.kind === 'member' && target.name === 'body' && isResponse(target.object);
      return isBody && value !== null && module.language === 'typescript'
        ? { node, at: target, values: [value], status: undefined }
        : undefined;
    }
    case 'return':
      return module.language === 'python' && node.value !== null
        ? returnedBody(module, node, node.value)
        : undefined;
    default:
      return undefined;
  }
}

function bodyOfCall(module: CodeModule, call: CallExpr): ResponseBody | undefined {
  const { callee } = call;
  const first = positional(call, 0);
  if (module.language === 'typescript' && callee.kind === 'member' && isResponse(callee.object)) {
    const isSent = (isContext(callee.object) ? CONTEXT_SENDING : SENDING).test(callee.name);
    return isSent && first !== undefined
      ? { node: call, at: callee, values: [first], status: chainStatus(module, call) }
      : undefined;
  }
  const name = calleeOf(module, call) ?? '';
  if (
    isResponseMaker(name) ||
    /^(?:rest_framework\.response\.Response|(?:flask|quart)\.jsonify)$/u.test(name)
  ) {
    return madeBody(module, call, first);
  }
  return exceptionBody(module, call, name);
}

function isContext(expr: Expr): boolean {
  let root = expr;
  while (root.kind === 'call' || root.kind === 'member') {
    root = root.kind === 'call' ? root.callee : root.object;
  }
  return root.kind === 'name' && /^(?:c|ctx|context)$/u.test(root.name);
}

// `res.status(500).set(…).json(body)` and `c.json(body, 500)`.
function chainStatus(module: CodeModule, call: CallExpr): number | undefined {
  const second = positional(call, 1);
  let current: Expr = call;
  while (current.kind === 'call' && current.callee.kind === 'member') {
    const isStatus = /^(?:status|code)$/u.test(current.callee.name);
    const status = isStatus ? positional(current, 0) : undefined;
    if (status !== undefined) {
      return onlyStatus(module, status);
    }
    current = current.callee.object;
  }
  return second === undefined ? undefined : onlyStatus(module, second);
}

function onlyStatus(module: CodeModule, expr: Expr): number | undefined {
  const statuses = statusesOf(module, expr);
  return statuses?.length === 1 ? statuses[0] : undefined;
}

function madeBody(
  module: CodeModule,
  call: CallExpr,
  first: Expr | undefined,
): ResponseBody | undefined {
  // `jsonify(error=…)` takes the body as keywords.
  const keywords = call.args
    .filter(({ name }) => name !== null && !/^(?:status|status_code|headers|mimetype)$/u.test(name))
    .map(({ value }) => value);
  const values = [...(first === undefined ? [] : [first]), ...keywords];
  const stated =
    module.language === 'typescript'
      ? propertyOf(module, positional(call, 1), 'status')
      : firstGiven([keywordOf(module, call, 'status_code'), keywordOf(module, call, 'status')]);
  const second = module.language === 'python' ? positional(call, 1) : undefined;
  const status = second === undefined ? statusOf(stated) : onlyStatus(module, second);
  return values.length === 0 ? undefined : { node: call, at: call.callee, values, status };
}

function firstGiven(options: readonly Option[]): Option {
  return options.find(({ kind }) => kind === 'given') ?? { kind: 'absent' };
}

function statusOf(option: Option): number | undefined {
  return option.kind === 'given' ? onlyStatus(option.module, option.value) : undefined;
}

/** `raise HTTPException(500, detail=…)`, `throw new BadRequestException(…)`, `abort(400, …)`. */
function exceptionBody(module: CodeModule, call: CallExpr, name: string): ResponseBody | undefined {
  if (HTTP_EXCEPTION.test(name) || name === 'flask.abort') {
    const keyword = name === 'flask.abort' ? 'description' : 'detail';
    const [status, detail] = [positional(call, 0), positional(call, 1)];
    const given = keywordOf(module, call, keyword);
    const value = detail ?? (given.kind === 'given' ? given.value : undefined);
    const code = keywordOf(module, call, 'status_code');
    return value === undefined
      ? undefined
      : {
          node: call,
          at: call.callee,
          values: [value],
          status: status === undefined ? statusOf(code) : onlyStatus(module, status),
        };
  }
  const nest = NEST_EXCEPTION.exec(name)?.groups?.['name'];
  const [first, second] = [positional(call, 0), positional(call, 1)];
  if (nest !== undefined && first !== undefined) {
    return {
      node: call,
      at: call.callee,
      values: [first],
      status: nestStatus(module, nest, second),
    };
  }
  const message =
    name === 'hono/http-exception.HTTPException'
      ? propertyOf(module, second, 'message')
      : undefined;
  return message?.kind === 'given' && first !== undefined
    ? { node: call, at: call.callee, values: [message.value], status: onlyStatus(module, first) }
    : undefined;
}

function nestStatus(
  module: CodeModule,
  name: string,
  status: Expr | undefined,
): number | undefined {
  if (name === 'HttpException') {
    return status === undefined ? undefined : onlyStatus(module, status);
  }
  return /^(?:Internal|NotImpl|BadGateway|Service|Gateway|HttpVersion)/u.test(name) ? 500 : 400;
}

// What a route returns is its body, in a tuple with the status.
function returnedBody(module: CodeModule, node: Node, value: Expr): ResponseBody | undefined {
  const fn = module.enclosingFunction(node);
  const isRoute = routesOf(module).some(
    ({ handler }) => handler.module === module && handler.expr === fn,
  );
  if (!isRoute) {
    return undefined;
  }
  const [body, status] = value.kind === 'list' ? value.items : [value];
  const isMade = body?.kind === 'call' && lastName(body.callee) !== 'dict';
  return body === undefined || isMade
    ? undefined
    : {
        node,
        at: { start: node.start, end: node.start + 'return'.length },
        values: [body],
        status: status === undefined ? undefined : onlyStatus(module, status),
      };
}
