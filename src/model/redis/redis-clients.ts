import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr } from '../code/code.ts';
import { onceEach } from '../once.ts';
import { javascriptRedisClient } from './redis-clients-javascript.ts';
import { pythonRedisClient } from './redis-clients-python.ts';

/** Where the address of a Redis server comes from. */
export type RedisAddress =
  /** A setting; `name` is the variable of the environment when that can be told. */
  | { readonly kind: 'setting'; readonly name: string | undefined }
  /** A literal, or the library's default. */
  | { readonly kind: 'fixed' }
  | { readonly kind: 'unknown' };

/** A place that creates a Redis client. */
export interface RedisClient {
  readonly module: CodeModule;
  readonly call: CallExpr;
  /** As people call it: `ioredis`, `redis`, `@upstash/redis`, `redis-py`. */
  readonly library: string;
  /** The library's option that puts a prefix before every key; undefined when it has none. */
  readonly prefixOption: string | undefined;
  readonly address: RedisAddress;
  /** `given`: a prefix, or a database number that is a setting. `unknown` never counts as missing. */
  readonly separation: 'given' | 'absent' | 'unknown';
}

/** The Redis clients that a file creates, in source order. */
export const redisClientsOf = onceEach((module: CodeModule): readonly RedisClient[] => {
  const read = module.language === 'python' ? pythonRedisClient : javascriptRedisClient;
  return module.calls.flatMap((call) => read(module, call) ?? []);
});
