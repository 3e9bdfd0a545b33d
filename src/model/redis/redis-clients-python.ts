import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr } from '../code/code.ts';
import { addressFrom } from './redis-address.ts';
import type { RedisClient } from './redis-clients.ts';
import { calleeOf } from '../code/resolve.ts';
import { keywordOf, positional, valueOf } from '../code/values.ts';

const CLASS =
  /^(?:redis|valkey)(?:\.(?:asyncio|client|cluster))*\.(?:Redis|StrictRedis|RedisCluster|Valkey)$|^aioredis\.(?:Redis|StrictRedis)$/u;
const FROM_URL =
  /^(?:redis|valkey)(?:\.(?:asyncio|client|cluster))*\.(?:(?:Redis|StrictRedis|RedisCluster|Valkey)\.)?from_url$|^aioredis\.(?:(?:Redis|StrictRedis)\.)?(?:from_url|create_redis_pool|create_redis)$/u;

const ADDRESS_KEYWORDS = ['url', 'host', 'unix_socket_path', 'connection_pool', 'startup_nodes'];

/** The clients of redis-py, its asyncio half, valkey-py and aioredis, which know no prefix for keys. */
export function pythonRedisClient(module: CodeModule, call: CallExpr): RedisClient | undefined {
  const callee = calleeOf(module, call) ?? '';
  if (!CLASS.test(callee) && !FROM_URL.test(callee)) {
    return undefined;
  }
  const first = positional(call, 0);
  const parts: readonly Expr[] = [
    ...(first === undefined ? [] : [first]),
    ...ADDRESS_KEYWORDS.flatMap((name) => {
      const option = keywordOf(module, call, name);
      return option.kind === 'given' ? [option.value] : [];
    }),
  ];
  return {
    module,
    call,
    library: 'redis-py',
    prefixOption: undefined,
    address: addressFrom(module, parts),
    separation: separationOf(module, call),
  };
}

function separationOf(module: CodeModule, call: CallExpr): RedisClient['separation'] {
  const database = keywordOf(module, call, 'db');
  if (database.kind === 'given') {
    return valueOf(database.module, database.value).isKnown ? 'absent' : 'given';
  }
  return database.kind;
}
