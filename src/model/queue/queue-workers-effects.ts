import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { BindStmt, CallExpr, Expr, FunctionExpr, Node, Stmt } from '../code/code.ts';
import { isLogCall } from '../observability/log-calls.ts';
import { calledName } from '../code/reach.ts';
import { calleeOf } from '../code/resolve.ts';

/** Why a processor does not do its jobs. */
export type IdleProcessor =
  | { readonly kind: 'empty' }
  | { readonly kind: 'only-logs'; readonly log: CallExpr }
  /** A handler is looked up by the job and never called. */
  | { readonly kind: 'handler-unused'; readonly lookup: BindStmt; readonly name: string };

/**
 * What is wrong with a processor that has no effect; undefined when it does something, answers with a
 * value that it worked out, only fails, or cannot be judged. A job that ends without an exception counts as done.
 */
export function idleProcessor(module: CodeModule, fn: FunctionExpr): IdleProcessor | undefined {
  const unused = unusedHandler(module, fn);
  const ignored = new Set<Node>();
  if (unused !== undefined && unused.value !== null) {
    walk([unused.value], (node) => {
      ignored.add(node);
    });
  }
  const effect = fn.body.some((statement) => hasEffect(module, statement, ignored));
  if (effect || fn.isGenerator) {
    return undefined;
  }
  if (unused !== undefined && unused.target.kind === 'name') {
    return { kind: 'handler-unused', lookup: unused, name: unused.target.name };
  }
  if (throws(fn)) {
    return undefined;
  }
  const log = callsBelow(fn.body).find((call) => isLog(module, call));
  return log === undefined ? { kind: 'empty' } : { kind: 'only-logs', log };
}

// A processor that throws fails jobs, which is seen.
function throws({ body }: FunctionExpr): boolean {
  let isThrowing = false;
  walk(body, (node) => {
    isThrowing ||= node.kind === 'throw';
  });
  return isThrowing;
}

/** True for a line to the log, also the job's own, and for a report of progress. */
function isLog(module: CodeModule, call: CallExpr): boolean {
  const { callee } = call;
  const isJob =
    callee.kind === 'member' && callee.object.kind === 'name' && /^job$/iu.test(callee.object.name);
  return (
    (isJob && /^(?:log|progress|updateProgress)$/u.test(callee.name)) || isLogCall(module, call)
  );
}

// What a log line is made of: text, numbers, the clock.
const HARMLESS =
  /^(?:str|repr|len|int|format|String|Number|stringify|toISOString|now|utcnow|join|keys|toString|isoformat|time|Date|get_logger|getLogger)$/u;

function hasEffect(module: CodeModule, statement: Stmt, ignored: ReadonlySet<Node>): boolean {
  let isEffect = false;
  walk([statement], (node) => {
    if (ignored.has(node) || isEffect || node.kind === 'throw') {
      return false;
    }
    switch (node.kind) {
      case 'call':
        isEffect =
          !isLog(module, node) &&
          !HARMLESS.test(calledName(node)) &&
          !entersContextStore(module, node);
        break;
      case 'return':
        isEffect = node.value !== null && !isConstant(node.value);
        break;
      case 'assign':
        isEffect = node.target.kind !== 'name';
        break;
      case 'bind':
        isEffect = node.target.kind === 'member' || node.target.kind === 'index';
        break;
      case 'await':
        // `await job.updateProgress(100)` and `await Promise.resolve()` are told by their calls.
        isEffect = node.value.kind !== 'call';
        break;
      case 'template':
        isEffect = node.tag !== null;
        break;
      case 'yield':
      case 'with':
      case 'import':
      case 'class':
        isEffect = true;
        break;
      case 'loop':
        isEffect = node.isAsync;
        break;
      default:
    }
    return !isEffect;
  });
  return isEffect;
}

// `context.run(store, async () => …)` of AsyncLocalStorage does what stands in its callback.
function entersContextStore(module: CodeModule, call: CallExpr): boolean {
  return (
    /^async_hooks\.AsyncLocalStorage\(\)\.run$/u.test(calleeOf(module, call) ?? '') &&
    call.args.at(-1)?.value.kind === 'function'
  );
}

function isConstant(value: Expr): boolean {
  switch (value.kind) {
    case 'literal':
      return true;
    case 'name':
      return value.name === 'undefined';
    case 'object':
      return value.entries.every((entry) => entry.kind === 'property' && isConstant(entry.value));
    case 'list':
      return value.items.every(isConstant);
    case 'call':
      // `return console.log(job.id)`; any other call is an effect of its own.
      return true;
    case 'await':
      return isConstant(value.value);
    default:
      return false;
  }
}

function callsBelow(nodes: readonly Node[]): readonly CallExpr[] {
  const calls: CallExpr[] = [];
  walk(nodes, (node) => {
    if (node.kind === 'call') {
      calls.push(node);
    }
  });
  return calls;
}

// `const handler = handlers[job.name]` where `handler` is only tested or logged.
function unusedHandler(module: CodeModule, fn: FunctionExpr): BindStmt | undefined {
  const lookups: BindStmt[] = [];
  walk(fn.body, (node) => {
    if (node.kind === 'bind' && node.target.kind === 'name' && isLookup(module, node.value)) {
      lookups.push(node);
    }
  });
  return lookups.find((lookup) => !isUsed(module, fn, lookup));
}

function isLookup(module: CodeModule, value: Expr | null): boolean {
  if (value?.kind === 'index') {
    return isKindOfJob(module.text(value.index));
  }
  const key = value?.kind === 'call' ? value.args[0]?.value : undefined;
  return (
    value?.kind === 'call' &&
    value.callee.kind === 'member' &&
    value.callee.name === 'get' &&
    /handler|processor|registry|task|job/iu.test(module.text(value.callee.object)) &&
    key !== undefined &&
    isKindOfJob(module.text(key))
  );
}

function isKindOfJob(text: string): boolean {
  return /(?:name|type|kind|action)\b/iu.test(text);
}

function isUsed(module: CodeModule, fn: FunctionExpr, lookup: BindStmt): boolean {
  const name = lookup.target.kind === 'name' ? lookup.target.name : '';
  let isNeeded = false;
  walk(fn.body, (node) => {
    if (node.kind === 'name' && node.name === name && !isTestedOrLogged(module, node)) {
      isNeeded = true;
    }
    return !isNeeded;
  });
  return isNeeded;
}

function isTestedOrLogged(module: CodeModule, name: Node): boolean {
  let below: Node = name;
  for (const ancestor of module.ancestors(name)) {
    switch (ancestor.kind) {
      case 'if':
        return ancestor.test === below;
      case 'call':
        return isLog(module, ancestor) && ancestor.callee !== below;
      case 'unary':
      case 'binary':
      case 'template':
      case 'member':
      case 'object':
        below = ancestor;
        break;
      default:
        return false;
    }
  }
  return false;
}
