import { valuesGivenTo } from '../code/assignments.ts';
import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Expr, FunctionExpr } from '../code/code.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { onceEach } from '../once.ts';
import type { FileQuestion, Project } from '../project.ts';
import { settingIn } from './redis-address.ts';
import { redisClientsOf } from './redis-clients.ts';
import type { RedisClient } from './redis-clients.ts';
import { assignedFieldValues, follow, functionOf, nameOf } from '../code/resolve.ts';
import { positional, valueOf } from '../code/values.ts';

/** What a key says about the environment that it belongs to. */
export type KeyKind =
  /** Text and values alone, as `user:${id}`. */
  | 'bare'
  /** It begins with a setting, or with something named like a prefix. */
  | 'separated'
  | 'unknown';

/** A command on a client with the key that it names. */
export interface RedisKeyUse {
  readonly module: CodeModule;
  readonly call: CallExpr;
  readonly key: Expr;
  readonly kind: KeyKind;
}

/** All that the project does with its Redis clients. */
export interface RedisUse {
  readonly clients: readonly RedisClient[];
  keysOf(client: RedisClient): readonly RedisKeyUse[];
}

const COMMANDS =
  /^(?:get|set|setex|psetex|setnx|getset|getdel|getex|append|strlen|del|delete|unlink|exists|expire|pexpire|expireat|ttl|pttl|persist|incr|incrby|incrbyfloat|decr|decrby|hget|hset|hsetnx|hmset|hmget|hgetall|hdel|hincrby|hexists|hkeys|hvals|hlen|sadd|srem|smembers|sismember|scard|spop|lpush|rpush|lpop|rpop|lrange|llen|ltrim|lrem|lindex|brpop|blpop|zadd|zrem|zrange|zrangebyscore|zrevrange|zscore|zcard|zincrby|zremrangebyscore|pfadd|pfcount|setbit|getbit|xadd|xlen|xtrim)$/iu;
const CALLS =
  /\.(?:get|set|del|delete|h[gs]et\w*|incr\w*|expire|exists|[lr]push|[sz]add|set_?ex|setnx|x[aA]dd)\(/iu;

/** The program files that speak of Redis. */
export const REDIS_FILES: FileQuestion = {
  name: 'redis',
  words: ['redis', 'Redis', 'REDIS', 'valkey', 'Valkey', 'VALKEY', 'pstash', 'vercel/kv'],
  path: (path) => languageOf(path) !== undefined && !isTestPath(path),
  file: () => true,
};

/** Reads the files that speak of Redis. */
export const redisUseOf = onceEach((project: Project): RedisUse => {
  const modules = project.filesWhere(REDIS_FILES).flatMap(({ path }) => project.module(path) ?? []);
  const clients = modules.flatMap((module) => redisClientsOf(module));
  const uses = new Map<CallExpr, RedisKeyUse[]>(clients.map(({ call }) => [call, []]));
  for (const module of clients.length === 0 ? [] : modules) {
    for (const call of CALLS.test(module.file.text) ? module.calls : []) {
      const key = keyOf(call);
      for (const client of key === undefined ? [] : clientsOf(module, call, clients)) {
        if (key !== undefined) {
          uses.get(client.call)?.push({ module, call, key, kind: keyKind(module, key) });
        }
      }
    }
  }
  return { clients, keysOf: (client) => uses.get(client.call) ?? [] };
});

function keyOf({ callee, args }: CallExpr): Expr | undefined {
  if (callee.kind !== 'member' || !COMMANDS.test(callee.name)) {
    return undefined;
  }
  const [first] = args;
  return first === undefined || first.isSpread ? undefined : first.value;
}

function clientsOf(
  module: CodeModule,
  { callee }: CallExpr,
  clients: readonly RedisClient[],
): readonly RedisClient[] {
  if (callee.kind !== 'member') {
    return [];
  }
  const origins = originsOf(module, callee.object, 0);
  const found = clients.filter(({ call }) => origins.has(call));
  return found.length > 0 ? found : onlyClientOfType(module, callee.object, clients);
}

/** The clients that an expression stands for, by their calls. */
export function clientsBehind(
  module: CodeModule,
  expr: Expr,
  clients: readonly RedisClient[],
): readonly RedisClient[] {
  const origins = originsOf(module, expr, 0);
  return clients.filter(({ call }) => origins.has(call));
}

// `constructor(private redis: Redis)`: whoever makes the only client of that type made this one.
function onlyClientOfType(
  module: CodeModule,
  object: Expr,
  clients: readonly RedisClient[],
): readonly RedisClient[] {
  const name = nameOf(module, object);
  const ofType = clients.filter(
    (client) => name !== undefined && name === nameOf(client.module, client.call),
  );
  return ofType.length === 1 ? ofType : [];
}

const DEEPEST = 5;

/** The calls and other expressions that a name, field or call stands for, through assignments and what functions return. */
export function originsOf(module: CodeModule, expr: Expr, depth = 0): ReadonlySet<Expr> {
  const found = new Set<Expr>();
  function next(inner: Expr, at: CodeModule = module): void {
    for (const origin of depth < DEEPEST ? originsOf(at, inner, depth + 1) : []) {
      found.add(origin);
    }
  }
  switch (expr.kind) {
    case 'call':
      found.add(expr);
      throughCall(module, expr, next);
      break;
    case 'binary':
      next(expr.left);
      next(expr.right);
      break;
    case 'conditional':
      next(expr.then);
      next(expr.otherwise);
      break;
    case 'await':
    case 'assign':
      next(expr.value);
      break;
    case 'name':
    case 'member': {
      const end = follow(module, expr);
      if (end !== undefined && end.expr !== expr) {
        next(end.expr, end.module);
      } else {
        for (const value of assignedValues(module, expr)) {
          next(value);
        }
      }
      break;
    }
    default:
  }
  return found;
}

// `createClient(…).on('error', …)` is the client, and so is what a function of the project returns.
function throughCall(
  module: CodeModule,
  call: CallExpr,
  next: (expr: Expr, module?: CodeModule) => void,
): void {
  const { callee } = call;
  if (
    callee.kind === 'member' &&
    /^(?:on|once|connect|duplicate|pipeline|multi)$/u.test(callee.name)
  ) {
    next(callee.object);
  }
  const own = call.isNew ? undefined : functionOf(module, callee);
  for (const value of own === undefined ? [] : returnsOf(own.expr)) {
    next(value, own?.module);
  }
}

function returnsOf(fn: FunctionExpr): readonly Expr[] {
  const values: Expr[] = [];
  walk(fn.body, (node) => {
    if ((node.kind === 'return' || node.kind === 'yield') && node.value !== null) {
      values.push(node.value);
    }
    return node.kind !== 'function';
  });
  return values;
}

function assignedValues(module: CodeModule, expr: Expr): readonly Expr[] {
  if (expr.kind === 'name') {
    const local = valuesGivenTo(module, expr).map(({ value }) => value);
    return local.length > 0 ? local : valuesAnywhere(module, expr.name);
  }
  if (
    expr.kind === 'member' &&
    expr.object.kind === 'name' &&
    /^(?:this|self|cls)$/u.test(expr.object.name)
  ) {
    const cls = module.enclosingClass(expr);
    return cls === undefined ? [] : assignedFieldValues(cls, expr.name);
  }
  return [];
}

// `let client; function connect() { client = createClient(…) }`
function valuesAnywhere(module: CodeModule, name: string): readonly Expr[] {
  return module.nodes.flatMap((node) =>
    (node.kind === 'assign' || node.kind === 'bind') &&
    node.target.kind === 'name' &&
    node.target.name === name &&
    node.value !== null
      ? [node.value]
      : [],
  );
}

/** What another environment has too, as addresses, names and dates. What has an id may have one that no other makes. */
const SHARED_NAME =
  /(?:e-?mail|\bip|_ip|ip_?addr(?:ess)?|host|hostname|domain|slug|path|url|locale|lang|language|date|day|hour|month|year|today|date_?key|country|currency|region|name|symbol|city|page|limit|offset|version|type|status)$/iu;
const UNCHANGED = /(?:\.(?:toLowerCase|toUpperCase|trim|lower|upper|strip|toString)\(\)|[!)\s])+$/u;
const PREFIX_NAME = /prefix|namespace|\benv\b|environment|stage|\bns\b|deployment/iu;
const HELPER_NAME =
  /prefix|namespace|(?:^|\.|make|build|create|get|format|to|cache|redis|scoped|full|with)_?(?:cache|redis)?_?keys?$/iu;

/** Whether a key carries its environment. A function that makes it is looked into. */
function keyKind(module: CodeModule, key: Expr, depth = 0): KeyKind {
  if (depth > DEEPEST) {
    return 'unknown';
  }
  switch (key.kind) {
    case 'literal':
      return typeof key.value === 'string' ? 'bare' : 'unknown';
    case 'template':
      return key.tag === null
        ? partsKind(module, key.values, (key.texts[0] ?? '') !== '', depth)
        : 'unknown';
    case 'binary':
      return key.op === '+' || key.op === '%'
        ? partsKind(module, [key.left, key.right], false, depth)
        : 'unknown';
    case 'call':
      return callKind(module, key, depth);
    case 'name':
    case 'member':
      return namedKind(module, key, depth);
    default:
      return 'unknown';
  }
}

function partsKind(
  module: CodeModule,
  parts: readonly Expr[],
  hasText: boolean,
  depth: number,
): KeyKind {
  const kinds = parts.map((part) => keyKind(module, part, depth + 1));
  if (kinds.includes('separated')) {
    return 'separated';
  }
  if (parts.some((part, index) => kinds[index] === 'unknown' && !isMadeElsewhere(module, part))) {
    return 'unknown';
  }
  // What begins with a text says what it is; what begins with a value may begin with anything.
  return hasText || kinds[0] === 'bare' ? 'bare' : 'unknown';
}

function isMadeElsewhere(module: CodeModule, part: Expr): boolean {
  return (
    valueOf(module, part).isKnown ||
    SHARED_NAME.test(module.text(part).replace(UNCHANGED, '')) ||
    isNumbered(module, part)
  );
}

// `(id: number)`: every database counts from one.
function isNumbered(module: CodeModule, part: Expr): boolean {
  const fn = part.kind === 'name' ? module.enclosingFunction(part) : undefined;
  const body = fn?.body[0];
  return (
    part.kind === 'name' &&
    fn !== undefined &&
    new RegExp(`\\b${part.name}\\??\\s*:\\s*(?:number|int)\\b`, 'u').test(
      module.file.text.slice(fn.start, body?.start ?? fn.end),
    )
  );
}

function namedKind(module: CodeModule, expr: Expr, depth: number): KeyKind {
  if (settingIn(module, expr) !== undefined) {
    return 'separated';
  }
  const end = follow(module, expr);
  if (end !== undefined && end.expr !== expr) {
    return keyKind(end.module, end.expr, depth + 1);
  }
  return PREFIX_NAME.test(module.text(expr)) ? 'separated' : 'unknown';
}

function callKind(module: CodeModule, call: CallExpr, depth: number): KeyKind {
  const { callee } = call;
  // `'user:{}'.format(id)` and `['user', id].join(':')`
  if (callee.kind === 'member' && (callee.name === 'format' || callee.name === 'join')) {
    const parts = callee.object.kind === 'list' ? callee.object.items : [callee.object];
    return partsKind(module, [...parts, ...call.args.map(({ value }) => value)], false, depth);
  }
  const own = functionOf(module, callee);
  if (own === undefined) {
    return HELPER_NAME.test(module.text(callee)) ? 'separated' : 'unknown';
  }
  const kinds = new Set(returnsOf(own.expr).map((value) => keyKind(own.module, value, depth + 1)));
  if (kinds.has('separated')) {
    return 'separated';
  }
  return kinds.size === 1 && kinds.has('bare') && positional(call, 0)?.kind !== 'template'
    ? 'bare'
    : 'unknown';
}
