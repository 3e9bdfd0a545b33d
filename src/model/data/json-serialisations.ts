import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Expr, Node, Ranged } from '../code/code.ts';
import { calleeOf, functionOf } from '../code/resolve.ts';
import { routesOf } from '../http/routes.ts';
import type { Route } from '../http/routes.ts';
import { lookUp } from '../code/scope.ts';
import { positional, propertyOf, valueOf } from '../code/values.ts';

/** A place where a value becomes JSON the way that `JSON.stringify` does it by default. */
export interface JsonSerialisation {
  readonly module: CodeModule;
  readonly value: Expr;
  readonly at: Ranged;
  /** For messages: `JSON.stringify()`, `res.json()`, `the answer of GET /orders`. */
  readonly name: string;
  /** `framework` when the serializer of the framework can be replaced for all answers. */
  readonly by: 'JSON.stringify' | 'framework';
  readonly call: CallExpr | undefined;
}

const MAKERS =
  /^(?:(?:next\/server\.)?NextResponse\.json|Response\.json|@remix-run\/(?:node|server-runtime|cloudflare|deno)\.json|react-router\.json|@sveltejs\/kit\.json)$/u;
const RESPONSE = /^(?:res|reply|response|ctx|context|c|rep)$/u;
const RETURNING = /^(?:@nestjs\/common|fastify|elysia)$/u;
const HANDED_OVER = /^@nestjs\/common\.(?:Res|Response|Next)$/u;

/** Words of which every file that turns values into JSON has one. */
export const JSON_WORDS =
  /JSON\.stringify|\.json\b|\.jsonp\(|\.send\(|\bjson\(|\.body =|@Controller|fastify|elysia/u;

/** Where a file turns values into JSON, in source order a kind. Calls with a replacer are left out. */
export function jsonSerialisationsOf(module: CodeModule): readonly JsonSerialisation[] {
  const routes = routesOf(module);
  return [
    ...module.nodes.flatMap((node) => serialisationAt(module, node, routes) ?? []),
    ...routes.flatMap(returnedBy),
  ];
}

function serialisationAt(
  module: CodeModule,
  node: Node,
  routes: readonly Route[],
): JsonSerialisation | undefined {
  if (node.kind === 'assign' || node.kind === 'bind') {
    return bodyOfContext(module, node);
  }
  if (node.kind !== 'call') {
    return undefined;
  }
  const value = positional(node, 0);
  if (value === undefined) {
    return undefined;
  }
  const found = { module, value, at: node.callee, call: node };
  const name = calleeOf(module, node) ?? '';
  if (name === 'JSON.stringify') {
    return hasReplacer(module, node)
      ? undefined
      : { ...found, name: 'JSON.stringify()', by: 'JSON.stringify' };
  }
  if (MAKERS.test(name)) {
    return { ...found, name: `${module.text(node.callee)}()`, by: 'framework' };
  }
  const method = responseMethod(module, node);
  return method === undefined || hasSchema(module, node, routes)
    ? undefined
    : { ...found, at: method.at, name: method.name, by: 'framework' };
}

function hasReplacer(module: CodeModule, call: CallExpr): boolean {
  const second = call.args[1]?.value;
  if (second === undefined) {
    return false;
  }
  const value = valueOf(module, second);
  const isNothing = second.kind === 'name' && second.name === 'undefined';
  return !isNothing && !(value.isKnown && value.value === null);
}

/** `res.json(…)`, `res.status(200).json(…)`, `reply.send(…)`, `c.json(…)`. */
function responseMethod(
  module: CodeModule,
  { callee }: CallExpr,
): { readonly at: Ranged; readonly name: string } | undefined {
  if (callee.kind !== 'member' || !/^(?:jsonp?|send)$/u.test(callee.name)) {
    return undefined;
  }
  const root = rootOf(callee.object);
  const isResponse =
    root.kind === 'name' &&
    RESPONSE.test(root.name) &&
    lookUp(module, root.name, root)?.kind === 'parameter' &&
    functionOf(module, callee) === undefined;
  return isResponse
    ? {
        at: { start: callee.end - callee.name.length, end: callee.end },
        name: `${root.name}.${callee.name}()`,
      }
    : undefined;
}

function rootOf(expr: Expr): Expr {
  switch (expr.kind) {
    case 'call':
      return rootOf(expr.callee);
    case 'member':
      return rootOf(expr.object);
    default:
      return expr;
  }
}

// Koa: `ctx.body = value`.
function bodyOfContext(
  module: CodeModule,
  { target, value }: Extract<Node, { kind: 'assign' | 'bind' }>,
): JsonSerialisation | undefined {
  const isBody =
    target.kind === 'member' &&
    target.name === 'body' &&
    target.object.kind === 'name' &&
    /^(?:ctx|context)$/u.test(target.object.name) &&
    lookUp(module, target.object.name, target.object)?.kind === 'parameter';
  return isBody && value !== null
    ? { module, value, at: target, name: module.text(target), by: 'framework', call: undefined }
    : undefined;
}

/** What handlers of NestJS, Fastify and Elysia return. */
function returnedBy(route: Route): readonly JsonSerialisation[] {
  const { module, expr: fn } = route.handler;
  if (
    route.framework === null ||
    !RETURNING.test(route.framework) ||
    isHandedOver(route) ||
    statesSchema(route)
  ) {
    return [];
  }
  const found: JsonSerialisation[] = [];
  walk(fn.body, (node) => {
    if (node.kind === 'return' && node.value !== null) {
      const { value } = node;
      const at = { start: node.start, end: Math.min(node.end, node.start + 'return'.length) };
      const isArrow = module.text(at) !== 'return';
      found.push({
        module,
        value,
        at: isArrow ? value : at,
        name: `The answer of ${route.method} ${route.path ?? '(computed path)'}`,
        by: 'framework',
        call: undefined,
      });
    }
    return node.kind !== 'function';
  });
  return found;
}

// With `@Res()` the handler answers by itself, and an interceptor may change what it returns.
function isHandedOver({ handler: { module, expr }, before }: Route): boolean {
  return (
    expr.params.some(({ decorators }) =>
      decorators.some(
        (each) => each.kind === 'call' && HANDED_OVER.test(calleeOf(module, each) ?? ''),
      ),
    ) ||
    before.some(
      (each) =>
        each.kind === 'call' && /UseInterceptors|Serialize/u.test(calleeOf(module, each) ?? ''),
    )
  );
}

/** Fastify serializes by the schema of the answer, which writes a BigInt out. */
function statesSchema({ module, at }: Route): boolean {
  const call = module.calls.find(
    ({ callee }) => callee.start === at.start && callee.end === at.end,
  );
  return (
    call?.args.some(
      ({ value }) =>
        value.kind === 'object' && propertyOf(module, value, 'schema').kind !== 'absent',
    ) === true
  );
}

function hasSchema(module: CodeModule, call: CallExpr, routes: readonly Route[]): boolean {
  return routes.some(
    (route) =>
      route.framework === 'fastify' &&
      route.handler.module === module &&
      route.handler.expr.start <= call.start &&
      call.end <= route.handler.expr.end &&
      statesSchema(route),
  );
}
