import type { CodeModule } from './code-module.ts';
import type { Expr, FunctionExpr, NameExpr, Node } from './code.ts';
import { walk } from './code-nodes.ts';
import { once } from './once.ts';

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
