import type { CodeModule } from './code-module.ts';
import { walk } from './code-nodes.ts';
import type { CallExpr, Expr, FunctionExpr, Node } from './code.ts';
import { classOf, follow, functionOf } from './resolve.ts';
import type { Resolved } from './resolve.ts';
import { lookUp } from './scope.ts';

/** A function of the project that runs in the course of another one. */
export interface Reached {
  readonly module: CodeModule;
  readonly fn: FunctionExpr;
  /** The call in the first function by which its run gets here; null for the first function itself. */
  readonly via: CallExpr | null;
  /** The function that calls it, and the call there; null for the first function itself. */
  readonly from: { readonly caller: Reached; readonly call: CallExpr } | null;
  /** How many calls lie between; 0 for the first function. */
  readonly depth: number;
}

// A handler that calls everything is read as far as this.
const MOST_FUNCTIONS = 80;

/**
 * The function itself and the functions of the project that it calls or hands on, breadth first, up to
 * so many calls deep. Functions that are written inline belong to the function around them. Calls that
 * lead nowhere known are left out: they are unknown, not absent.
 */
export function reachOf(start: Resolved<FunctionExpr>, deepest: number): readonly Reached[] {
  const reached: Reached[] = [
    { module: start.module, fn: start.expr, via: null, from: null, depth: 0 },
  ];
  const seen = new Set<FunctionExpr>([start.expr]);
  for (const current of reached) {
    const next = current.depth < deepest ? calledIn(current) : [];
    for (const { call, target } of next) {
      const isInside = seen.has(target.expr) || reached.length >= MOST_FUNCTIONS;
      if (!isInside) {
        seen.add(target.expr);
        reached.push({
          module: target.module,
          fn: target.expr,
          via: current.via ?? call,
          from: { caller: current, call },
          depth: current.depth + 1,
        });
      }
    }
  }
  return reached;
}

interface Called {
  readonly call: CallExpr;
  readonly target: Resolved<FunctionExpr>;
}

function calledIn({ module, fn }: Reached): readonly Called[] {
  const found: Called[] = [];
  for (const call of callsIn(fn)) {
    const targets = [
      ...functionsCalledBy(module, call),
      ...call.args.flatMap(({ value }) => handedOn(module, value)),
    ];
    found.push(
      ...targets
        .filter(({ expr }) => expr !== fn && !isWithin(fn, module, { module, expr }))
        .map((target) => ({ call, target })),
    );
  }
  return found;
}

// A name among the arguments may be a function: `tasks.add_task(process, event)`.
function handedOn(module: CodeModule, value: Expr): readonly Resolved<FunctionExpr>[] {
  if (value.kind !== 'name' && value.kind !== 'member') {
    return [];
  }
  const fn = functionOf(module, value);
  return fn === undefined ? [] : [fn];
}

function isWithin(fn: FunctionExpr, module: CodeModule, inner: Resolved<FunctionExpr>): boolean {
  return inner.module === module && fn.start <= inner.expr.start && inner.expr.end <= fn.end;
}

/** Every call in the body of a function, inline functions included. */
export function callsIn(fn: FunctionExpr): readonly CallExpr[] {
  return nodesIn(fn).filter((node) => node.kind === 'call');
}

const nodesOfFunction = new WeakMap<FunctionExpr, readonly Node[]>();

/** Every node of the body of a function, inline functions included, in source order. */
export function nodesIn(fn: FunctionExpr): readonly Node[] {
  let nodes = nodesOfFunction.get(fn);
  if (nodes === undefined) {
    const found: Node[] = [];
    walk(fn.body, (node) => {
      found.push(node);
    });
    nodes = found;
    nodesOfFunction.set(fn, nodes);
  }
  return nodes;
}

/**
 * The functions of the project that a call may run: the function behind its callee, the method of an
 * instance whose class is known by construction or by its type, or every function of a map of handlers
 * that is asked for one.
 */
export function functionsCalledBy(
  module: CodeModule,
  call: CallExpr,
): readonly Resolved<FunctionExpr>[] {
  const { callee } = call;
  if (callee.kind === 'index') {
    return functionsOfMap(module, callee.object);
  }
  if (call.isNew) {
    return [];
  }
  const direct = functionOf(module, callee) ?? methodOf(module, callee);
  if (direct !== undefined) {
    return [direct];
  }
  // `const handle = handlers[type]; handle(event)`.
  const end = callee.kind === 'name' ? follow(module, callee) : undefined;
  return end?.expr.kind === 'index' ? functionsOfMap(end.module, end.expr.object) : [];
}

function functionsOfMap(module: CodeModule, object: Expr): readonly Resolved<FunctionExpr>[] {
  const end = follow(module, object);
  if (end?.expr.kind !== 'object') {
    return [];
  }
  return end.expr.entries.flatMap(({ value }) => {
    const fn = functionOf(end.module, value);
    return fn === undefined ? [] : [fn];
  });
}

/** `this.service.handle`, `service.handle` and `Service().handle`. */
function methodOf(module: CodeModule, callee: Expr): Resolved<FunctionExpr> | undefined {
  if (callee.kind !== 'member') {
    return undefined;
  }
  const cls = classBehind(module, callee.object);
  const method = cls?.expr.methods.find(({ name }) => name === callee.name);
  if (cls === undefined) {
    return undefined;
  }
  if (method !== undefined) {
    return { module: cls.module, expr: method };
  }
  const field = cls.expr.fields.find(({ name }) => name === callee.name);
  return field?.value?.kind === 'function' ? { module: cls.module, expr: field.value } : undefined;
}

function classBehind(module: CodeModule, object: Expr): ReturnType<typeof classOf> {
  const type = typeOfObject(module, object);
  const byType = type === null ? undefined : classOf(module, type);
  if (byType !== undefined) {
    return byType;
  }
  const made = follow(module, object);
  return made?.expr.kind === 'call' ? classOf(made.module, made.expr.callee) : undefined;
}

function typeOfObject(module: CodeModule, object: Expr): Expr | null {
  if (object.kind === 'member' && object.object.kind === 'name') {
    const isOwn = object.object.name === 'this' || object.object.name === 'self';
    const cls = isOwn ? module.enclosingClass(object) : undefined;
    return cls?.fields.find(({ name }) => name === object.name)?.type ?? null;
  }
  const binding = object.kind === 'name' ? lookUp(module, object.name, object) : undefined;
  return binding?.kind === 'parameter' && binding.keys.length === 0 ? binding.parameter.type : null;
}

/** The last word of what is called: `verify` of `webhooks.verify`; empty for anything but a name. */
export function calledName({ callee }: CallExpr): string {
  return lastName(callee);
}

/** The last word of a name or member, `id` of `event.data.id`; empty for any other expression. */
export function lastName(expr: Expr): string {
  return expr.kind === 'name' || expr.kind === 'member' ? expr.name : '';
}
