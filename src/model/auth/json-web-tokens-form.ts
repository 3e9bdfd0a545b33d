import type { CodeModule } from '../code/code-module.ts';
import type { Expr } from '../code/code.ts';
import type {
  TokenAlgorithms,
  TokenSigning,
  TokenUse,
  TokenVerification,
} from './json-web-tokens.ts';
import { follow } from '../code/resolve.ts';
import type { Option } from '../code/values.ts';
import { propertyOf, stringOf, valueOf } from '../code/values.ts';

export const UNKNOWN: Option = { kind: 'unknown' };
export const ABSENT: Option = { kind: 'absent' };
const ANY_ALGORITHM: TokenAlgorithms = { kind: 'unknown' };

/** A use that is a signing only. */
export function signing(found: TokenSigning): TokenUse {
  return { signings: [found], verifications: [] };
}

/** A use that is a verification only. */
export function verification(found: TokenVerification): TokenUse {
  return { signings: [], verifications: [found] };
}

/** The algorithms that an option names: one, or a list. Absent: the library's default, if it has one. */
export function algorithmsOf(option: Option, byDefault?: string): TokenAlgorithms {
  if (option.kind !== 'given') {
    if (option.kind === 'unknown') {
      return ANY_ALGORITHM;
    }
    return byDefault === undefined ? { kind: 'absent' } : { kind: 'stated', names: [byDefault] };
  }
  const items = itemsOf(option.module, option.value);
  const names = items?.map((item) => stringOf(item.module, item.value));
  return names === undefined || names.some((name) => name === undefined)
    ? ANY_ALGORITHM
    : { kind: 'stated', names: names.flatMap((name) => name ?? []) };
}

interface Item {
  readonly module: CodeModule;
  readonly value: Expr;
}

/** The items of a list, or the value itself; undefined when a spread hides some. */
export function itemsOf(module: CodeModule, value: Expr): readonly Item[] | undefined {
  const end = follow(module, value);
  if (end?.expr.kind !== 'list') {
    return [{ module, value }];
  }
  return end.expr.items.some(({ kind }) => kind === 'spread')
    ? undefined
    : end.expr.items.map((item) => ({ module: end.module, value: item }));
}

/** What was given by position; absent when nothing was. */
export function givenOrAbsent(module: CodeModule, value: Expr | undefined): Option {
  return value === undefined ? ABSENT : { kind: 'given', module, value };
}

/** The first of some options that is not absent. A value of null or undefined is absent. */
export function firstOf(...options: readonly Option[]): Option {
  return options.map(withoutNull).find(({ kind }) => kind !== 'absent') ?? ABSENT;
}

function withoutNull(option: Option): Option {
  if (option.kind !== 'given') {
    return option;
  }
  const { module, value: expr } = option;
  const value = expr.kind === 'name' && expr.name === 'undefined' ? null : valueOf(module, expr);
  return value === null || (value.isKnown && (value.value === null || value.value === ''))
    ? ABSENT
    : option;
}

/** A property of an object that was itself an option. */
export function within(option: Option, key: string): Option {
  return option.kind === 'given' ? propertyOf(option.module, option.value, key) : option;
}

/** True for an option that is the literal `false`. */
export function isSwitchedOff(option: Option): boolean {
  const value = option.kind === 'given' ? valueOf(option.module, option.value) : undefined;
  return value?.isKnown === true && value.value === false;
}
