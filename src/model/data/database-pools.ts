import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Expr, FunctionExpr, NameExpr, Node, Ranged } from '../code/code.ts';
import { NODE_POOLS } from './database-pools-node.ts';
import type { Protection, PoolForm, PoolOptions } from './database-pools-form.ts';
import { PYTHON_POOLS } from './database-pools-python.ts';
import { calleeOf, follow } from '../code/resolve.ts';
import { topLevel } from '../code/scope.ts';
import { valueOf } from '../code/values.ts';

/** Whether a pool protects itself from something; unknown when its options come from elsewhere. */
export type ProtectionState = 'on' | 'off' | 'unknown';

/** A number of connections that stands in the code. */
export interface FixedSize {
  readonly value: number;
  /** The option or argument that says it: `max`. */
  readonly option: string;
  readonly module: CodeModule;
  readonly at: Ranged;
}

/** A pool of database connections where it is made. */
export interface DatabasePool {
  readonly module: CodeModule;
  readonly call: CallExpr;
  /** The package that pools: `pg`, also for a query builder on top of it. */
  readonly library: string;
  /** Whether waiting for a connection ends when none becomes free. */
  readonly wait: ProtectionState;
  /** Whether connections are tested before use or replaced after a time. */
  readonly recycling: ProtectionState;
  /** Undefined when the size is the library's own, comes from a setting, or is one connection. */
  readonly size: FixedSize | undefined;
  readonly form: PoolForm;
  readonly options: PoolOptions;
}

const FORMS: Readonly<Record<CodeModule['language'], readonly PoolForm[]>> = {
  typescript: NODE_POOLS,
  python: PYTHON_POOLS,
};

/**
 * Every database pool that the file makes to keep, in source order. Databases in a file or in memory
 * have none. One that a function makes, uses and never hands on, or closes itself, serves that one call;
 * one that only changes the schema serves a run that somebody watches.
 */
export function databasePoolsOf(module: CodeModule): readonly DatabasePool[] {
  return module.calls.flatMap((call) => {
    const pool = poolAt(module, call);
    return pool === undefined || isForOneRun(module, call) || isFallback(module, call)
      ? []
      : [pool];
  });
}

function isForOneRun(module: CodeModule, call: CallExpr): boolean {
  const parent = module.parent(call);
  const bind = parent?.kind === 'await' ? module.parent(parent) : parent;
  const isHeld = bind?.kind === 'bind' || bind?.kind === 'assign';
  if (!isHeld || bind.target.kind !== 'name') {
    return false;
  }
  const { target } = bind;
  const fn = module.enclosingFunction(call);
  const uses = module.nodes.filter(
    (node): node is NameExpr =>
      node.kind === 'name' &&
      node.name === target.name &&
      node !== target &&
      (fn === undefined || (fn.start <= node.start && node.end <= fn.end)),
  );
  if (uses.length > 0 && uses.every((use) => methodOn(module, use) === 'schema')) {
    return true;
  }
  return (
    fn !== undefined &&
    bind.kind === 'bind' &&
    !isGlobal(module, fn, target.name) &&
    isForOneCall(module, fn, uses)
  );
}

const CLOSES = /^(?:dispose|end|destroy|close|\$disconnect)$/u;
const SESSIONS = /^(?:sessionmaker|async_sessionmaker|scoped_session|Session|AsyncSession)$/u;

function isForOneCall(module: CodeModule, fn: FunctionExpr, uses: readonly NameExpr[]): boolean {
  const isHandedOn = uses.some((use) => module.parent(use)?.kind !== 'member');
  const isClosed = uses.some(
    (use) => CLOSES.test(methodOn(module, use) ?? '') && module.enclosingFunction(use) === fn,
  );
  // A lifespan and the main function close at the end of the program.
  const isWhole = /\byield\b|\.listen\(|\bserve\w*\(/u.test(module.text(fn)) || fn.name === 'main';
  return (uses.length > 0 && !isHandedOn) || (isClosed && !isWhole) || isForSession(module, fn);
}

// `maker = sessionmaker(bind=engine)` and `return maker()`: each session has an engine of its own.
function isForSession(module: CodeModule, fn: FunctionExpr): boolean {
  let isGiven = false;
  walk(fn.body, (node) => {
    const made = node.kind === 'return' && node.value?.kind === 'call' ? node.value : undefined;
    const maker = made?.callee.kind === 'name' ? follow(module, made.callee)?.expr : undefined;
    isGiven ||=
      maker?.kind === 'call' && SESSIONS.test(calleeOf(module, maker)?.split('.').at(-1) ?? '');
    return node.kind !== 'function';
  });
  return isGiven && module.language === 'python';
}

function methodOn(module: CodeModule, use: NameExpr): string | undefined {
  const parent = module.parent(use);
  return parent?.kind === 'member' && parent.object === use ? parent.name : undefined;
}

/** True for the engine of another database: behind `if url.startswith('sqlite')`, or behind `except TypeError`, which SQLite raises for the options of a pool. */
function isFallback(module: CodeModule, call: CallExpr): boolean {
  let inner: Node = call;
  for (const ancestor of module.ancestors(call)) {
    if (ancestor.kind === 'function') {
      return false;
    }
    const isBranch = ancestor.kind === 'if' && ancestor.test !== inner;
    const isHandler =
      ancestor.kind === 'try' &&
      ancestor.handlers.some(({ start, end }) => start <= call.start && call.end <= end);
    if (
      isHandler ||
      (isBranch && /sqlite/iu.test(module.text(ancestor.test)) && isThen(ancestor, call)) ||
      (isBranch && /postgres/iu.test(module.text(ancestor.test)) && !isThen(ancestor, call))
    ) {
      return module.language === 'python';
    }
    inner = ancestor;
  }
  return false;
}

function isThen({ test, then }: Extract<Node, { kind: 'if' }>, call: CallExpr): boolean {
  const isNegated = test.kind === 'unary' || (test.kind === 'binary' && /not|!/u.test(test.op));
  const isInside = then.some(({ start, end }) => start <= call.start && call.end <= end);
  return isInside !== isNegated;
}

// Python's `global engine` makes the name one of the module.
function isGlobal(module: CodeModule, fn: FunctionExpr, name: string): boolean {
  return (
    module.language === 'python' &&
    (topLevel(module, name) !== undefined ||
      new RegExp(`\\bglobal [^\\n]*\\b${name}\\b`, 'u').test(module.text(fn)))
  );
}

function poolAt(module: CodeModule, call: CallExpr): DatabasePool | undefined {
  const name = calleeOf(module, call);
  const form =
    name === undefined ? undefined : FORMS[module.language].find(({ callee }) => callee.test(name));
  const options = form?.optionsOf(module, call);
  return form === undefined || options === undefined
    ? undefined
    : {
        module,
        call,
        library: form.library,
        wait: stateOf(form.wait, options),
        recycling: stateOf(form.recycling, options),
        size: sizeOf(form.sizes, options),
        form,
        options,
      };
}

function stateOf(protection: Protection, options: PoolOptions): ProtectionState {
  let state: ProtectionState = protection.byDefault ? 'on' : 'off';
  let isStated = false;
  for (const key of protection.options) {
    const isReversed = key.startsWith('!');
    const option = options.find(isReversed ? key.slice(1) : key);
    if (option.kind === 'unknown') {
      state = state === 'on' ? 'on' : 'unknown';
    } else if (option.kind === 'given') {
      if (isSwitchedOn(option.module, option.value) !== isReversed) {
        return 'on';
      }
      isStated = true;
    }
  }
  return isStated && state === 'on' ? 'off' : state;
}

// 0, -1, false, null and None switch a limit off; what cannot be told was set on purpose.
function isSwitchedOn(module: CodeModule, value: Expr): boolean {
  const known = valueOf(module, value);
  return (
    !known.isKnown || !(known.value === null || known.value === false || isNoLimit(known.value))
  );
}

function isNoLimit(value: string | number | boolean): boolean {
  return typeof value === 'number' && value <= 0;
}

function sizeOf(keys: readonly string[], options: PoolOptions): FixedSize | undefined {
  for (const key of keys) {
    const option = options.find(key);
    if (option.kind === 'given') {
      const known = valueOf(option.module, option.value);
      // One connection is a decision, as in a migration or a function instance, and no estimate.
      return known.isKnown && typeof known.value === 'number' && known.value > 1
        ? { value: known.value, option: key, module: option.module, at: option.value }
        : undefined;
    }
  }
  return undefined;
}
