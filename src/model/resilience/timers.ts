import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, Node } from '../code/code.ts';
import { calleeOf, functionOf } from '../code/resolve.ts';
import { walk } from '../code/code-nodes.ts';
import { fateOfHandle } from './timers-handle.ts';
import type { ClearedAt } from './timers-handle.ts';
import { isStopPath, isUncalledStop } from './timers-stop.ts';

/**
 * What becomes of an interval when the process is to end. `unknown` when the handle leaves the file's
 * sight: returned, put into a collection, handed to a function.
 */
export type IntervalEnd =
  /** `.unref()`: the process ends in spite of it. */
  | { readonly kind: 'unreferenced'; readonly at: Node }
  /** Cleared by a stop path, a listener or a clean-up function. */
  | { readonly kind: 'cleared'; readonly at: CallExpr }
  /** Its own callback clears it or ends the process. */
  | { readonly kind: 'ends-itself'; readonly at: Node }
  /** Cleared in a function that nothing in the project calls. */
  | { readonly kind: 'stop-uncalled'; readonly at: CallExpr; readonly stop: string }
  /** `restarts`: where it is cleared only to be started anew. */
  | {
      readonly kind: 'never';
      readonly restarts: readonly CallExpr[];
      readonly isHandleKept: boolean;
    }
  | { readonly kind: 'unknown' };

/** A call of `setInterval`, the global one or that of `node:timers`. */
export interface IntervalTimer {
  readonly call: CallExpr;
  readonly end: IntervalEnd;
}

/** Every interval that the file starts, in source order. https://nodejs.org/api/timers.html#timeoutunref */
export function intervalsOf(module: CodeModule): readonly IntervalTimer[] {
  return module.calls
    .filter((call) => /^(?:timers\.)?setInterval$/u.test(calleeOf(module, call) ?? ''))
    .map((call) => ({ call, end: endOf(module, call) }));
}

function endOf(module: CodeModule, call: CallExpr): IntervalEnd {
  const callback = call.args[0]?.value;
  const exit = callback === undefined ? undefined : exitIn(module, callback);
  if (exit !== undefined) {
    return { kind: 'ends-itself', at: exit };
  }
  const fate = fateOfHandle(module, call);
  if (fate.unreferenced !== undefined) {
    return { kind: 'unreferenced', at: fate.unreferenced };
  }
  const own = callback === undefined ? undefined : functionOf(module, callback);
  // One that does nothing is there to keep the process alive.
  if (own?.expr.body.length === 0) {
    return { kind: 'unknown' };
  }
  const inCallback = fate.clears.find(
    (clear) => own?.module === module && contains(own.expr, clear.call),
  );
  if (inCallback !== undefined) {
    return { kind: 'ends-itself', at: inCallback.call };
  }
  if (fate.isOutOfSight) {
    return { kind: 'unknown' };
  }
  return endByClears(module, call, fate.clears, fate.isKept);
}

function endByClears(
  module: CodeModule,
  call: CallExpr,
  clears: readonly ClearedAt[],
  isHandleKept: boolean,
): IntervalEnd {
  const stops = clears.filter((clear) => isStopPath(module, clear, call));
  const uncalled = stops.map((clear) => isUncalledStop(module, clear, call));
  const reached = stops.find((_, index) => uncalled[index] === undefined);
  if (reached !== undefined) {
    return { kind: 'cleared', at: reached.call };
  }
  const [first] = stops;
  const [stop] = uncalled;
  return first !== undefined && stop !== undefined
    ? { kind: 'stop-uncalled', at: first.call, stop }
    : { kind: 'never', restarts: clears.map((clear) => clear.call), isHandleKept };
}

// A watchdog that ends the process does not keep it alive.
function exitIn(module: CodeModule, callback: Expr): Node | undefined {
  const own = functionOf(module, callback);
  let exit: Node | undefined;
  if (own !== undefined) {
    walk(own.expr.body, (node) => {
      if (node.kind === 'call' && calleeOf(own.module, node) === 'process.exit') {
        exit ??= own.module === module ? node : callback;
      }
    });
  }
  return exit;
}

function contains(outer: Node, inner: Node): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
