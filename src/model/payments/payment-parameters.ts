import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr } from '../code/code.ts';
import { follow } from '../code/resolve.ts';
import { argumentOf, keywordOf, propertyOf, valueOf } from '../code/values.ts';
import type { Option } from '../code/values.ts';

/**
 * What a payment call is told under a name: a keyword of Python's `stripe`, a property of the parameters
 * that every other client takes as one object.
 */
export function parameterOf(module: CodeModule, call: CallExpr, name: string, at = 0): Option {
  const keyword = keywordOf(module, call, name);
  if (keyword.kind !== 'absent') {
    return keyword;
  }
  const params = argumentOf(module, call, at, 'params');
  if (params.kind !== 'given') {
    return params;
  }
  return propertyWritten(params.module, params.value, name);
}

/**
 * `propertyOf`, taking a property that is written out for what is given although a spread behind it
 * could replace it: such a spread mostly adds what depends on something else.
 */
export function propertyWritten(module: CodeModule, object: Expr, name: string): Option {
  const property = propertyOf(module, object, name);
  const end = property.kind === 'unknown' ? follow(module, object) : undefined;
  const entries = end?.expr.kind === 'object' ? end.expr.entries : [];
  const entry = entries.findLast((each) => each.kind === 'property' && each.key === name);
  return end === undefined || entry === undefined
    ? property
    : { kind: 'given', module: end.module, value: entry.value };
}

/** The constant that a payment call is told under a name; undefined when there is none or it is computed. */
export function constantParameter(
  module: CodeModule,
  call: CallExpr,
  name: string,
): string | number | boolean | null | undefined {
  const given = parameterOf(module, call, name);
  const value = given.kind === 'given' ? valueOf(given.module, given.value) : undefined;
  return value?.isKnown === true ? value.value : undefined;
}
