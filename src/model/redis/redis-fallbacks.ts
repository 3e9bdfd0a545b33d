import type { CodeModule } from '../code/code-module.ts';
import type { Expr, Node, Ranged } from '../code/code.ts';
import { lastName } from '../code/reach.ts';
import { settingIn } from './redis-address.ts';
import { calleeOf } from '../code/resolve.ts';
import { missingCheckOf, productionCheckOf } from '../settings/settings-production.ts';
import { settingDefaultsOf } from '../settings/settings.ts';
import { stringOf } from '../code/values.ts';

/** What takes over, without a word, when Redis is not configured. */
export interface RedisFallback {
  readonly at: Ranged;
  /** The setting that is missing then; undefined when it cannot be told. */
  readonly setting: string | undefined;
  readonly to: 'localhost' | 'memory' | 'nothing';
  /** What is kept in it decides how bad that is: locks, deduplication, sessions and money. */
  readonly isGrave: boolean;
}

const REDIS = /redis|valkey/iu;
const LOCAL =
  /^(?:(?:rediss?|valkeys?):\/\/)?(?:[^@/]*@)?(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[?::1\]?)(?:[:/].*)?$/iu;
const DEVELOPMENT =
  /NODE_ENV|\benv(?:ironment)?\b\s*[!=]|is_?(?:dev|test|local|prod)|\bdev\b|development|production|\bDEBUG\b|testing/iu;
const DEVELOPMENT_PATH =
  /(?:^|[/._-])(?:dev|develop|development|local|tests?|testing|e2e)(?:[/._-]|$)/iu;
const MEMORY =
  /^(?:Map|WeakMap|LRUCache|TTLCache|dict|defaultdict|MemoryStore|NodeCache|LRU|OrderedDict)$|memory|fake/iu;
const CLIENT =
  /^(?:(?:create|make|get|build|connect)\w*(?:[Cc]lient|[Rr]edis|[Ss]tore)\w*|from_url|Redis|StrictRedis)$/u;
const GRAVE =
  /lock|mutex|dedup|idempot|session|auth|token|nonce|payment|billing|revok|denylist|blacklist|otp|replay/iu;

/** The fallbacks of Redis in a file that production may run on, in source order. */
export function redisFallbacksOf(module: CodeModule): readonly RedisFallback[] {
  return DEVELOPMENT_PATH.test(module.path)
    ? []
    : [...addressFallbacks(module), ...storeFallbacks(module)];
}

// `process.env.REDIS_URL ?? 'redis://localhost:6379'`
function addressFallbacks(module: CodeModule): readonly RedisFallback[] {
  return settingDefaultsOf(module).flatMap((setting): readonly RedisFallback[] => {
    const literal = stringOf(module, setting.fallback);
    const isAddress =
      REDIS.test(setting.name) &&
      /url|uri|host|dsn|addr|broker|server|endpoint|redis$/iu.test(setting.name);
    if (
      literal === undefined ||
      !isAddress ||
      !LOCAL.test(literal) ||
      isForDevelopment(module, setting.whole) ||
      productionCheckOf(module, setting, literal).kind !== 'none' ||
      missingCheckOf(module, setting).kind === 'rejected'
    ) {
      return [];
    }
    return [{ at: setting.at, setting: setting.name, to: 'localhost', isGrave: false }];
  });
}

// `process.env.REDIS_URL ? new RedisStore() : new Map()`
function storeFallbacks(module: CodeModule): readonly RedisFallback[] {
  return module.nodes.flatMap((node): readonly RedisFallback[] => {
    // What only looks whether Redis answers needs no client without it.
    if (
      node.kind !== 'conditional' ||
      /health/iu.test(module.path) ||
      !REDIS.test(module.text(node.test))
    ) {
      return [];
    }
    const [used, other] = isNegated(node.test)
      ? [node.otherwise, node.then]
      : [node.then, node.otherwise];
    const to = makesStore(used) ? storeKind(module, other) : undefined;
    const setting = settingIn(module, node.test)?.name;
    if (
      to === undefined ||
      !/^[A-Z][A-Z\d_]+$/u.test(setting ?? '') ||
      isForDevelopment(module, node)
    ) {
      return [];
    }
    return [{ at: other, setting, to, isGrave: isGraveAt(module, node) }];
  });
}

function isNegated(test: Expr): boolean {
  return test.kind === 'unary' && test.op === '!';
}

function makesStore(value: Expr): boolean {
  return (
    value.kind === 'call' &&
    (value.isNew ? REDIS.test(lastName(value.callee)) : CLIENT.test(lastName(value.callee)))
  );
}

function storeKind(module: CodeModule, value: Expr): RedisFallback['to'] | undefined {
  if (value.kind === 'literal' && value.value === null) {
    return 'nothing';
  }
  if (value.kind === 'name' && value.name === 'undefined') {
    return 'nothing';
  }
  const made =
    value.kind === 'call' ? (calleeOf(module, value) ?? lastName(value.callee)) : lastName(value);
  return MEMORY.test(made.split('.').at(-1) ?? '') ? 'memory' : undefined;
}

function isForDevelopment(module: CodeModule, node: Node): boolean {
  return [node, ...module.ancestors(node)].some(
    (around) =>
      ((around.kind === 'if' || around.kind === 'conditional') &&
        DEVELOPMENT.test(module.text(around.test))) ||
      // `class DevelopmentConfig(Config)`
      (around.kind === 'class' && /dev|test|local/iu.test(around.name ?? '')),
  );
}

// The file, the function, and the name that the store is given.
function isGraveAt(module: CodeModule, node: Node): boolean {
  const names = [...module.ancestors(node)].flatMap((around) => {
    switch (around.kind) {
      case 'function':
      case 'class':
        return [around.name ?? ''];
      case 'bind':
        return [module.text(around.target)];
      default:
        return [];
    }
  });
  return GRAVE.test([module.path.split('/').at(-1) ?? '', ...names].join(' '));
}
