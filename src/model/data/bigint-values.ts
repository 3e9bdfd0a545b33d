import { valuesGivenTo } from '../code/assignments.ts';
import { drizzleBigInt } from './bigint-values-drizzle.ts';
import type { BigIntSource, Find, Wanted } from './bigint-values-form.ts';
import { ELEMENT, isStep, stepped, WHOLE } from './bigint-values-form.ts';
import { prismaBigInt } from './bigint-values-prisma.ts';
import { driverBigInt } from './bigint-values-sql.ts';
import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Expr, FunctionExpr, NameExpr, ObjectEntry, Pattern } from '../code/code.ts';
import { meaningOfName } from '../code/meaning.ts';
import { functionsCalledBy } from '../code/reach.ts';
import { calleeOf, functionOf } from '../code/resolve.ts';
import type { Binding } from '../code/scope.ts';
import { positional } from '../code/values.ts';

export type { BigIntSource } from './bigint-values-form.ts';

// What one value is made of is read as far as this.
const MOST_STEPS = 600;
const DEEPEST = 24;

const MAKERS = /^(?:BigInt(?:\.as(?:Uint|Int)N)?|process\.hrtime\.bigint)$/u;
const LITERAL = /^(?:0[xob])?[\da-f_]+n$/iu;
const SAME_ELEMENTS =
  /^(?:filter|slice|sort|toSorted|reverse|toReversed|concat|splice|toSpliced|flat|values)$/u;
/** Methods of a promise whose value stays the same. */
const PASSED_ON = /^(?:catch|finally)$/u;
const ONE_ELEMENT = /^(?:find|findLast|at|pop|shift)$/u;
const WITH_ELEMENTS = /^(?:map|flatMap|forEach|filter|find|findLast|some|every|sort|toSorted)$/u;
const ARITHMETIC = /^(?:[-+*/%]|\*\*)$/u;

/**
 * Where a value holds a BigInt at run time, followed through variables, destructuring, spreads, list
 * methods and functions of the project to what made it: a call, a literal, a column. The first one found;
 * undefined when there is none or it cannot be told.
 */
export function bigintIn(module: CodeModule, expr: Expr): BigIntSource | undefined {
  let steps = 0;
  function find(
    owner: CodeModule,
    value: Expr,
    wanted: Wanted,
    depth: number,
  ): BigIntSource | undefined {
    steps += 1;
    return steps > MOST_STEPS || depth > DEEPEST
      ? undefined
      : findIn(
          { module: owner, find: (inner, each, want) => find(inner, each, want, depth + 1) },
          value,
          wanted,
        );
  }
  return find(module, expr, WHOLE, 0);
}

interface Search {
  readonly module: CodeModule;
  readonly find: Find;
}

function findIn(search: Search, expr: Expr, wanted: Wanted): BigIntSource | undefined {
  const { module, find } = search;
  const isWhole = wanted.path.length === 0;
  switch (expr.kind) {
    case 'literal':
      return isWhole && typeof expr.value === 'number' && LITERAL.test(module.text(expr))
        ? { ...module.place(expr), what: module.text(expr), note: 'A BigInt.', confidence: 'high' }
        : undefined;
    case 'await':
    case 'assign':
      return find(module, expr.value, wanted);
    case 'unary':
      return expr.op === '-' ? find(module, expr.value, wanted) : undefined;
    case 'binary':
      return findInBinary(search, expr, wanted);
    case 'conditional':
      // `typeof value === 'bigint' ? value.toString() : value`
      return module.text(expr.test).includes('bigint')
        ? undefined
        : (find(module, expr.then, wanted) ?? find(module, expr.otherwise, wanted));
    case 'object':
      return findInObject(search, expr.entries, wanted);
    case 'list':
      return findInList(search, expr.items, wanted);
    case 'member':
      return find(module, expr.object, stepped(wanted, expr.name));
    case 'index':
      return find(module, expr.object, stepped(wanted, ELEMENT));
    case 'name':
      return findInName(search, expr, wanted);
    case 'call':
      return findInCall(search, expr, wanted);
    case 'template':
      return prismaBigInt(module, expr, wanted, find) ?? driverBigInt(module, expr, wanted);
    default:
      return undefined;
  }
}

function findInBinary(
  { module, find }: Search,
  { op, left, right }: Extract<Expr, { kind: 'binary' }>,
  wanted: Wanted,
): BigIntSource | undefined {
  if (op === '&&') {
    return find(module, right, wanted);
  }
  if (op === '||' || op === '??') {
    return find(module, left, wanted) ?? find(module, right, wanted);
  }
  // Numbers and text cannot be mixed with a BigInt, but `+` makes text of both.
  return ARITHMETIC.test(op) && wanted.path.length === 0 && op !== '+'
    ? find(module, left, wanted)
    : undefined;
}

function findInObject(
  { module, find }: Search,
  entries: readonly ObjectEntry[],
  wanted: Wanted,
): BigIntSource | undefined {
  const [key, ...rest] = wanted.path;
  const overridden = new Set(wanted.without);
  for (const entry of entries.toReversed()) {
    if (entry.kind === 'computed') {
      // It may override any key before it.
      return undefined;
    }
    if (entry.kind === 'spread') {
      const found = find(module, entry.value, { path: wanted.path, without: overridden });
      if (found !== undefined) {
        return found;
      }
    } else if (key === undefined) {
      const found = overridden.has(entry.key) ? undefined : find(module, entry.value, WHOLE);
      overridden.add(entry.key);
      if (found !== undefined) {
        return found;
      }
    } else if (entry.key === key) {
      return find(module, entry.value, { path: rest, without: wanted.without });
    }
  }
  return undefined;
}

function findInList(
  { module, find }: Search,
  items: readonly Expr[],
  wanted: Wanted,
): BigIntSource | undefined {
  const [step, ...rest] = wanted.path;
  if (step !== undefined && !isStep(step)) {
    return undefined;
  }
  const position = step === undefined || step === ELEMENT ? -1 : Number(step.slice(1));
  const inner = { path: rest, without: wanted.without };
  for (const [index, item] of items.entries()) {
    if (item.kind === 'spread') {
      const found = find(module, item.value, step === undefined ? WHOLE : stepped(inner, ELEMENT));
      if (found !== undefined || position >= 0) {
        return found;
      }
    } else if (position < 0 || position === index) {
      const found = find(module, item, inner);
      if (found !== undefined) {
        return found;
      }
    }
  }
  return undefined;
}

function findInName(search: Search, name: NameExpr, wanted: Wanted): BigIntSource | undefined {
  const { module, find } = search;
  const changed = changedKeys(module, name);
  const [first] = wanted.path;
  if (first !== undefined && changed.has(first)) {
    return undefined;
  }
  const want =
    first === undefined && changed.size > 0
      ? { path: wanted.path, without: new Set([...wanted.without, ...changed]) }
      : wanted;
  const meaning = meaningOfName(module, name.name, name);
  switch (meaning.kind) {
    case 'expr':
      return find(meaning.module, meaning.expr, want);
    case 'binding':
      return findInBinding(
        { module: meaning.module, find },
        meaning.binding,
        { name, module },
        want,
      );
    default:
      return undefined;
  }
}

interface Used {
  readonly name: NameExpr;
  readonly module: CodeModule;
}

function findInBinding(
  search: Search,
  binding: Binding,
  { name, module }: Used,
  wanted: Wanted,
): BigIntSource | undefined {
  const { module: owner, find } = search;
  switch (binding.kind) {
    case 'value': {
      const target = targetOf(owner, binding.value);
      const way = target === undefined ? WHOLE : wayTo(target, name.name);
      return way === undefined ? undefined : find(owner, binding.value, through(way, wanted));
    }
    case 'parameter': {
      const way = wayTo(binding.parameter.target, name.name);
      return way === undefined
        ? undefined
        : findInArgument(search, binding.fn, through(way, wanted));
    }
    case 'opaque': {
      const each = loopOver(module, name);
      if (each !== undefined) {
        return find(module, each, stepped(wanted, ELEMENT));
      }
      return findInAll({ module, find }, name, wanted);
    }
    default:
      return undefined;
  }
}

/** A variable that is assigned more than once: every value but null has to hold one. */
function findInAll(
  { module, find }: Search,
  name: NameExpr,
  wanted: Wanted,
): BigIntSource | undefined {
  const given = valuesGivenTo(module, name).filter(
    ({ value }) => !(value.kind === 'literal' && value.value === null),
  );
  const found = given.map(({ value, isAdded }) =>
    isAdded ? undefined : find(module, value, wanted),
  );
  return found.includes(undefined) ? undefined : found[0];
}

function targetOf(module: CodeModule, value: Expr): Pattern | undefined {
  const statement = module.parent(value);
  return statement?.kind === 'bind' ? statement.target : undefined;
}

/** What of a value a pattern binds to a name. */
function wayTo(pattern: Pattern, name: string): Wanted | undefined {
  switch (pattern.kind) {
    case 'name':
      return pattern.name === name ? WHOLE : undefined;
    case 'objectPattern':
      for (const { key, computed, target } of pattern.properties) {
        const inner = wayTo(target, name);
        if (inner !== undefined) {
          return key === null ? restOf(pattern, computed) : stepped(inner, key);
        }
      }
      return undefined;
    case 'listPattern':
      for (const [index, item] of pattern.items.entries()) {
        const inner = item === null ? undefined : wayTo(item, name);
        if (inner !== undefined) {
          return stepped(inner, `#${String(index)}`);
        }
      }
      return undefined;
    default:
      return undefined;
  }
}

function restOf(
  { properties }: Extract<Pattern, { kind: 'objectPattern' }>,
  computed: Expr | null,
): Wanted | undefined {
  return computed === null
    ? { path: [], without: new Set(properties.flatMap(({ key }) => key ?? [])) }
    : undefined;
}

function through(way: Wanted, wanted: Wanted): Wanted {
  return {
    path: [...way.path, ...wanted.path],
    without:
      wanted.path.length === 0 ? new Set([...way.without, ...wanted.without]) : wanted.without,
  };
}

/** The parameter of a callback: the elements of `list.map(…)`, the result of `promise.then(…)`. */
function findInArgument(
  { module, find }: Search,
  fn: FunctionExpr,
  wanted: Wanted,
): BigIntSource | undefined {
  const call = module.parent(fn);
  if (call?.kind !== 'call' || call.callee.kind !== 'member' || call.args[0]?.value !== fn) {
    return undefined;
  }
  const { name, object } = call.callee;
  if (WITH_ELEMENTS.test(name)) {
    return find(module, object, stepped(wanted, ELEMENT));
  }
  return name === 'then' ? find(module, object, wanted) : undefined;
}

function loopOver(module: CodeModule, name: NameExpr): Expr | undefined {
  for (const ancestor of module.ancestors(name)) {
    if (
      ancestor.kind === 'loop' &&
      ancestor.target?.kind === 'name' &&
      ancestor.target.name === name.name
    ) {
      return ancestor.each ?? undefined;
    }
  }
  return undefined;
}

/** The properties of a variable that the function around assigns or deletes before it is used. */
function changedKeys(module: CodeModule, name: NameExpr): ReadonlySet<string> {
  const keys = new Set<string>();
  const fn = module.enclosingFunction(name);
  walk(fn === undefined ? [] : fn.body, (node) => {
    const target =
      node.kind === 'assign' || node.kind === 'bind'
        ? node.target
        : node.kind === 'unary' && node.op === 'delete' && node.value;
    const isOwn =
      target !== false &&
      target.kind === 'member' &&
      target.object.kind === 'name' &&
      target.object.name === name.name;
    if (isOwn) {
      keys.add(target.name);
    }
  });
  return keys;
}

function findInCall(search: Search, call: CallExpr, wanted: Wanted): BigIntSource | undefined {
  const { module, find } = search;
  const name = calleeOf(module, call) ?? '';
  const first = positional(call, 0);
  if (MAKERS.test(name)) {
    return wanted.path.length > 0
      ? undefined
      : {
          ...module.place(call),
          what: `${module.text(call.callee)}()`,
          note: 'Makes a BigInt.',
          confidence: 'high',
        };
  }
  if (/^(?:Promise\.(?:all|resolve)|structuredClone|Array\.from)$/u.test(name)) {
    return first === undefined || call.args.length > 1 ? undefined : find(module, first, wanted);
  }
  return (
    findInMethod(search, call, wanted) ??
    prismaBigInt(module, call, wanted, find) ??
    drizzleBigInt(module, call, wanted, find) ??
    driverBigInt(module, call, wanted) ??
    findInFunctions(search, call, wanted)
  );
}

function findInMethod(search: Search, call: CallExpr, wanted: Wanted): BigIntSource | undefined {
  const { module, find } = search;
  const { callee } = call;
  if (callee.kind !== 'member') {
    return undefined;
  }
  const { object, name } = callee;
  const first = positional(call, 0);
  const [step, ...rest] = wanted.path;
  if (first !== undefined && /^(?:map|flatMap|then)$/u.test(name)) {
    const isList = name !== 'then';
    const isElement = step === undefined || isStep(step);
    const inner = isList && step !== undefined ? { path: rest, without: wanted.without } : wanted;
    return isList && !isElement ? undefined : findReturned(search, first, inner);
  }
  if (SAME_ELEMENTS.test(name) || PASSED_ON.test(name)) {
    return find(module, object, wanted);
  }
  return ONE_ELEMENT.test(name) && first?.kind !== 'object'
    ? find(module, object, stepped(wanted, ELEMENT))
    : undefined;
}

function findReturned(search: Search, callback: Expr, wanted: Wanted): BigIntSource | undefined {
  const fn = functionOf(search.module, callback);
  return fn === undefined
    ? undefined
    : findInReturns({ module: fn.module, find: search.find }, fn.expr, wanted);
}

function findInFunctions(search: Search, call: CallExpr, wanted: Wanted): BigIntSource | undefined {
  for (const { module, expr } of functionsCalledBy(search.module, call)) {
    const found = findInReturns({ module, find: search.find }, expr, wanted);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function findInReturns(
  { module, find }: Search,
  fn: FunctionExpr,
  wanted: Wanted,
): BigIntSource | undefined {
  let found: BigIntSource | undefined;
  if (!fn.isGenerator) {
    walk(fn.body, (node) => {
      if (node.kind === 'return' && node.value !== null) {
        found ??= find(module, node.value, wanted);
      }
      return node.kind !== 'function' && node.kind !== 'class';
    });
  }
  return found;
}
