import type { CodeModule } from './code-module.ts';
import type { Expr, FunctionExpr, NameExpr, Node, Stmt } from './code.ts';
import { walk } from './code-nodes.ts';
import { once } from '../once.ts';

/** A value that a name is given. */
export interface GivenValue {
  readonly value: Expr;
  /** True for `+=` and the like: what the name was before stays part of it. */
  readonly isAdded: boolean;
}

/**
 * Every value that a local name is given in the function around it, `+=` and the like included, in
 * source order: what a variable that is assigned more than once can be. Empty when nothing is assigned
 * there, as for parameters and names of the module's top level that a function reads.
 */
export function valuesGivenTo(module: CodeModule, name: NameExpr): readonly GivenValue[] {
  for (const scope of module.ancestors(name)) {
    if (scope.kind === 'function') {
      const values = valuesIn(module, scope).get(name.name);
      if (values !== undefined || takes(scope.params, name.name)) {
        return values ?? [];
      }
    }
  }
  return valuesIn(module, undefined).get(name.name) ?? [];
}

function takes(params: Extract<Node, { kind: 'function' }>['params'], name: string): boolean {
  return params.some(({ target }) => target.kind === 'name' && target.name === name);
}

/** By name, what is assigned in a function, or in the whole file when none is given. */
const valuesIn = once(
  (
    module: CodeModule,
    fn: FunctionExpr | undefined,
  ): ReadonlyMap<string, readonly GivenValue[]> => {
    const values = new Map<string, GivenValue[]>();
    walk(fn?.body ?? module.facts.body, (node) => {
      const isOwn = (node.kind === 'bind' || node.kind === 'assign') && node.target.kind === 'name';
      if (isOwn && node.value !== null) {
        const given = { value: node.value, isAdded: node.kind === 'assign' && node.op !== '=' };
        values.set(node.target.name, [...(values.get(node.target.name) ?? []), given]);
      }
    });
    return values;
  },
);

/**
 * The values of which a name surely has one where it is read, whatever it was before: the last assignment
 * on the way there and what is assigned conditionally after it. Undefined when the function assigns it
 * nothing that is sure to run before.
 */
export function valuesReplacing(
  module: CodeModule,
  name: NameExpr,
): readonly GivenValue[] | undefined {
  const scope = module.enclosingFunction(name);
  const before = (scope === undefined ? [] : nodesAssigning(module, scope, name.name)).filter(
    ({ end }) => end <= name.start,
  );
  const sure = before.findLastIndex(
    ({ node, isAdded }) => !isAdded && runsBefore(module, node, name),
  );
  return sure < 0 ? undefined : before.slice(sure);
}

interface Assigning extends GivenValue {
  readonly node: Node;
  readonly end: number;
}

function nodesAssigning(module: CodeModule, fn: FunctionExpr, name: string): readonly Assigning[] {
  const values = new Set(
    valuesIn(module, fn)
      .get(name)
      ?.map(({ value }) => value),
  );
  return [...values].flatMap((value) => {
    const node = module.parent(value);
    const isGiven = node?.kind === 'bind' || node?.kind === 'assign';
    return isGiven
      ? [{ node, value, end: node.end, isAdded: node.kind === 'assign' && node.op !== '=' }]
      : [];
  });
}

// A statement runs before whatever stands behind it in the same list of statements.
function runsBefore(module: CodeModule, assigning: Node, name: NameExpr): boolean {
  const parent = module.parent(assigning);
  const statement = parent?.kind === 'expr' ? parent : assigning;
  const around = parent?.kind === 'expr' ? module.parent(parent) : parent;
  return (
    around !== undefined &&
    listsIn(around).some(
      (list) =>
        list.some((each) => each === statement) &&
        list.some((each) => each.start <= name.start && name.end <= each.end),
    )
  );
}

function listsIn(node: Node): readonly (readonly Stmt[])[] {
  switch (node.kind) {
    case 'function':
    case 'loop':
    case 'with':
    case 'block':
      return [node.body];
    case 'if':
      return [node.then, node.otherwise];
    case 'try':
      return [
        [...node.body, ...node.otherwise],
        node.finally,
        ...node.handlers.map(({ body }) => body),
      ];
    case 'switch':
      return node.cases.map(({ body }) => body);
    default:
      return [];
  }
}
