import type { CodeModule } from './code-module.ts';
import type { Argument, CallExpr, Expr, Node } from './code.ts';
import { onceEach } from '../once.ts';
import { follow } from './resolve.ts';
import type { Resolved } from './resolve.ts';

/** A value that the source states, or the admission that it cannot be told. */
export type Value =
  | { readonly isKnown: true; readonly value: string | number | boolean | null }
  | { readonly isKnown: false };

const UNKNOWN: Value = { isKnown: false };

// A constant made of constants made of constants; one that is made of itself ends here.
const DEEPEST_CONSTANT = 12;

/** The constant behind an expression, through names, imports, string concatenation and products. */
export function valueOf(module: CodeModule, expr: Expr): Value {
  return valueAt(module, expr, 0);
}

function valueAt(module: CodeModule, expr: Expr, depth: number): Value {
  const end = depth > DEEPEST_CONSTANT ? undefined : follow(module, expr);
  if (end === undefined) {
    return UNKNOWN;
  }
  switch (end.expr.kind) {
    case 'literal':
      return { isKnown: true, value: end.expr.value };
    case 'unary':
      return negated(end.expr.op, valueAt(end.module, end.expr.value, depth + 1));
    case 'template':
      return templateValue(end.module, end.expr, depth);
    case 'binary':
      return combined(
        end.expr.op,
        valueAt(end.module, end.expr.left, depth + 1),
        valueAt(end.module, end.expr.right, depth + 1),
      );
    default:
      return UNKNOWN;
  }
}

/** The string behind an expression, undefined when it is another kind of value or unknown. */
export function stringOf(module: CodeModule, expr: Expr | undefined): string | undefined {
  const value = expr === undefined ? UNKNOWN : valueOf(module, expr);
  return value.isKnown && typeof value.value === 'string' ? value.value : undefined;
}

/**
 * A property or keyword that may or may not be there. `unknown` when a spread, a computed key or a
 * value from elsewhere could hold it: unknown never counts as missing.
 */
export type Option =
  | { readonly kind: 'given'; readonly module: CodeModule; readonly value: Expr }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown' };

/** A property of an options object, through constants and spreads. An object that is not given at all has no properties. */
export function propertyOf(module: CodeModule, object: Expr | undefined, key: string): Option {
  return object === undefined ? { kind: 'absent' } : propertyAt(module, object, key, 0);
}

function propertyAt(module: CodeModule, object: Expr, key: string, depth: number): Option {
  if (object.kind === 'name' && isFilledLater(module, object.name, key)) {
    return { kind: 'unknown' };
  }
  const end = depth > DEEPEST_CONSTANT ? undefined : follow(module, object);
  return end?.expr.kind === 'object'
    ? propertyIn(end.module, end.expr, key, depth)
    : { kind: 'unknown' };
}

// `options.key = value`, `options[key] = value` and `options.update(more)` after the object was written.
function isFilledLater(module: CodeModule, name: string, key: string): boolean {
  const keys = filledKeys(module).get(name);
  return keys !== undefined && (keys.has(key) || keys.has(ANY_KEY));
}

/** Stands for a key that is computed. */
const ANY_KEY = null;

/** By the name of an object, the keys that the file gives to it. */
const filledKeys = onceEach(
  (module: CodeModule): ReadonlyMap<string, ReadonlySet<string | null>> => {
    const found = new Map<string, Set<string | null>>();
    for (const node of module.nodes) {
      const filled = filledBy(node);
      if (filled !== undefined) {
        const keys = found.get(filled.name) ?? new Set();
        found.set(filled.name, keys.add(filled.key));
      }
    }
    return found;
  },
);

function filledBy(node: Node): { readonly name: string; readonly key: string | null } | undefined {
  if (node.kind === 'bind' || node.kind === 'assign') {
    const { target } = node;
    const isEntry = target.kind === 'index' || target.kind === 'member';
    return isEntry && target.object.kind === 'name'
      ? { name: target.object.name, key: target.kind === 'member' ? target.name : ANY_KEY }
      : undefined;
  }
  const callee = node.kind === 'call' ? node.callee : undefined;
  return callee?.kind === 'member' &&
    callee.object.kind === 'name' &&
    /^(?:update|setdefault)$/u.test(callee.name)
    ? { name: callee.object.name, key: ANY_KEY }
    : undefined;
}

/** A keyword argument of a Python call, through `**options`. */
export function keywordOf(module: CodeModule, call: CallExpr, name: string): Option {
  const given = call.args.find((argument) => argument.name === name);
  if (given !== undefined) {
    return { kind: 'given', module, value: given.value };
  }
  for (const argument of call.args.filter(({ isSpread }) => isSpread)) {
    const spread = propertyOf(module, argument.value, name);
    if (spread.kind !== 'absent') {
      return spread;
    }
  }
  return { kind: 'absent' };
}

/** The positional argument at an index; undefined when it is not given or a spread stands before it. */
export function positional(call: CallExpr, index: number): Expr | undefined {
  const before = call.args.slice(0, index + 1);
  const argument: Argument | undefined = before[index];
  return argument?.name === null && !before.some(({ isSpread }) => isSpread)
    ? argument.value
    : undefined;
}

/** An argument by keyword in Python or by position in either language. */
export function argumentOf(
  module: CodeModule,
  call: CallExpr,
  index: number,
  name: string,
): Option {
  const byPosition = positional(call, index);
  return byPosition === undefined
    ? keywordOf(module, call, name)
    : { kind: 'given', module, value: byPosition };
}

function propertyIn(
  module: CodeModule,
  object: Extract<Resolved['expr'], { kind: 'object' }>,
  key: string,
  depth: number,
): Option {
  // From the end, since the last of equal keys counts.
  for (const entry of object.entries.toReversed()) {
    switch (entry.kind) {
      case 'property':
        if (entry.key === key) {
          return { kind: 'given', module, value: entry.value };
        }
        break;
      case 'computed':
        return { kind: 'unknown' };
      case 'spread': {
        const inner = propertyAt(module, entry.value, key, depth + 1);
        if (inner.kind !== 'absent') {
          return inner;
        }
        break;
      }
    }
  }
  return { kind: 'absent' };
}

function negated(op: string, inner: Value): Value {
  if (!inner.isKnown) {
    return UNKNOWN;
  }
  if (op === '-' && typeof inner.value === 'number') {
    return { isKnown: true, value: -inner.value };
  }
  return op === '!' ? { isKnown: true, value: !inner.value } : UNKNOWN;
}

function templateValue(
  module: CodeModule,
  expr: Extract<Expr, { kind: 'template' }>,
  depth: number,
): Value {
  if (expr.tag !== null) {
    return UNKNOWN;
  }
  let text = expr.texts[0] ?? '';
  for (const [index, part] of expr.values.entries()) {
    const value = valueAt(module, part, depth + 1);
    if (!value.isKnown) {
      return UNKNOWN;
    }
    text += String(value.value) + (expr.texts[index + 1] ?? '');
  }
  return { isKnown: true, value: text };
}

// `'a' + 'b'` and `60 * 1000`.
function combined(op: string, a: Value, b: Value): Value {
  if (!a.isKnown || !b.isKnown) {
    return UNKNOWN;
  }
  if (op === '+' && typeof a.value === 'string' && typeof b.value === 'string') {
    return { isKnown: true, value: a.value + b.value };
  }
  return op === '*' && typeof a.value === 'number' && typeof b.value === 'number'
    ? { isKnown: true, value: a.value * b.value }
    : UNKNOWN;
}
