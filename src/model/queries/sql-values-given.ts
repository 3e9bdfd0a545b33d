import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr } from '../code/code.ts';
import { follow } from '../code/resolve.ts';
import type { SqlLiteral } from '../schema/sql-literals.ts';

/**
 * How many values a call hands over with its statement; undefined when that cannot be told, or the
 * library takes them by name.
 */
export function valuesFor({ module, call, expr, library }: SqlLiteral): number | undefined {
  const isPlain =
    call !== undefined &&
    call.args[0]?.value === expr &&
    call.args.every(({ isSpread }) => !isSpread) &&
    call.callee.kind === 'member';
  if (!isPlain || call.callee.kind !== 'member') {
    return undefined;
  }
  const method = call.callee.name;
  switch (library) {
    case 'pg':
    case '@electric-sql/pglite':
      return method === 'query' ? listLength(module, call) : undefined;
    case 'psycopg':
    case 'django':
      return method === 'execute' ? listLength(module, call) : undefined;
    case 'asyncpg':
      return /^(?:execute|fetch|fetchrow|fetchval)$/u.test(method)
        ? asyncpgValues(call, method)
        : undefined;
    default:
      return undefined;
  }
}

function listLength(module: CodeModule, call: CallExpr): number | undefined {
  const second = call.args[1];
  if (second === undefined) {
    return undefined;
  }
  const list =
    second.name === null || second.name === 'params' ? listOf(module, second.value) : undefined;
  return list?.some(({ kind }) => kind === 'spread' || kind === 'other') === false
    ? list.length
    : undefined;
}

// A list that is filled further is not told by where it begins.
function listOf(module: CodeModule, value: Expr): readonly Expr[] | undefined {
  const end = value.kind === 'list' ? { expr: value, module } : undefined;
  const constant = value.kind === 'list' ? undefined : follow(module, value);
  const isFrozen = constant?.expr.kind === 'list' && value.kind !== 'name';
  const list = end?.expr ?? (isFrozen ? constant.expr : undefined);
  return list?.kind === 'list' ? list.items : undefined;
}

// `conn.fetch(sql, a, b, timeout=5)`: https://magicstack.github.io/asyncpg/current/api/index.html
function asyncpgValues({ args }: CallExpr, method: string): number | undefined {
  const values = args.filter(({ name }) => name === null).length - 1;
  const isTold = args.every(
    ({ name }) => name === null || /^(?:timeout|column|record_class)$/u.test(name),
  );
  // `execute` without values takes several statements.
  return isTold && !(method === 'execute' && values === 0) ? values : undefined;
}
