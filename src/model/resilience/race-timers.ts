import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Expr, FunctionExpr, Node } from '../code/code.ts';
import { functionsCalledBy } from '../code/reach.ts';
import { calleeOf, follow } from '../code/resolve.ts';

/** A race against a timer that goes on when the other side wins. */
export interface RaceTimer {
  readonly race: CallExpr;
  /** Where the timer is set, which may be another file. */
  readonly timer: { readonly module: CodeModule; readonly call: CallExpr };
}

/** The races of a file, inside of functions, whose timer nothing clears. */
export function raceTimersOf(module: CodeModule): readonly RaceTimer[] {
  return module.calls.flatMap((race) => {
    const fn = module.enclosingFunction(race);
    const sides = race.args[0]?.value;
    if (
      fn === undefined ||
      calleeOf(module, race) !== 'Promise.race' ||
      sides?.kind !== 'list' ||
      isTidied(module, outermost(module, fn))
    ) {
      return [];
    }
    for (const side of sides.items) {
      const timer = timerOf(module, side);
      if (timer !== undefined) {
        return [{ race, timer }];
      }
    }
    return [];
  });
}

function outermost(module: CodeModule, fn: FunctionExpr): FunctionExpr {
  let last = fn;
  for (const around of module.ancestors(fn)) {
    last = around.kind === 'function' ? around : last;
  }
  return last;
}

// Whoever ends the process leaves nothing running.
function isTidied(module: CodeModule, fn: FunctionExpr): boolean {
  return /\bclear(?:Timeout|Timer)?\b|\bprocess\.exit\b|\.unref\b|\bAbortController\b/u.test(
    module.text(fn),
  );
}

function timerOf(module: CodeModule, side: Expr): RaceTimer['timer'] | undefined {
  const end = follow(module, side);
  if (end?.expr.kind !== 'call') {
    return undefined;
  }
  const { expr: call } = end;
  // `new Promise((_, reject) => setTimeout(reject, 5_000))`
  if (call.isNew && call.callee.kind === 'name' && call.callee.name === 'Promise') {
    return timerIn(end.module, call);
  }
  if (calleeOf(end.module, call) === 'timers/promises.setTimeout') {
    return call.args.length < 3 ? { module: end.module, call } : undefined;
  }
  const [own] = functionsCalledBy(end.module, call);
  return own === undefined || isTidied(own.module, own.expr) || !makesPromise(own.expr)
    ? undefined
    : timerIn(own.module, own.expr);
}

// A function that only sleeps or rejects; one that does more may set a timer for something else.
function makesPromise({ body }: FunctionExpr): boolean {
  const [only, ...others] = body;
  const value = only?.kind === 'return' || only?.kind === 'expr' ? only.value : undefined;
  return (
    others.length === 0 &&
    value?.kind === 'call' &&
    value.isNew &&
    value.callee.kind === 'name' &&
    value.callee.name === 'Promise'
  );
}

function timerIn(module: CodeModule, node: Node): RaceTimer['timer'] | undefined {
  let timer: CallExpr | undefined;
  walk([node], (inner) => {
    if (inner.kind === 'call' && /^(?:timers\.)?setTimeout$/u.test(calleeOf(module, inner) ?? '')) {
      timer ??= inner;
    }
  });
  return timer === undefined ? undefined : { module, call: timer };
}
