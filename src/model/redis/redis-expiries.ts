import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, FunctionExpr } from '../code/code.ts';
import { calledName } from '../code/reach.ts';
import { follow } from '../code/resolve.ts';

/** A counter or lock that is given its expiry by a second command. */
export interface LateExpiry {
  /** The command that makes the key. */
  readonly set: CallExpr;
  readonly expire: CallExpr;
  readonly kind: 'counter' | 'lock';
}

const COUNTS = /^(?:incr|incrby|incrBy|decr|decrby|decrBy|incrbyfloat|incrByFloat)$/u;
const LOCKS = /^(?:setnx|setNX)$/u;
const EXPIRES = /^(?:expire|pexpire|pExpire|expireat|expireAt)$/u;
// What is gathered and sent as one, or runs in the server as one.
const TOGETHER = /multi|pipe|batch|transaction|\btx\b|\btr\b|chain/iu;

/**
 * The counters and locks of a file whose expiry is set apart from them, in source order: same client, same
 * key, same function, neither in a transaction. A function that looks at the remaining time mends it itself.
 */
export function lateExpiriesOf(module: CodeModule): readonly LateExpiry[] {
  const expires = module.calls.filter((call) => EXPIRES.test(calledName(call)));
  return module.calls.flatMap((set) => {
    const kind = kindOf(module, set);
    const fn = module.enclosingFunction(set);
    if (
      kind === undefined ||
      fn === undefined ||
      isTogether(module, set) ||
      mendsItself(module, fn)
    ) {
      return [];
    }
    const expire = expires.find(
      (other) =>
        other.start > set.start &&
        other.end <= fn.end &&
        keyText(module, other) === keyText(module, set) &&
        clientText(module, other) === clientText(module, set),
    );
    return expire === undefined ? [] : [{ set, expire, kind }];
  });
}

function kindOf(module: CodeModule, call: CallExpr): LateExpiry['kind'] | undefined {
  const name = calledName(call);
  if (call.callee.kind !== 'member' || call.args[0] === undefined) {
    return undefined;
  }
  if (COUNTS.test(name)) {
    return 'counter';
  }
  if (LOCKS.test(name)) {
    return 'lock';
  }
  // `set(key, value, 'NX')`, `set(key, value, { NX: true })`, `set(key, value, nx=True)`
  const options = call.args
    .slice(2)
    .map(({ value, name: keyword }) => `${keyword ?? ''} ${module.text(value)}`);
  return name === 'set' &&
    options.some((text) => /\bnx\b/iu.test(text)) &&
    !options.some((text) => /\b(?:p?x|ex|px|exat|pxat|keepttl)\b/iu.test(text))
    ? 'lock'
    : undefined;
}

function isTogether(module: CodeModule, { callee }: CallExpr): boolean {
  const object = callee.kind === 'member' ? callee.object : callee;
  const made = follow(module, object);
  return (
    TOGETHER.test(module.text(object)) ||
    (made?.expr.kind === 'call' && TOGETHER.test(calledName(made.expr))) ||
    isWithTogether(module, callee)
  );
}

// `with redis.pipeline() as p:`
function isWithTogether(module: CodeModule, callee: CallExpr['callee']): boolean {
  const object = callee.kind === 'member' ? module.text(callee.object) : '';
  return [...module.ancestors(callee)].some(
    (around) =>
      around.kind === 'with' &&
      around.items.some(
        ({ context, target }) =>
          TOGETHER.test(module.text(context)) && target?.kind === 'name' && target.name === object,
      ),
  );
}

function mendsItself(module: CodeModule, fn: FunctionExpr): boolean {
  return /\.p?ttl\(/iu.test(module.text(fn));
}

function keyText(module: CodeModule, { args }: CallExpr): string {
  return args[0] === undefined ? '' : module.text(args[0].value);
}

function clientText(module: CodeModule, { callee }: CallExpr): string {
  return callee.kind === 'member' ? module.text(callee.object) : '';
}
