import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Expr, Node } from '../code/code.ts';
import { follow, functionOf } from '../code/resolve.ts';
import type { Resolved } from '../code/resolve.ts';
import type { Column } from './writes.ts';

/** The columns that an object or dict of values names, nested objects (`create`, `connect`) included. */
export function columnsOf(module: CodeModule, value: Expr | undefined): readonly Column[] {
  if (value === undefined) {
    return [];
  }
  const end = behindName(module, value);
  switch (end.kind) {
    case 'object':
      return end.entries.flatMap((entry): readonly Column[] => {
        const name = entry.kind === 'property' ? entry.key : null;
        return entry.value.kind === 'object'
          ? [{ name, value: entry.value }, ...columnsOf(module, entry.value)]
          : [{ name, value: entry.value }];
      });
    case 'list':
      return end.items.flatMap((item) => columnsOf(module, item));
    case 'call': {
      const made = madeBy(module, end);
      return made === undefined ? [{ name: null, value: end }] : columnsOf(made.module, made.expr);
    }
    default:
      return [{ name: null, value: end }];
  }
}

function behindName(module: CodeModule, value: Expr): Expr {
  return value.kind === 'name' ? (follow(module, value)?.expr ?? value) : value;
}

/** The object that a function of the project makes: `create(rowOf(user))`. */
function madeBy(module: CodeModule, call: CallExpr): Resolved | undefined {
  const fn = functionOf(module, call.callee);
  const last = fn?.expr.body.at(-1);
  return fn !== undefined && last?.kind === 'return' && last.value?.kind === 'object'
    ? { module: fn.module, expr: last.value }
    : undefined;
}

/** The keyword arguments of a Python call as columns. */
export function keywordColumns(call: CallExpr): readonly Column[] {
  return call.args.map(({ name, value }) => ({ name, value }));
}

/** The names of the methods that are called on a call's result: `insert(t).values(v).returning()`. */
export function chainAfter(module: CodeModule, call: CallExpr): readonly string[] {
  const names: string[] = [];
  let current: Node = call;
  for (let parent = module.parent(current); parent !== undefined; parent = module.parent(current)) {
    if (parent.kind === 'member' && parent.object === current) {
      names.push(parent.name);
    } else if (parent.kind !== 'call' || parent.callee !== current) {
      break;
    }
    current = parent;
  }
  return names;
}

/** The call of this name in the chain before a method: `.from('users')` of `db.from('users').eq(…).update(…)`. */
export function chainBefore(expr: Expr, name: RegExp): CallExpr | undefined {
  let current: Expr = expr;
  while (current.kind === 'call' || current.kind === 'member' || current.kind === 'await') {
    if (current.kind === 'call') {
      const { callee } = current;
      const word = callee.kind === 'name' || callee.kind === 'member' ? callee.name : '';
      if (name.test(word)) {
        return current;
      }
      current = callee;
    } else {
      current = current.kind === 'await' ? current.value : current.object;
    }
  }
  return undefined;
}

/** True when an object names one of the keys at any depth: `{ increment: 1 }`, `{ $inc: … }`. */
export function hasKey(value: Expr | undefined, key: RegExp): boolean {
  let isFound = false;
  walk(value === undefined ? [] : [value], (node) => {
    isFound ||=
      node.kind === 'object' &&
      node.entries.some((entry) => entry.kind === 'property' && key.test(entry.key));
  });
  return isFound;
}
