import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr } from '../code/code.ts';
import { lastName } from '../code/reach.ts';
import { follow } from '../code/resolve.ts';
import { saType } from './schema-changes-alembic-types.ts';
import type { ColumnForm, ForeignKeyForm, IndexForm } from './schema-changes.ts';
import { tableName } from './schema-changes.ts';
import { keywordOf, positional, stringOf, valueOf } from '../code/values.ts';

/** A column with what its options bring. */
export interface AlembicColumn {
  readonly form: ColumnForm;
  /** Part of the primary key, which may have several columns. */
  readonly isKey: boolean;
  readonly indexes: readonly IndexForm[];
  readonly foreignKeys: readonly ForeignKeyForm[];
}

/** A name as it is given, also through `op.f('ix_users_email')`. */
export function nameText(module: CodeModule, expr: Expr): string | undefined {
  const isMarked = expr.kind === 'call' && lastName(expr.callee) === 'f';
  const inner = isMarked ? positional(expr, 0) : expr;
  return inner === undefined ? undefined : stringOf(module, inner);
}

/** The names of a list; null for one that is an expression. Undefined when it is no list. */
export function namesText(module: CodeModule, expr: Expr): readonly (string | null)[] | undefined {
  const list = follow(module, expr)?.expr;
  return list?.kind === 'list'
    ? list.items.map((item) => nameText(module, item) ?? null)
    : undefined;
}

const VOLATILE = /\b(?:gen_random_uuid|uuid_generate_v\w+|random|nextval|clock_timestamp)\s*\(/iu;

/** The column that `sa.Column('name', sa.Integer(), …)` makes; undefined when it cannot be read. */
export function alembicColumn(module: CodeModule, expr: Expr): AlembicColumn | undefined {
  const call = follow(module, expr);
  if (call?.expr.kind !== 'call' || lastName(call.expr.callee) !== 'Column') {
    return undefined;
  }
  const { expr: column, module: owner } = call;
  const first = positional(column, 0);
  const name = first === undefined ? undefined : nameText(owner, first);
  if (name === undefined) {
    return undefined;
  }
  const isKey = isTrue(owner, column, 'primary_key');
  const isIndexed = isTrue(owner, column, 'unique') || isTrue(owner, column, 'index');
  const type = column.args.find((argument, index) => index > 0 && argument.name === null);
  return {
    form: {
      name,
      type: type === undefined ? undefined : saType(owner, type.value),
      isNotNull: isKey || isFalse(owner, column, 'nullable'),
      fill: fillOf(owner, column),
    },
    isKey,
    indexes: isIndexed ? [{ name: undefined, columns: [name], isPartial: false }] : [],
    foreignKeys: column.args.flatMap(({ value }) => keyOf(owner, value, name) ?? []),
  };
}

function fillOf(module: CodeModule, column: CallExpr): ColumnForm['fill'] {
  const isMade = column.args.some(({ value }) =>
    /^(?:Identity|Computed)$/u.test(calledName(value)),
  );
  const given = keywordOf(module, column, 'server_default');
  if (isMade) {
    return 'volatile';
  }
  if (given.kind !== 'given') {
    return given.kind === 'absent' ? 'none' : 'unknown';
  }
  const value = valueOf(given.module, given.value);
  if (value.isKnown && value.value === null) {
    return 'none';
  }
  return VOLATILE.test(given.module.text(given.value)) ? 'volatile' : 'constant';
}

function keyOf(module: CodeModule, value: Expr, column: string): ForeignKeyForm | undefined {
  const target =
    value.kind === 'call' && calledName(value) === 'ForeignKey' ? positional(value, 0) : undefined;
  const text = target === undefined ? undefined : stringOf(module, target);
  return text === undefined
    ? undefined
    : { columns: [column], target: targetTable(text), name: undefined, at: module.place(value) };
}

/** `auth.users.id` names the table `auth.users`. */
export function targetTable(reference: string): string {
  const parts = reference.split('.').slice(0, -1);
  return tableName(parts.at(-2), parts.at(-1) ?? '');
}

function calledName(value: Expr): string {
  return value.kind === 'call' ? lastName(value.callee) : '';
}

function isTrue(module: CodeModule, call: CallExpr, keyword: string): boolean {
  const given = keywordOf(module, call, keyword);
  const known = given.kind === 'given' ? valueOf(given.module, given.value) : undefined;
  return (
    given.kind === 'unknown' || (known !== undefined && (!known.isKnown || known.value === true))
  );
}

function isFalse(module: CodeModule, call: CallExpr, keyword: string): boolean {
  const given = keywordOf(module, call, keyword);
  const known = given.kind === 'given' ? valueOf(given.module, given.value) : undefined;
  return known?.isKnown === true && known.value === false;
}
