import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr } from '../code/code.ts';
import { follow } from '../code/resolve.ts';
import { environmentRead } from '../settings/settings-environment.ts';
import type { Option } from '../code/values.ts';
import { argumentOf, propertyOf, stringOf } from '../code/values.ts';

/** What a pool does against one kind of trouble. */
export interface Protection {
  /** Options of which one is enough; `!key` protects when it is switched off. Dots go into objects. */
  readonly options: readonly string[];
  /** Whether the library does it when none of them is given. */
  readonly byDefault: boolean;
}

/** The options that a pool is made with. */
export interface PoolOptions {
  find(key: string): Option;
  /** The object literal that they stand in, where an edit can add one; undefined when there is none. */
  readonly literal: Extract<Expr, { kind: 'object' }> | undefined;
}

/** How one library makes a pool. */
export interface PoolForm {
  readonly library: string;
  /** The resolved name of what is called. */
  readonly callee: RegExp;
  readonly wait: Protection;
  readonly recycling: Protection;
  /** The options that say how many connections there are, the most important first. */
  readonly sizes: readonly string[];
  /** Undefined when the call makes no pool of a database server after all. */
  optionsOf(module: CodeModule, call: CallExpr): PoolOptions | undefined;
}

const UNKNOWN: Option = { kind: 'unknown' };
const ABSENT: Option = { kind: 'absent' };

/** The first argument that is an object, through constants. What may be one from elsewhere makes every option unknown. */
export function objectArgument(module: CodeModule, call: CallExpr): PoolOptions {
  const isSpread = call.args.some((argument) => argument.isSpread);
  const values = call.args.map(({ value }) => value);
  const object = values.find((value) => follow(module, value)?.expr.kind === 'object');
  if (object !== undefined) {
    return optionsIn(module, object);
  }
  return isSpread || values.some((value) => !isAddress(module, value)) ? OPEN : NONE;
}

/** The options of an object expression of the module. */
export function optionsIn(module: CodeModule, object: Expr): PoolOptions {
  return {
    find: (key) => propertyAt(module, object, key.split('.')),
    literal: object.kind === 'object' ? object : undefined,
  };
}

/** No options at all. */
export const NONE: PoolOptions = { find: () => ABSENT, literal: undefined };

/** Options that are made elsewhere. */
export const OPEN: PoolOptions = { find: () => UNKNOWN, literal: undefined };

function propertyAt(module: CodeModule, object: Expr, path: readonly string[]): Option {
  const [key, ...rest] = path;
  const option = propertyOf(module, object, key ?? '');
  return rest.length === 0 || option.kind !== 'given'
    ? option
    : propertyAt(option.module, option.value, rest);
}

/** Keyword arguments; `name@0` may also be given by position. */
export function keywordArguments(module: CodeModule, call: CallExpr): PoolOptions {
  return {
    find: (key) => {
      const [name = '', position] = key.split('@');
      return argumentOf(
        module,
        call,
        position === undefined ? call.args.length : Number(position),
        name,
      );
    },
    literal: undefined,
  };
}

const ADDRESS_NAME = /(?:ur[il]|dsn|conninfo|connection_?string|conn_?str)$/iu;

/** True for an expression that gives the database's address as text. */
export function isAddress(module: CodeModule, expr: Expr): boolean {
  switch (expr.kind) {
    case 'literal':
    case 'template':
      return true;
    case 'name':
    case 'member':
      return (
        ADDRESS_NAME.test(expr.name) ||
        environmentRead(module, expr) !== undefined ||
        stringOf(module, expr) !== undefined
      );
    case 'binary':
      return isAddress(module, expr.left);
    case 'call':
      return environmentRead(module, expr) !== undefined;
    default:
      return false;
  }
}
