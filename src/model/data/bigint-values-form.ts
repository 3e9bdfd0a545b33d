import type { Confidence } from '#core/confidence.ts';
import type { Place } from '#core/span.ts';

import type { CodeModule } from '../code/code-module.ts';
import type { Expr } from '../code/code.ts';

/** What makes a value a BigInt at run time. */
export interface BigIntSource extends Place {
  /** For messages: `Invoice.amount`, `BigInt()`, `count`. */
  readonly what: string;
  readonly note: string;
  readonly confidence: Confidence;
}

/** The part of a value that is looked at. */
export interface Wanted {
  /**
   * Property names from the outside in, `*` for any element of a list, `#n` for the one at a position.
   * Empty for the whole value with all that is in it.
   */
  readonly path: readonly string[];
  /** Properties that are left out at the end of the path. */
  readonly without: ReadonlySet<string>;
}

/** Looks for a BigInt in a part of another expression. */
export type Find = (module: CodeModule, expr: Expr, wanted: Wanted) => BigIntSource | undefined;

export const ELEMENT = '*';
export const WHOLE: Wanted = { path: [], without: new Set() };

/** The part of the value whose property or element is wanted. */
export function stepped({ path, without }: Wanted, step: string): Wanted {
  return { path: [step, ...path], without };
}

/** True for a step into a list. */
export function isStep(step: string): boolean {
  return step === ELEMENT || step.startsWith('#');
}

/** What is wanted of the elements of a list; undefined when something else than an element is. */
export function ofElements({ path, without }: Wanted): Wanted | undefined {
  const [step, ...rest] = path;
  if (step === undefined) {
    return { path, without };
  }
  return isStep(step) ? { path: rest, without } : undefined;
}
