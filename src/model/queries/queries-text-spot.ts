import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { Expr, FunctionExpr, Parameter } from '../code/code.ts';

/** A value that becomes part of a text and is no constant. */
export interface VariablePart {
  readonly module: CodeModule;
  readonly expr: Expr;
  readonly origin: Origin;
  /** What a request gives a parameter that callers decide; undefined for what is read from it here. */
  readonly request?: VariablePart;
}

/**
 * Who decides a value: `request` for whoever sends a request or message, `parameter` for callers in
 * other files. What is neither comes from the program itself, its database or its operator.
 */
export type Origin = 'request' | 'parameter';

export type Parts = readonly VariablePart[];

/** What a parameter stands for while a helper or callback is read. */
export type ParameterSource =
  | { readonly kind: 'number' }
  | { readonly kind: 'value'; readonly spot: Spot; readonly expr: Expr }
  /** One element of the list. */
  | { readonly kind: 'element'; readonly spot: Spot; readonly expr: Expr };

/** Where reading a text stands: the file, what the parameters of helpers are given, and how deep it is. */
export interface Spot {
  readonly module: CodeModule;
  readonly given: ReadonlyMap<Parameter, ParameterSource>;
  readonly depth: number;
  /** False for the text as a whole: one that comes from elsewhere is not built here. */
  readonly isPart: boolean;
  /** The expressions around, so that a variable that is made of itself ends. */
  readonly seen: ReadonlySet<Expr>;
  /** Reads any expression; lists and texts are made of each other. */
  readonly read: (spot: Spot, expr: Expr) => Parts;
}

/** Variables made of variables, with one helper and its callers in between. */
export const DEEPEST_TEXT = 14;

/** What a function returns, without the functions inside of it. */
export function returnsOf(fn: FunctionExpr): readonly Expr[] {
  const values: Expr[] = [];
  walk(fn.body, (node) => {
    if (node.kind === 'return' && node.value !== null) {
      values.push(node.value);
    }
    return node.kind !== 'function';
  });
  return values;
}
