import type { CodeModule } from './code-module.ts';
import type { Argument, CallExpr, Expr, MemberExpr } from './code.ts';
import { applicationsOf } from './http-applications.ts';
import { calledName } from './reach.ts';
import { calleeOf, follow } from './resolve.ts';
import { routesOf } from './routes.ts';
import { stringOf } from './values.ts';

/**
 * True for a file whose applications answer programs alone: the probes of a worker, tools for agents, or
 * routes none of which a browser can open. False when something else may be mounted on them.
 */
export function answersMachinesOnly(module: CodeModule): boolean {
  return answersProbes(module) || answersAgents(module) || isNeverOpened(module);
}

const FOR_MACHINES =
  /^\/?(?:[\w-]+\/)?(?:health\w*|livez?|readyz?|liveness|readiness|metrics|ping|status)$/iu;

// The probe and metrics port of a worker.
function answersProbes(module: CodeModule): boolean {
  const routes = routesOf(module);
  return (
    routes.length > 0 &&
    routes.every(({ path }) => path !== null && FOR_MACHINES.test(path)) &&
    !mountsMore(module)
  );
}

function mountsMore({ file: { text } }: CodeModule): boolean {
  return (
    /\b(?:include_router|register_blueprint|mount|Router)\b/u.test(text) ||
    /\.(?:use|route|register)\(\s*['"`]\//u.test(text)
  );
}

/** https://modelcontextprotocol.io/docs/sdk */
const AGENT_SERVER =
  /^(?:mcp\.server(?:\.|$)|fastmcp(?:\.|$)|@modelcontextprotocol\/sdk\/server\/)/u;

// An application that is made to serve tools and has no other route of its own.
function answersAgents(module: CodeModule): boolean {
  return (
    module.facts.body.some(
      (statement) => statement.kind === 'import' && AGENT_SERVER.test(statement.module),
    ) &&
    routesOf(module).length === 0 &&
    !mountsMore(module)
  );
}

const ROUTERS = /^(?:express\.Router|express-promise-router|koa-router|@koa\/router(?:\.\w+)?)$/u;
const WRITING = /^(?:post|put|patch|delete|del)$/u;
const CONFIGURING =
  /^(?:set|enable|disable|listen|fire|fetch|onError|notFound|routes|allowedMethods|callback|on)$/u;
const SERVING = /^(?:createServer|createAdaptorServer|serve|handle|listen)$/u;
/** Middleware that answers no request itself. */
const PASSING =
  /^(?:cors|json|urlencoded|raw|text|bodyParser|koaBody|morgan|logger|pinoHttp|compression|compress|cookieParser|keepAlive|requestId|bodyLimit|rateLimit)$/u;
const DOCUMENT = /sendFile|render|\bhtml\b|redirect|static/iu;

/**
 * True when every route takes a request with a body, as an interface for programs does: nothing can be
 * opened, framed or navigated to. FastAPI's applications always have a page that documents them.
 */
function isNeverOpened(module: CodeModule): boolean {
  if (module.language !== 'typescript') {
    return false;
  }
  const makers = makersIn(module);
  const uses = new Set(module.calls.map((call) => useOf(module, makers, call)));
  return uses.has('written') && !uses.has('unknown');
}

/** The calls by which a file makes applications and routers. */
function makersIn(module: CodeModule): ReadonlySet<Expr> {
  return new Set([
    ...applicationsOf(module).map(({ call }) => call),
    ...module.calls.filter((call) => ROUTERS.test(calleeOf(module, call) ?? '')),
  ]);
}

type Use = 'none' | 'written' | 'unknown';

function useOf(module: CodeModule, makers: ReadonlySet<Expr>, call: CallExpr): Use {
  const { callee, args } = call;
  if (callee.kind === 'member' && isMade(module, makers, rootOf(callee))) {
    return useOfApplication(module, makers, callee, args);
  }
  const isGiven = args.some(({ value }) => isMade(module, makers, value));
  return isGiven && !SERVING.test(calledName(call)) ? 'unknown' : 'none';
}

function useOfApplication(
  module: CodeModule,
  makers: ReadonlySet<Expr>,
  { name }: MemberExpr,
  args: readonly Argument[],
): Use {
  if (WRITING.test(name)) {
    return 'written';
  }
  const isKnown =
    CONFIGURING.test(name) ||
    (name === 'get' && FOR_MACHINES.test(stringOf(module, args[0]?.value) ?? '')) ||
    (name === 'use' && args.every(({ value }) => isPassing(module, makers, value)));
  return isKnown ? 'none' : 'unknown';
}

function isPassing(module: CodeModule, makers: ReadonlySet<Expr>, value: Expr): boolean {
  switch (value.kind) {
    case 'literal':
      return true;
    case 'function':
      return !DOCUMENT.test(module.text(value));
    case 'call':
      return PASSING.test(calledName(value)) || isMade(module, makers, rootOf(value));
    default:
      return isMade(module, makers, value);
  }
}

function isMade(module: CodeModule, makers: ReadonlySet<Expr>, expr: Expr): boolean {
  const end = /^(?:name|call)$/u.test(expr.kind) ? follow(module, expr) : undefined;
  return end !== undefined && makers.has(end.expr);
}

/** `app` of `app.post(…).post`. */
function rootOf(expr: Expr): Expr {
  let current = expr;
  while (current.kind === 'call' || current.kind === 'member') {
    const inner = current.kind === 'call' ? current.callee : current.object;
    // What begins with the call that makes the application has no name yet.
    if (current.kind === 'call' && inner.kind === 'name') {
      return current;
    }
    current = inner;
  }
  return current;
}
