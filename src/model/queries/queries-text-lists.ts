import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Expr, FunctionExpr, NameExpr, Parameter, Pattern } from '../code/code.ts';
import { isChecked } from './queries-checked.ts';
import { isSafeCall } from './queries-safe-calls.ts';
import { DEEPEST_TEXT, returnsOf } from './queries-text-spot.ts';
import type { ParameterSource, Parts, Spot, VariablePart } from './queries-text-spot.ts';
import { calleeOf, follow, functionOf } from '../code/resolve.ts';
import { lookUp } from '../code/scope.ts';
import { positional } from '../code/values.ts';

const NONE: Parts = [];
const SAME_LIST =
  /^(?:list|tuple|set|sorted|reversed|frozenset|Array\.from|Set|dict\.fromkeys|map|iter)$/u;
const SAME_LIST_METHOD =
  /^(?:slice|reverse|sort|toSorted|toReversed|flat|concat|values|copy|split)$/u;

/** What the elements of a list, one of which becomes part of a text, are built from. */
export function elementsOf(spot: Spot, expr: Expr): Parts {
  if (spot.depth > DEEPEST_TEXT || spot.seen.has(expr)) {
    return expr.kind === 'list' || expr.kind === 'other' ? readItems(spot, expr) : NONE;
  }
  const inner: Spot = { ...spot, depth: spot.depth + 1, isPart: true };
  switch (expr.kind) {
    case 'list':
    case 'other':
      return readItems(inner, expr);
    case 'spread':
    case 'await':
      return elementsOf(inner, expr.value);
    case 'conditional':
      return [...elementsOf(inner, expr.then), ...elementsOf(inner, expr.otherwise)];
    case 'binary':
      return elementsOfBinary(inner, expr.op, expr.left, expr.right);
    case 'name':
      return elementsOfName(inner, expr);
    case 'call':
      return elementsOfCall(inner, expr);
    case 'object':
      return keysOf(inner, expr);
    default:
      return inner.read(inner, expr);
  }
}

// What a set has in common with a constant one is constant.
function elementsOfBinary(spot: Spot, op: string, left: Expr, right: Expr): Parts {
  const ofLeft = elementsOf(spot, left);
  const ofRight = op === '*' || op === '-' ? NONE : elementsOf(spot, right);
  return op === '&' && (ofLeft.length === 0 || ofRight.length === 0)
    ? NONE
    : [...ofLeft, ...ofRight];
}

function readItems(spot: Spot, expr: Extract<Expr, { kind: 'list' | 'other' }>): Parts {
  if (spot.depth > DEEPEST_TEXT) {
    return NONE;
  }
  const inner: Spot = { ...spot, depth: spot.depth + 1, isPart: true };
  if (expr.kind === 'list') {
    return expr.items.flatMap((item) =>
      item.kind === 'spread' ? elementsOf(inner, item.value) : inner.read(inner, item),
    );
  }
  // A comprehension: the expressions in the body of its loops are the elements.
  const parts: VariablePart[] = [];
  walk(expr.parts, (node) => {
    if (node.kind === 'expr') {
      parts.push(...inner.read(inner, node.value));
      return false;
    }
    return node.kind === 'loop' || node.kind === 'if' || node.kind === 'otherStmt';
  });
  return parts;
}

function elementsOfName(spot: Spot, expr: NameExpr): Parts {
  const { module } = spot;
  const binding = lookUp(module, expr.name, expr);
  if (binding?.kind === 'parameter') {
    const source = spot.given.get(binding.parameter);
    return source?.kind === 'value'
      ? elementsOf({ ...source.spot, depth: spot.depth }, source.expr)
      : spot.read(spot, expr);
  }
  const end = follow(module, expr);
  if (end === undefined) {
    return spot.read(spot, expr);
  }
  const own = elementsOf({ ...spot, module: end.module }, end.expr);
  const parts = [...own, ...(end.module === module ? addedTo(spot, expr) : NONE)];
  return parts.length === 0 || isChecked(module, expr) ? NONE : parts;
}

/** `list.push(…)`, `list.append(…)`, `list += […]`, in the function around. */
function addedTo(spot: Spot, list: NameExpr): Parts {
  const { module } = spot;
  const scope = module.enclosingFunction(list);
  const parts: VariablePart[] = [];
  walk(scope?.body ?? module.facts.body, (node) => {
    if (node.kind === 'assign' && node.op === '+=' && isNamed(node.target, list.name)) {
      parts.push(...elementsOf(spot, node.value));
    }
    if (
      node.kind === 'call' &&
      node.callee.kind === 'member' &&
      isNamed(node.callee.object, list.name)
    ) {
      const { name } = node.callee;
      for (const { value } of node.args) {
        if (/^(?:push|append|unshift|add|insert)$/u.test(name)) {
          parts.push(...spot.read(spot, value));
        } else if (name === 'extend') {
          parts.push(...elementsOf(spot, value));
        }
      }
    }
  });
  return parts;
}

function isNamed(expr: Expr | Pattern, name: string): boolean {
  return expr.kind === 'name' && expr.name === name;
}

function elementsOfCall(spot: Spot, call: CallExpr): Parts {
  const { module } = spot;
  const { callee, args } = call;
  const name = calleeOf(module, call) ?? '';
  const first = positional(call, 0);
  const method = callee.kind === 'member' ? callee.name : '';
  const object = callee.kind === 'member' ? callee.object : undefined;
  if (/^(?:range|Array|enumerate)$/u.test(name) && name !== 'enumerate') {
    return NONE;
  }
  if (/^Object\.(?:keys|entries|getOwnPropertyNames)$/u.test(name) && first !== undefined) {
    return keysOf(spot, first);
  }
  if (object !== undefined && method === 'map') {
    return mapped(spot, object, first);
  }
  if (object !== undefined && method === 'flatMap') {
    return mapped(spot, object, first);
  }
  if (object !== undefined && method === 'fill') {
    return first === undefined ? NONE : spot.read(spot, first);
  }
  if (object !== undefined && method === 'filter') {
    return first !== undefined && isSelecting(spot, first) ? NONE : elementsOf(spot, object);
  }
  if (object !== undefined && /^(?:keys|items|entries)$/u.test(method)) {
    return keysOf(spot, object);
  }
  if (name === 'Array.from') {
    return args.length > 1 && args[1] !== undefined
      ? mapped(spot, first, args[1].value)
      : elementsOf(spot, first ?? call);
  }
  if (/^(?:enumerate|filter|zip)$/u.test(name) || SAME_LIST.test(name)) {
    return args.flatMap(({ value }) =>
      value.kind === 'function' ? NONE : elementsOf(spot, value),
    );
  }
  if (object !== undefined && SAME_LIST_METHOD.test(method)) {
    return elementsOf(spot, object);
  }
  // Names of fields come from the class, not from who filled it.
  if (/^(?:model_dump|dict|asdict|__dict__)$/u.test(method)) {
    return NONE;
  }
  return isSafeCall(name, method) ? NONE : spot.read(spot, call);
}

/** `list.map((element, index) => …)`. */
function mapped(spot: Spot, list: Expr | undefined, callback: Expr | undefined): Parts {
  const fn = callback === undefined ? undefined : functionOf(spot.module, callback);
  if (fn === undefined || list === undefined) {
    return list === undefined ? NONE : elementsOf(spot, list);
  }
  const given = new Map(spot.given);
  const [element, index] = fn.expr.params;
  if (element !== undefined) {
    given.set(element, elementSource(spot, list));
  }
  if (index !== undefined) {
    given.set(index, { kind: 'number' });
  }
  const inside: Spot = { ...spot, module: fn.module, given, isPart: true, depth: spot.depth + 1 };
  return returnsOf(fn.expr).flatMap((value) => inside.read(inside, value));
}

function elementSource(spot: Spot, list: Expr): ParameterSource {
  const isCounted = list.kind === 'object' || list.kind === 'literal';
  return isCounted ? { kind: 'number' } : { kind: 'element', spot, expr: list };
}

// `columns.filter((column) => ALLOWED.has(column))`.
function isSelecting(spot: Spot, callback: Expr): boolean {
  const fn: FunctionExpr | undefined = functionOf(spot.module, callback)?.expr;
  const parameter: Parameter | undefined = fn?.params[0];
  let isFound = false;
  if (fn !== undefined && parameter?.target.kind === 'name') {
    const { target } = parameter;
    walk(fn.body, (node) => {
      isFound ||= node.kind === 'name' && node.name === target.name && isChecked(spot.module, node);
    });
  }
  return isFound;
}

/** The keys of an object: constants as far as the object is written out here. */
function keysOf(spot: Spot, expr: Expr): Parts {
  const { module } = spot;
  const end = follow(module, expr);
  if (end?.expr.kind !== 'object') {
    return elementsOfOther(spot, expr);
  }
  const own = end.expr.entries.flatMap((entry) => {
    switch (entry.kind) {
      case 'property':
        return NONE;
      case 'computed':
        return spot.read({ ...spot, module: end.module }, entry.key);
      case 'spread':
        return keysOf({ ...spot, module: end.module, depth: spot.depth + 1 }, entry.value);
    }
  });
  return expr.kind === 'name' ? [...own, ...assignedKeys(spot, expr)] : own;
}

function elementsOfOther(spot: Spot, expr: Expr): Parts {
  return spot.depth > DEEPEST_TEXT ? NONE : elementsOf({ ...spot, depth: spot.depth + 1 }, expr);
}

/** `object[key] = …`. */
function assignedKeys(spot: Spot, object: NameExpr): Parts {
  const { module } = spot;
  const parts: VariablePart[] = [];
  walk(module.enclosingFunction(object)?.body ?? module.facts.body, (node) => {
    const target = node.kind === 'assign' || node.kind === 'bind' ? node.target : undefined;
    if (target?.kind === 'index' && isNamed(target.object, object.name)) {
      parts.push(...spot.read(spot, target.index));
    }
  });
  return parts;
}
