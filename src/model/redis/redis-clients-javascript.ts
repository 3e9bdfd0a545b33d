import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr } from '../code/code.ts';
import { addressFrom } from './redis-address.ts';
import type { RedisClient } from './redis-clients.ts';
import { calleeOf, follow } from '../code/resolve.ts';
import { propertyOf, valueOf } from '../code/values.ts';
import type { Option } from '../code/values.ts';

const IOREDIS = /^ioredis(?:\.(?:Redis|default|Cluster|Redis\.Cluster))?$/u;
const NODE_REDIS = /^(?:redis|@redis\/client)\.create(?:Client|Cluster)$/u;
const UPSTASH = /^(?:@upstash\/redis(?:\/\w+)?\.Redis|@vercel\/kv\.createClient)$/u;
const UPSTASH_FROM_ENVIRONMENT = /^@upstash\/redis(?:\/\w+)?\.Redis\.fromEnv$/u;

const ADDRESS_OPTIONS = ['url', 'host', 'path', 'sentinels', 'socket', 'rootNodes'];

/** The clients of ioredis, node-redis, @upstash/redis and @vercel/kv; undefined for any other call. */
export function javascriptRedisClient(module: CodeModule, call: CallExpr): RedisClient | undefined {
  const callee = calleeOf(module, call) ?? '';
  const common = { module, call };
  if (UPSTASH_FROM_ENVIRONMENT.test(callee)) {
    return {
      ...common,
      library: '@upstash/redis',
      prefixOption: undefined,
      address: { kind: 'setting', name: 'UPSTASH_REDIS_REST_URL' },
      separation: 'absent',
    };
  }
  if (IOREDIS.test(callee) && call.isNew) {
    return {
      ...common,
      library: 'ioredis',
      prefixOption: 'keyPrefix',
      address: addressFrom(module, addressParts(module, call)),
      separation: separationIn(module, call, ['keyPrefix'], 'db'),
    };
  }
  if (NODE_REDIS.test(callee) || UPSTASH.test(callee)) {
    const isNodeRedis = NODE_REDIS.test(callee);
    return {
      ...common,
      library: isNodeRedis ? 'redis' : '@upstash/redis',
      prefixOption: undefined,
      address: addressFrom(module, addressParts(module, call)),
      separation: separationIn(module, call, ['prefix'], 'database'),
    };
  }
  return undefined;
}

/** The arguments and options that say where the server is. */
function addressParts(module: CodeModule, call: CallExpr): readonly Expr[] {
  return call.args.flatMap(({ value }) => {
    const end = follow(module, value);
    if (end?.expr.kind !== 'object') {
      return [value];
    }
    return ADDRESS_OPTIONS.flatMap((name) => {
      const option = propertyOf(module, value, name);
      return option.kind === 'given' ? [option.value] : [];
    });
  });
}

function separationIn(
  module: CodeModule,
  call: CallExpr,
  prefixes: readonly string[],
  database: string,
): RedisClient['separation'] {
  const options = call.args.map(({ value }) => value).filter((value) => isOptions(module, value));
  const found = new Set(
    options.flatMap((value) => [
      ...prefixes.map((name) => presence(propertyOf(module, value, name))),
      ...prefixes.map((name) => presence(nestedOption(module, value, name))),
      databasePresence(propertyOf(module, value, database)),
    ]),
  );
  if (found.has('given')) {
    return 'given';
  }
  return found.has('unknown') || call.args.some(({ isSpread }) => isSpread) ? 'unknown' : 'absent';
}

// Whatever is neither a text nor a setting may be an object of options.
function isOptions(module: CodeModule, value: Expr): boolean {
  const end = follow(module, value);
  if (end?.expr.kind === 'object') {
    return true;
  }
  return (
    !valueOf(module, value).isKnown &&
    end?.expr.kind !== 'list' &&
    addressFrom(module, [value]).kind !== 'setting'
  );
}

// `new Cluster(nodes, { redisOptions: { keyPrefix } })`
function nestedOption(module: CodeModule, value: Expr, name: string): Option {
  const nested = propertyOf(module, value, 'redisOptions');
  return nested.kind === 'given' ? propertyOf(nested.module, nested.value, name) : nested;
}

function presence({ kind }: Option): RedisClient['separation'] {
  return kind;
}

// The same number everywhere separates nothing.
function databasePresence(option: Option): RedisClient['separation'] {
  return option.kind === 'given' && valueOf(option.module, option.value).isKnown
    ? 'absent'
    : option.kind;
}
