import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr } from '../code/code.ts';
import { REDIS_FILES } from './redis-keys.ts';
import { originsOf } from './redis-keys.ts';
import type { RedisClient } from './redis-clients.ts';
import { isBoundedOutside } from '../resilience/outbound-timeouts-around.ts';
import { calledName } from '../code/reach.ts';
import { follow } from '../code/resolve.ts';
import { keywordOf, propertyOf, valueOf } from '../code/values.ts';
import type { Option } from '../code/values.ts';

/** Why whoever waits for a client may wait for ever, going by its options and the defaults of its library. */
export type RedisWait =
  /** redis-py bounds neither connecting nor commands. https://redis.readthedocs.io/en/stable/connections.html */
  | 'unbounded'
  /** `connect()` of node-redis goes on trying. https://github.com/redis/node-redis/blob/master/docs/client-configuration.md */
  | 'endless-connect'
  /** Commands of ioredis wait for a connection for ever with `maxRetriesPerRequest: null`. https://github.com/redis/ioredis#auto-reconnect */
  | 'endless-commands';

/** Undefined for a client whose waits are bounded or cannot be told. */
export function waitOf({ module, call, library }: RedisClient): RedisWait | undefined {
  switch (library) {
    case 'redis-py':
      return isPythonUnbounded(module, call) ? 'unbounded' : undefined;
    case 'redis':
      return hasEndlessStrategy(module, call) ? 'endless-connect' : undefined;
    case 'ioredis':
      return hasEndlessCommands(module, call) ? 'endless-commands' : undefined;
    default:
      return undefined;
  }
}

function isPythonUnbounded(module: CodeModule, call: CallExpr): boolean {
  return (
    ['socket_timeout', 'socket_connect_timeout', 'connection_pool', 'timeout'].every(
      (name) => keywordOf(module, call, name).kind === 'absent',
    ) && !call.args.some(({ value }) => /timeout/iu.test(module.text(value)))
  );
}

function hasEndlessStrategy(module: CodeModule, call: CallExpr): boolean {
  const options = call.args[0]?.value;
  if (options !== undefined && !isObject(module, options)) {
    return false;
  }
  const socket = propertyOf(module, options, 'socket');
  if (socket.kind === 'absent') {
    return true;
  }
  const strategy: Option =
    socket.kind === 'given'
      ? propertyOf(socket.module, socket.value, 'reconnectStrategy')
      : { kind: 'unknown' };
  return (
    strategy.kind === 'absent' && socket.kind === 'given' && isObject(socket.module, socket.value)
  );
}

function isObject(module: CodeModule, value: Expr): boolean {
  return follow(module, value)?.expr.kind === 'object';
}

function hasEndlessCommands(module: CodeModule, call: CallExpr): boolean {
  return call.args.some(({ value }) => {
    const retries = propertyOf(module, value, 'maxRetriesPerRequest');
    const isNull =
      retries.kind === 'given' &&
      isNullValue(retries.module, retries.value) &&
      !/\bretryStrategy\b/u.test(module.text(call));
    return isNull && propertyOf(module, value, 'commandTimeout').kind === 'absent';
  });
}

function isNullValue(module: CodeModule, value: Expr): boolean {
  const known = valueOf(module, value);
  return known.isKnown && known.value === null;
}

/** A place that waits for a client before the program goes on: `await client.connect()`, `client.ping()`. */
export interface AwaitedClient {
  readonly module: CodeModule;
  readonly call: CallExpr;
}

/** The first place that waits for a client without a bound of its own; undefined when there is none. */
export function awaitedPlaceOf(client: RedisClient): AwaitedClient | undefined {
  const { project } = client.module;
  const first = client.library === 'redis' ? /^connect$/u : /^(?:ping|connect|initialize)$/u;
  for (const { path, text } of project.filesWhere(REDIS_FILES)) {
    const module = /\.(?:ping|connect|initialize)\(/u.test(text) ? project.module(path) : undefined;
    const call = module?.calls.find(
      (each) =>
        first.test(calledName(each)) &&
        each.callee.kind === 'member' &&
        originsOf(module, each.callee.object).has(client.call) &&
        !isBoundedOutside(module, each),
    );
    if (module !== undefined && call !== undefined) {
      return { module, call };
    }
  }
  return undefined;
}
