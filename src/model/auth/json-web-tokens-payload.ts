import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, FunctionExpr, NameExpr, Node } from '../code/code.ts';
import { UNKNOWN } from './json-web-tokens-form.ts';
import { nodesIn } from '../code/reach.ts';
import { calleeOf, follow, functionOf } from '../code/resolve.ts';
import { lookUp } from '../code/scope.ts';
import type { Option } from '../code/values.ts';
import { keywordOf, positional, propertyOf } from '../code/values.ts';

const DEEPEST = 5;

/**
 * What a payload says under a key: in the object, in the copy that it was made of, in what the function
 * around adds to it afterwards, or in the object that a function of the project returns.
 */
export function payloadClaim(module: CodeModule, payload: Expr, key: string): Option {
  return claimAt(module, payload, key, 0);
}

function claimAt(module: CodeModule, payload: Expr, key: string, depth: number): Option {
  if (depth > DEEPEST) {
    return UNKNOWN;
  }
  if (payload.kind === 'name') {
    const added = addedTo(module, payload, key, depth);
    if (added.kind !== 'absent') {
      return added;
    }
    const binding = lookUp(module, payload.name, payload);
    if (binding?.kind === 'value' && binding.keys.length === 0) {
      return claimAt(module, binding.value, key, depth + 1);
    }
  }
  const end = payload.kind === 'call' ? undefined : follow(module, payload);
  if (end?.expr.kind === 'object') {
    return propertyOf(end.module, end.expr, key);
  }
  const call = payload.kind === 'call' ? payload : end?.expr;
  return call?.kind === 'call' ? claimOfCall(end?.module ?? module, call, key, depth) : UNKNOWN;
}

function claimOfCall(module: CodeModule, call: CallExpr, key: string, depth: number): Option {
  const { callee } = call;
  if (callee.kind === 'member' && callee.name === 'copy' && call.args.length === 0) {
    return claimAt(module, callee.object, key, depth + 1);
  }
  if (calleeOf(module, call) === 'dict') {
    const named = keywordOf(module, call, key);
    const first = positional(call, 0);
    return named.kind !== 'absent' || first === undefined
      ? named
      : claimAt(module, first, key, depth + 1);
  }
  const own = call.isNew ? undefined : functionOf(module, callee);
  const returned = own === undefined ? undefined : onlyReturn(own.expr);
  return own === undefined || returned === undefined
    ? UNKNOWN
    : claimAt(own.module, returned, key, depth + 1);
}

function onlyReturn(fn: FunctionExpr): Expr | undefined {
  const [first, ...others] = nodesIn(fn).filter((node) => node.kind === 'return');
  return others.length === 0 ? (first?.value ?? undefined) : undefined;
}

/** What the function around puts into the object before it is used: `payload['aud'] = x`, `payload.update(…)`. */
function addedTo(module: CodeModule, name: NameExpr, key: string, depth: number): Option {
  const fn = module.enclosingFunction(name);
  const nodes = fn === undefined ? module.nodes : nodesIn(fn);
  let found: Option = { kind: 'absent' };
  for (const node of nodes) {
    if (node.end > name.start) {
      continue;
    }
    const added = addition(module, node, name.name, key, depth);
    if (added.kind !== 'absent') {
      // What is added in a branch is there only sometimes.
      found = isUnconditional(module, node) ? added : UNKNOWN;
    }
  }
  return found;
}

function addition(
  module: CodeModule,
  node: Node,
  name: string,
  key: string,
  depth: number,
): Option {
  if (node.kind === 'bind' || node.kind === 'assign') {
    const { target, value } = node;
    const isOwn =
      (target.kind === 'member' || target.kind === 'index') &&
      target.object.kind === 'name' &&
      target.object.name === name;
    if (!isOwn || value === null) {
      return { kind: 'absent' };
    }
    if (target.kind === 'index') {
      return UNKNOWN;
    }
    return target.name === key ? { kind: 'given', module, value } : { kind: 'absent' };
  }
  const isUpdate =
    node.kind === 'call' &&
    node.callee.kind === 'member' &&
    node.callee.name === 'update' &&
    node.callee.object.kind === 'name' &&
    node.callee.object.name === name;
  if (!isUpdate) {
    return { kind: 'absent' };
  }
  const named = keywordOf(module, node, key);
  const first = positional(node, 0);
  return named.kind !== 'absent' || first === undefined
    ? named
    : claimAt(module, first, key, depth + 1);
}

const BRANCHES: ReadonlySet<Node['kind']> = new Set(['if', 'switch', 'conditional', 'loop', 'try']);

function isUnconditional(module: CodeModule, node: Node): boolean {
  for (const ancestor of module.ancestors(node)) {
    if (ancestor.kind === 'function') {
      return true;
    }
    if (BRANCHES.has(ancestor.kind)) {
      return false;
    }
  }
  return true;
}
