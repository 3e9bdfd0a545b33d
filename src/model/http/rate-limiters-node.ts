import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr } from '../code/code.ts';
import { storeBehind } from './rate-limiter.ts';
import type { LimiterStore, RateLimiter } from './rate-limiter.ts';
import { calleeOf, functionOf, nameOf } from '../code/resolve.ts';
import { positional, propertyOf, stringOf } from '../code/values.ts';
import type { Option } from '../code/values.ts';

/** By what makes them, the limiters that are given options: how they are told of a store and of keys. */
const BY_OPTIONS: readonly (readonly [made: RegExp, library: string, store: string])[] = [
  // https://express-rate-limit.mintlify.app/reference/stores
  [/^express-rate-limit(?:\.(?:rateLimit|default))?$/u, 'express-rate-limit', 'store'],
  [/^express-slow-down(?:\.(?:slowDown|default))?$/u, 'express-slow-down', 'store'],
  // https://github.com/rhinobase/hono-rate-limiter
  [/^hono-rate-limiter\.rateLimiter$/u, 'hono-rate-limiter', 'store'],
];

/** The limiters that a file makes, in source order. */
export function nodeLimiters(module: CodeModule): readonly RateLimiter[] {
  return module.calls.flatMap((call) => limiterAt(module, call) ?? []);
}

function limiterAt(module: CodeModule, call: CallExpr): RateLimiter | undefined {
  const name = calleeOf(module, call) ?? '';
  const [first] = [positional(call, 0)];
  const form = BY_OPTIONS.find(([made]) => made.test(name));
  if (form !== undefined) {
    const [, library, storeOption] = form;
    const store = storeBehind(propertyOf(module, first, storeOption));
    return { library, module, call, store, key: keyOf(module, first), storeOption };
  }
  // https://github.com/animir/node-rate-limiter-flexible/wiki
  const flexible = /^rate-limiter-flexible\.RateLimiter(?<kind>Memory|\w+)$/u.exec(name);
  if (flexible !== null) {
    const isMemory = flexible.groups?.['kind'] === 'Memory';
    const store: LimiterStore = isMemory ? 'memory' : 'shared';
    const storeOption = 'RateLimiterRedis';
    return { library: 'rate-limiter-flexible', module, call, store, key: 'unknown', storeOption };
  }
  if (name === 'koa-ratelimit') {
    const driver = propertyOf(module, first, 'driver');
    const store = driver.kind === 'given' ? storeBehind(driver) : 'unknown';
    return {
      library: name,
      module,
      call,
      store,
      key: keyOf(module, first, 'id'),
      storeOption: 'driver',
    };
  }
  return throttlerModule(module, call, name) ?? fastifyPlugin(module, call);
}

// https://docs.nestjs.com/security/rate-limiting#storages
function throttlerModule(
  module: CodeModule,
  call: CallExpr,
  name: string,
): RateLimiter | undefined {
  if (!/^@nestjs\/throttler\.ThrottlerModule\.forRoot(?:Async)?$/u.test(name)) {
    return undefined;
  }
  const hasStorage = /\bstorage\b/iu.test(module.text(call));
  const store = hasStorage ? 'unknown' : 'memory';
  const library = '@nestjs/throttler';
  return { library, module, call, store, key: 'unknown', storeOption: 'storage' };
}

// https://github.com/fastify/fastify-rate-limit#options
function fastifyPlugin(module: CodeModule, call: CallExpr): RateLimiter | undefined {
  const [plugin, options] = [positional(call, 0), positional(call, 1)];
  const isRegistered = call.callee.kind === 'member' && call.callee.name === 'register';
  if (!isRegistered || plugin === undefined || !isFastifyLimit(module, plugin)) {
    return undefined;
  }
  const stores = ['redis', 'store'].map((key) => storeBehind(propertyOf(module, options, key)));
  const store = stores.find((each) => each !== 'memory') ?? 'memory';
  const key = keyOf(module, options);
  return { library: '@fastify/rate-limit', module, call, store, key, storeOption: 'redis' };
}

function isFastifyLimit(module: CodeModule, plugin: Expr): boolean {
  const inner = plugin.kind === 'await' ? plugin.value : plugin;
  const isImported =
    inner.kind === 'call' && inner.callee.kind === 'name' && inner.callee.name === 'import';
  const name = isImported ? stringOf(module, positional(inner, 0)) : nameOf(module, inner);
  return /^(?:@fastify\/rate-limit|fastify-rate-limit)(?:\.default)?$/u.test(name ?? '');
}

/** Without a generator these limiters count by address. */
function keyOf(
  module: CodeModule,
  options: Expr | undefined,
  option = 'keyGenerator',
): RateLimiter['key'] {
  const given = propertyOf(module, options, option);
  return given.kind === 'given' ? keyBehind(given) : absentKey(given);
}

function absentKey({ kind }: Option): RateLimiter['key'] {
  return kind === 'absent' ? 'ip' : 'unknown';
}

const ADDRESS_ONLY =
  /^(?:ipKeyGenerator\()?\w+(?:\.\w+)*\.(?:ip|remoteAddress|ips\[0\])(?:\s*(?:\?\?|\|\|)\s*['"\w]+)?!?\)?$/u;

function keyBehind(given: Extract<Option, { kind: 'given' }>): RateLimiter['key'] {
  const fn = functionOf(given.module, given.value);
  const [only] = fn?.expr.body ?? [];
  if (fn === undefined || only === undefined) {
    return 'unknown';
  }
  const isOne = fn.expr.body.length === 1 && only.kind === 'return' && only.value !== null;
  return isOne && ADDRESS_ONLY.test(fn.module.text(only.value)) ? 'ip' : 'other';
}
