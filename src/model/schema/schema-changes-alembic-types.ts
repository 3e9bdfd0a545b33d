import type { CodeModule } from '../code/code-module.ts';
import type { Expr } from '../code/code.ts';
import { lastName } from '../code/reach.ts';
import { keywordOf, positional, valueOf } from '../code/values.ts';

const TYPES: Readonly<Record<string, string>> = {
  string: 'varchar',
  unicode: 'varchar',
  varchar: 'varchar',
  autostring: 'varchar',
  text: 'text',
  unicodetext: 'text',
  integer: 'int4',
  biginteger: 'int8',
  bigint: 'int8',
  smallinteger: 'int2',
  boolean: 'bool',
  float: 'float8',
  date: 'date',
  uuid: 'uuid',
  json: 'json',
  jsonb: 'jsonb',
};

/** PostgreSQL's type for a type of SQLAlchemy, `sa.String(40)`; undefined when it cannot be told. */
export function saType(module: CodeModule, expr: Expr): string | undefined {
  const written = lastName(expr.kind === 'call' ? expr.callee : expr).toLowerCase();
  if (/^(?:datetime|timestamp)$/u.test(written)) {
    return /\btimezone\s*=\s*True\b/u.test(module.text(expr)) ? 'timestamptz' : 'timestamp';
  }
  const name = TYPES[written];
  if (name !== 'varchar') {
    return name;
  }
  const length = expr.kind === 'call' ? lengthOf(module, expr) : null;
  if (length === undefined) {
    return undefined;
  }
  return length === null ? name : `${name}(${length})`;
}

function lengthOf(
  module: CodeModule,
  call: Extract<Expr, { kind: 'call' }>,
): number | null | undefined {
  const keyword = keywordOf(module, call, 'length');
  const given = positional(call, 0) ?? (keyword.kind === 'given' ? keyword.value : undefined);
  if (given === undefined) {
    return keyword.kind === 'absent' ? null : undefined;
  }
  const known = valueOf(module, given);
  return known.isKnown && typeof known.value === 'number' ? known.value : undefined;
}
