import { asyncCloseOf } from './async-closers.ts';
import type { AsyncClose } from './async-closers.ts';
import type { CodeModule } from '../code/code-module.ts';
import { isWaitedFor } from './outbound-calls.ts';
import { callsIn } from '../code/reach.ts';
import { calleeOf } from '../code/resolve.ts';
import { reachedAtShutdown } from './shutdown-paths.ts';
import type { Reached } from '../code/reach.ts';
import type { ShutdownPath } from './shutdown-paths.ts';

/** A close that a shutdown path waits for, however long it takes. */
export interface UnboundedClose {
  readonly module: CodeModule;
  readonly close: AsyncClose;
}

const BOUND =
  /timeout|time_out|\brace\b|deadline|wait_for|fail_after|move_on_after|grace_?(?:period|ms)|\bdelay\b|alarm/iu;
// They end the process themselves after a while.
const BOUNDING_LIBRARY = /^(?:close-with-grace|http-graceful-shutdown|@godaddy\/terminus\b.*)$/u;
// Its plugin ends open connections after ten seconds, and is installed where the server is made:
// https://www.apollographql.com/docs/apollo-server/api/plugin/drain-http-server
const DRAINING = /apollo\w*\??\.stop$/iu;
// It waits for every connection that is lent, and its documentation asks for a bound:
// https://magicstack.github.io/asyncpg/current/api/index.html#asyncpg.pool.Pool.close
const WAITING_POOL = /^asyncpg\.create_pool\(\)\.close$/u;

/**
 * The closes of a shutdown path that nothing bounds, in the order in which they are reached: in handlers
 * of signals all that can hang, in hooks of Python the pools that wait for their users. Empty when
 * anything on the path speaks of a bound.
 */
export function unboundedClosesOf(path: ShutdownPath): readonly UnboundedClose[] {
  const isHookOfPython = path.trigger === 'hook' && path.module.language === 'python';
  // When nothing is left to do, nobody waits for the end.
  const isAtRest = path.signals.length === 1 && path.signals[0] === 'beforeExit';
  if ((path.trigger !== 'signal' && !isHookOfPython) || isAtRest || isBounded(path)) {
    return [];
  }
  return reachedBehind(path).flatMap(({ module, fn, depth }) =>
    callsIn(fn)
      .filter((call) => depth > 0 || call.start >= path.from)
      .flatMap((call) => {
        const close = asyncCloseOf(module, call);
        const isWaiting =
          close !== undefined &&
          !DRAINING.test(module.text(call.callee)) &&
          (close.isAwaitable ? isWaitedFor(module, call) : call.args.length > 0) &&
          (!isHookOfPython || WAITING_POOL.test(calleeOf(module, call) ?? ''));
        return isWaiting ? [{ module, close }] : [];
      }),
  );
}

function isBounded(path: ShutdownPath): boolean {
  const registration = path.registeredIn.calls.find(({ callee }) => callee.start === path.at.start);
  return (
    (registration !== undefined &&
      BOUNDING_LIBRARY.test(calleeOf(path.registeredIn, registration) ?? '')) ||
    reachedBehind(path).some(({ module, fn, depth }) =>
      BOUND.test(module.text({ start: depth === 0 ? path.from : fn.start, end: fn.end })),
    )
  );
}

/** What the path reaches behind the offset from which on it runs at shutdown. */
function reachedBehind(path: ShutdownPath): readonly Reached[] {
  return reachedAtShutdown(path).filter(({ via }) => via === null || via.start >= path.from);
}
