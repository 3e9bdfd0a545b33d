import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr } from '../code/code.ts';
import { lastName } from '../code/reach.ts';
import {
  alembicColumn,
  namesText,
  nameText,
  targetTable,
} from './schema-changes-alembic-columns.ts';
import type { ColumnForm, ForeignKeyForm, IndexForm } from './schema-changes.ts';
import { keywordOf, positional } from '../code/values.ts';

interface TableItems {
  readonly columns: readonly ColumnForm[];
  readonly isWhole: boolean;
  readonly indexes: readonly IndexForm[];
  readonly foreignKeys: readonly ForeignKeyForm[];
}

/** The columns and constraints of `op.create_table('users', sa.Column(…), …)`. */
export function alembicTableItems(module: CodeModule, call: CallExpr): TableItems {
  const columns: ColumnForm[] = [];
  const indexes: IndexForm[] = [];
  const foreignKeys: ForeignKeyForm[] = [];
  const key: string[] = [];
  let isWhole = true;
  for (const { value, name, isSpread } of call.args.slice(1)) {
    const column = isSpread ? undefined : alembicColumn(module, value);
    if (column !== undefined) {
      columns.push(column.form);
      key.push(...(column.isKey ? [column.form.name] : []));
      indexes.push(...column.indexes);
      foreignKeys.push(...column.foreignKeys);
    } else if (name === null) {
      const item = constraintOf(module, value);
      isWhole &&= !isSpread && item !== undefined;
      indexes.push(...(item?.indexes ?? []));
      foreignKeys.push(...(item?.foreignKeys ?? []));
    }
  }
  indexes.push(...(key.length > 0 ? [{ name: undefined, columns: key, isPartial: false }] : []));
  return { columns, isWhole, indexes, foreignKeys };
}

function constraintOf(
  module: CodeModule,
  value: Expr,
): Pick<TableItems, 'indexes' | 'foreignKeys'> | undefined {
  if (value.kind !== 'call') {
    return undefined;
  }
  const kind = lastName(value.callee);
  switch (kind) {
    case 'PrimaryKeyConstraint':
    case 'UniqueConstraint':
    case 'Index': {
      const names = value.args
        .filter((argument) => argument.name === null)
        .map((argument) => nameText(module, argument.value) ?? null);
      const columns = kind === 'Index' ? names.slice(1) : names;
      return { indexes: [{ name: undefined, columns, isPartial: false }], foreignKeys: [] };
    }
    case 'ForeignKeyConstraint':
      return { indexes: [], foreignKeys: keysOf(module, value) };
    default:
      return kind.endsWith('Constraint') ? { indexes: [], foreignKeys: [] } : undefined;
  }
}

function keysOf(module: CodeModule, call: CallExpr): readonly ForeignKeyForm[] {
  const [local, remote] = [0, 1].map((index) => {
    const list = positional(call, index);
    return list === undefined ? undefined : namesText(module, list);
  });
  const columns = (local ?? []).flatMap((column) => column ?? []);
  const target = remote?.[0];
  const name = keywordOf(module, call, 'name');
  return target === undefined || target === null || columns.length === 0
    ? []
    : [
        {
          columns,
          target: targetTable(target),
          name: name.kind === 'given' ? nameText(name.module, name.value) : undefined,
          at: module.place(call),
        },
      ];
}
