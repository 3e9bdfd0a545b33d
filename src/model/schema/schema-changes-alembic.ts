import { SQL_HOLE } from '#syntax/sql-statements.ts';

import { alembicTableItems } from './schema-changes-alembic-tables.ts';
import { alembicColumn, nameText, namesText } from './schema-changes-alembic-columns.ts';
import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, FunctionExpr, Node } from '../code/code.ts';
import { walk } from '../code/code-nodes.ts';
import { lastName } from '../code/reach.ts';
import { calleeOf, functionOf } from '../code/resolve.ts';
import { sqlSteps } from './schema-changes-sql.ts';
import { saType } from './schema-changes-alembic-types.ts';
import { tableName } from './schema-changes.ts';
import type { SchemaChange, SchemaStep } from './schema-changes.ts';
import { placeInText, sqlTextOf } from './sql-text.ts';
import { argumentOf, keywordOf, valueOf } from '../code/values.ts';

const DEEPEST_HELPER = 3;

/**
 * What a revision's `upgrade()` does, also through functions of the project that it calls.
 *
 * @see https://alembic.sqlalchemy.org/en/latest/ops.html
 */
export function alembicSteps(module: CodeModule): readonly SchemaStep[] {
  const upgrade = module.facts.body.find(
    (statement) => statement.kind === 'functionDeclaration' && statement.fn.name === 'upgrade',
  );
  return upgrade?.kind === 'functionDeclaration' ? stepsIn(module, upgrade.fn, 0, false) : [];
}

function stepsIn(
  module: CodeModule,
  fn: FunctionExpr,
  depth: number,
  isInside: boolean,
): readonly SchemaStep[] {
  const steps: SchemaStep[] = [];
  walk(fn.body, (node) => {
    if (node.kind === 'with' && node.items.some(({ context }) => isAutocommit(context))) {
      const at = module.place({ start: node.start, end: node.start });
      steps.push({ change: { kind: 'transaction', does: 'end' }, at, isConditional: false });
      steps.push(...stepsIn(module, { ...fn, body: node.body }, depth, isInside));
      steps.push({ change: { kind: 'transaction', does: 'begin' }, at, isConditional: false });
      return false;
    }
    if (node.kind === 'call') {
      const isConditional = isInside || isUnderCondition(module, node, fn);
      steps.push(...callSteps(module, node, depth, isConditional));
    }
    return node.kind !== 'function';
  });
  return steps;
}

function isAutocommit(context: Expr): boolean {
  return context.kind === 'call' && lastName(context.callee) === 'autocommit_block';
}

function isUnderCondition(module: CodeModule, node: Node, fn: FunctionExpr): boolean {
  for (const ancestor of module.ancestors(node)) {
    if (ancestor.kind === 'function') {
      return false;
    }
    if (/^(?:if|loop|try|conditional)$/u.test(ancestor.kind) && ancestor.start >= fn.start) {
      return true;
    }
  }
  return false;
}

function callSteps(
  module: CodeModule,
  call: CallExpr,
  depth: number,
  isConditional: boolean,
): readonly SchemaStep[] {
  const { callee } = call;
  const method = callee.kind === 'member' ? callee.name : undefined;
  const at = module.place(callee);
  const name = calleeOf(module, call);
  if (method !== undefined && /^(?:execute|exec_driver_sql)$/u.test(method)) {
    return executed(module, call).map((step) => ({
      ...step,
      isConditional: isConditional || step.isConditional,
    }));
  }
  const batch = batchTable(module, callee);
  const operation = /^alembic\.op\.(?<operation>\w+)$/u.exec(name ?? '')?.groups?.['operation'];
  if (method !== undefined && (operation !== undefined || batch !== undefined)) {
    const changes = operationChanges(module, call, method, batch);
    return changes.map((change) => ({ change, at, isConditional }));
  }
  if (method === 'create_all' || method === 'drop_all') {
    return [{ change: { kind: 'opaque', table: undefined }, at, isConditional }];
  }
  const helper = depth < DEEPEST_HELPER ? functionOf(module, callee) : undefined;
  return helper === undefined || callee.kind !== 'name'
    ? []
    : stepsIn(helper.module, helper.expr, depth + 1, isConditional);
}

function executed(module: CodeModule, call: CallExpr): readonly SchemaStep[] {
  const given = call.args[0]?.value;
  const text = given === undefined ? '' : sqlTextOf(module, given);
  if (given === undefined || !/[a-z]/iu.test(text.replaceAll(SQL_HOLE, ''))) {
    // `users.update().values(…)` changes rows; a text from elsewhere may be anything.
    const isBuilt =
      given?.kind === 'call' && !/^(?:read|read_text|text)$/u.test(lastName(given.callee));
    const at = module.place(call.callee);
    return isBuilt || given === undefined
      ? []
      : [{ change: { kind: 'opaque', table: undefined }, at, isConditional: true }];
  }
  const whole = text.replaceAll(SQL_HOLE, HOLE_NAME);
  return sqlSteps(whole, (range) => module.place(placeInText(module, given, text, range))).map(
    withoutHoles,
  );
}

/** Stands for a part of a statement that is made elsewhere, as a name that no table has. */
const HOLE_NAME = 'faultline_unknown';

function withoutHoles(step: SchemaStep): SchemaStep {
  return JSON.stringify(step.change).includes(HOLE_NAME)
    ? { ...step, change: { kind: 'opaque', table: undefined } }
    : step;
}

/** The table of `with op.batch_alter_table('t') as batch_op`; null when it cannot be told. */
function batchTable(module: CodeModule, callee: Expr): string | null | undefined {
  const object = callee.kind === 'member' ? callee.object : undefined;
  if (object?.kind !== 'name') {
    return undefined;
  }
  for (const ancestor of module.ancestors(callee)) {
    const item = (ancestor.kind === 'with' ? ancestor.items : []).find(
      ({ target }) => target?.kind === 'name' && target.name === object.name,
    );
    const context = item?.context;
    if (context?.kind === 'call' && lastName(context.callee) === 'batch_alter_table') {
      return tableArgument(module, context, 0, 'table_name') ?? null;
    }
  }
  return undefined;
}

function tableArgument(
  module: CodeModule,
  call: CallExpr,
  index: number,
  keyword: string,
): string | undefined {
  const given = argumentOf(module, call, index, keyword);
  const name = given.kind === 'given' ? nameText(given.module, given.value) : undefined;
  const schema = keywordOf(module, call, 'schema');
  if (schema.kind === 'absent' || name === undefined) {
    return name;
  }
  const text = schema.kind === 'given' ? nameText(schema.module, schema.value) : undefined;
  return text === undefined ? undefined : tableName(text, name);
}

const HARMLESS =
  /^(?:f|get_bind|get_context|bulk_insert|batch_alter_table|invoke|implementation_for|execute|inline_literal|create_table_comment|drop_table_comment|run_async|create_exclude_constraint|create_check_constraint)$/u;

function operationChanges(
  module: CodeModule,
  call: CallExpr,
  method: string,
  batch: string | null | undefined,
): readonly SchemaChange[] {
  if (HARMLESS.test(method) && method !== 'create_check_constraint') {
    return [];
  }
  const named = /^(?:create|drop)_(?:index|\w*constraint|foreign_key|primary_key)$/u.test(method)
    ? 1
    : 0;
  const table =
    batch === undefined ? tableArgument(module, call, named, 'table_name') : (batch ?? undefined);
  // In a batch the table is not given again.
  const shift = batch === undefined ? 0 : 1;
  if (method === 'drop_index') {
    const index = nameArgument(module, call, 0, 'index_name');
    return [
      index === undefined
        ? { kind: 'opaque', table }
        : {
            kind: 'dropIndex',
            name: index,
            isConcurrent: isOn(module, call, 'postgresql_concurrently'),
          },
    ];
  }
  const source =
    method === 'create_foreign_key' && batch === undefined
      ? nameArgument(module, call, 1, 'source_table')
      : table;
  return source === undefined
    ? [{ kind: 'opaque', table: undefined }]
    : tableChanges({ module, call, method, table: source, shift });
}

interface Operation {
  readonly module: CodeModule;
  readonly call: CallExpr;
  readonly method: string;
  readonly table: string;
  readonly shift: number;
}

function tableChanges(operation: Operation): readonly SchemaChange[] {
  const { module, call, method, table, shift } = operation;
  switch (method) {
    case 'create_table':
      return [
        { kind: 'createTable', table, ...alembicTableItems(module, call), isTemporary: false },
      ];
    case 'drop_table':
      return [{ kind: 'dropTable', table }];
    case 'rename_table': {
      const to = nameArgument(module, call, 1, 'new_table_name');
      return to === undefined
        ? [{ kind: 'opaque', table }]
        : [
            {
              kind: 'renameTable',
              table,
              to: table.includes('.') ? `${table.split('.')[0]}.${to}` : to,
            },
          ];
    }
    case 'add_column':
      return [addColumn(operation)];
    case 'drop_column': {
      const column = nameArgument(module, call, 1 - shift, 'column_name');
      return [
        column === undefined ? { kind: 'opaque', table } : { kind: 'dropColumn', table, column },
      ];
    }
    case 'alter_column':
      return alterColumn(operation);
    case 'create_index':
      return [createIndex(operation)];
    case 'create_foreign_key':
    case 'create_unique_constraint':
    case 'create_primary_key':
    case 'create_check_constraint':
      return [addConstraint(operation)];
    case 'drop_constraint': {
      const name = nameArgument(module, call, 0, 'constraint_name');
      return [
        name === undefined ? { kind: 'opaque', table } : { kind: 'dropConstraint', table, name },
      ];
    }
    default:
      return [{ kind: 'opaque', table }];
  }
}

function addColumn({ module, call, table, shift }: Operation): SchemaChange {
  const given = argumentOf(module, call, 1 - shift, 'column');
  const column = given.kind === 'given' ? alembicColumn(given.module, given.value) : undefined;
  return column === undefined
    ? { kind: 'opaque', table }
    : {
        kind: 'addColumn',
        table,
        column: column.form,
        indexes: column.indexes,
        foreignKeys: column.foreignKeys,
      };
}

function alterColumn({ module, call, table, shift }: Operation): readonly SchemaChange[] {
  const column = nameArgument(module, call, 1 - shift, 'column_name');
  if (column === undefined) {
    return [{ kind: 'opaque', table }];
  }
  const changes: SchemaChange[] = [];
  const type = keywordOf(module, call, 'type_');
  const from = keywordOf(module, call, 'existing_type');
  if (type.kind !== 'absent') {
    changes.push({
      kind: 'alterType',
      table,
      column,
      from: from.kind === 'given' ? saType(from.module, from.value) : undefined,
      to: type.kind === 'given' ? saType(type.module, type.value) : undefined,
    });
  }
  const nullable = keywordOf(module, call, 'nullable');
  const known = nullable.kind === 'given' ? valueOf(nullable.module, nullable.value) : undefined;
  if (known?.isKnown === true && known.value === false) {
    changes.push({ kind: 'setNotNull', table, column });
  }
  const name = keywordOf(module, call, 'new_column_name');
  const to = name.kind === 'given' ? nameText(name.module, name.value) : undefined;
  if (name.kind !== 'absent') {
    changes.push(
      to === undefined ? { kind: 'opaque', table } : { kind: 'renameColumn', table, column, to },
    );
  }
  return changes;
}

function createIndex({ module, call, table, shift }: Operation): SchemaChange {
  const columns = argumentOf(module, call, 2 - shift, 'columns');
  return {
    kind: 'createIndex',
    table,
    index: {
      name: nameArgument(module, call, 0, 'index_name'),
      columns: columns.kind === 'given' ? (namesText(columns.module, columns.value) ?? []) : [],
      isPartial: keywordOf(module, call, 'postgresql_where').kind !== 'absent',
    },
    isConcurrent: isOn(module, call, 'postgresql_concurrently'),
  };
}

const CONSTRAINTS = {
  create_foreign_key: 'foreign key',
  create_unique_constraint: 'unique',
  create_primary_key: 'primary key',
  create_check_constraint: 'check',
} as const;

function addConstraint({ module, call, method, table, shift }: Operation): SchemaChange {
  const isKey = method === 'create_foreign_key';
  const name = nameArgument(module, call, 0, 'constraint_name');
  const given = argumentOf(module, call, (isKey ? 3 : 2) - shift, isKey ? 'local_cols' : 'columns');
  const names = given.kind === 'given' ? namesText(given.module, given.value) : undefined;
  const columns = (names ?? []).flatMap((column) => column ?? []);
  const constraint =
    CONSTRAINTS[
      isKey || method === 'create_unique_constraint' || method === 'create_primary_key'
        ? method
        : 'create_check_constraint'
    ];
  return {
    kind: 'addConstraint',
    table,
    constraint,
    name,
    columns,
    isInstant: isOn(module, call, 'postgresql_not_valid'),
    foreignKey:
      isKey && columns.length > 0
        ? {
            columns,
            target: nameArgument(module, call, 2 - shift, 'referent_table') ?? '',
            name,
            at: module.place(call.callee),
          }
        : undefined,
    notNullColumn: undefined,
  };
}

function nameArgument(
  module: CodeModule,
  call: CallExpr,
  index: number,
  keyword: string,
): string | undefined {
  const given = argumentOf(module, call, index, keyword);
  return given.kind === 'given' ? nameText(given.module, given.value) : undefined;
}

// What is given and cannot be told was given on purpose.
function isOn(module: CodeModule, call: CallExpr, keyword: string): boolean {
  const given = keywordOf(module, call, keyword);
  const known = given.kind === 'given' ? valueOf(given.module, given.value) : undefined;
  return (
    given.kind === 'unknown' || (known !== undefined && !(known.isKnown && known.value !== true))
  );
}
