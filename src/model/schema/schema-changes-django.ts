import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, ClassExpr, Expr } from '../code/code.ts';
import { lastName } from '../code/reach.ts';
import { follow } from '../code/resolve.ts';
import { djangoColumn } from './schema-changes-django-columns.ts';
import { sqlSteps } from './schema-changes-sql.ts';
import type { IndexForm, MigrationSteps, SchemaChange, SchemaStep } from './schema-changes.ts';
import { placeInText, sqlTextOf } from './sql-text.ts';
import { argumentOf, propertyOf, stringOf, valueOf } from '../code/values.ts';

/**
 * What the operations of a Django migration do. The application's label is taken for its folder's name.
 *
 * @see https://docs.djangoproject.com/en/stable/ref/migration-operations/
 */
export function djangoSteps(module: CodeModule): MigrationSteps {
  const cls = module.facts.body
    .flatMap((statement) => (statement.kind === 'classDeclaration' ? [statement.cls] : []))
    .find(({ name }) => name === 'Migration');
  const label = /(?<label>[^/]+)\/migrations\/[^/]+$/u.exec(module.path)?.groups?.['label'] ?? '';
  const list = cls === undefined ? undefined : fieldOf(cls, 'operations');
  const atomic = cls === undefined ? undefined : fieldOf(cls, 'atomic');
  const isAtomic = atomic === undefined ? undefined : valueOf(module, atomic);
  return {
    steps: list === undefined ? [] : operationsIn(module, list, label),
    isTransactional: !(isAtomic?.isKnown === true && isAtomic.value === false),
  };
}

function fieldOf(cls: ClassExpr, name: string): Expr | undefined {
  return cls.fields.find((field) => field.name === name)?.value ?? undefined;
}

function operationsIn(module: CodeModule, expr: Expr, label: string): readonly SchemaStep[] {
  const list = follow(module, expr);
  return list?.expr.kind === 'list'
    ? list.expr.items.flatMap((item) => operationSteps(list.module, item, label))
    : [opaqueAt(module, expr)];
}

function opaqueAt(module: CodeModule, expr: Expr): SchemaStep {
  const change = { kind: 'opaque', table: undefined } as const;
  return { change, at: module.place({ start: expr.start, end: expr.start }), isConditional: false };
}

const HARMLESS =
  /^(?:AlterModelOptions|AlterModelManagers|AlterModelTableComment|RunPython|\w*Extension|CreateCollation|ValidateConstraint|AddConstraint|RemoveConstraint|AlterConstraint|RenameIndex|AlterUniqueTogether|AlterIndexTogether|AlterOrderWithRespectTo)$/u;

function operationSteps(module: CodeModule, expr: Expr, label: string): readonly SchemaStep[] {
  if (expr.kind !== 'call') {
    return [opaqueAt(module, expr)];
  }
  const kind = lastName(expr.callee);
  if (kind === 'RunSQL') {
    return sqlOf(module, expr);
  }
  if (kind === 'SeparateDatabaseAndState') {
    const database = argumentOf(module, expr, 0, 'database_operations');
    const isEmpty = database.kind === 'absent';
    const steps = database.kind === 'given' ? operationsIn(module, database.value, label) : [];
    // What only the state knows of was, or will be, done by somebody else.
    return isEmpty ? [opaqueAt(module, expr)] : steps;
  }
  const changes = HARMLESS.test(kind) ? [] : changesOf(module, expr, kind, label);
  return changes.map((change) => ({ change, at: module.place(expr.callee), isConditional: false }));
}

function sqlOf(module: CodeModule, call: CallExpr): readonly SchemaStep[] {
  const given = argumentOf(module, call, 0, 'sql');
  if (given.kind !== 'given') {
    return [opaqueAt(module, call)];
  }
  const { value } = given;
  const texts = value.kind === 'list' ? value.items : [value];
  return texts.flatMap((item) => {
    if (/(?:^|\.)noop$/u.test(module.text(item))) {
      return [];
    }
    const sql = sqlTextOf(module, item);
    return sqlSteps(sql, (range) => module.place(placeInText(module, item, sql, range)));
  });
}

function changesOf(
  module: CodeModule,
  call: CallExpr,
  kind: string,
  label: string,
): readonly SchemaChange[] {
  const model = text(module, call, 0, kind.endsWith('Model') ? 'name' : 'model_name');
  const name = text(module, call, 1, 'name');
  if (model === undefined) {
    return [{ kind: 'opaque', table: undefined }];
  }
  const table = tableOf(label, model);
  switch (kind) {
    case 'CreateModel':
      return [createModel(module, call, table)];
    case 'DeleteModel':
      return [{ kind: 'dropTable', table }];
    case 'AddField':
    case 'AlterField':
      return name === undefined
        ? [{ kind: 'opaque', table }]
        : fieldChanges(module, call, table, name);
    case 'RemoveField':
      return name === undefined
        ? [{ kind: 'opaque', table }]
        : [{ kind: 'dropColumn', table, column: name }];
    case 'AddIndex':
    case 'AddIndexConcurrently':
      return [
        {
          kind: 'createIndex',
          table,
          index: indexOf(module, call),
          isConcurrent: kind === 'AddIndexConcurrently',
        },
      ];
    default:
      return [{ kind: 'opaque', table }];
  }
}

// `AlterModelTable` and `options={"db_table": …}` are rare; a table by another name is never matched.
function tableOf(label: string, model: string): string {
  return `${label}_${model}`.toLowerCase();
}

function text(module: CodeModule, call: CallExpr, index: number, key: string): string | undefined {
  const given = argumentOf(module, call, index, key);
  return given.kind === 'given' ? stringOf(given.module, given.value) : undefined;
}

function createModel(module: CodeModule, call: CallExpr, table: string): SchemaChange {
  const fields = argumentOf(module, call, 1, 'fields');
  const items = fields.kind === 'given' && fields.value.kind === 'list' ? fields.value.items : [];
  const options = argumentOf(module, call, 2, 'options');
  const named =
    options.kind === 'given' ? propertyOf(options.module, options.value, 'db_table') : options;
  const given = named.kind === 'given' ? stringOf(named.module, named.value) : undefined;
  return {
    kind: 'createTable',
    table: given ?? table,
    columns: items.flatMap((item) => {
      const [name, field] = item.kind === 'list' ? item.items : [];
      const column = name === undefined ? undefined : stringOf(module, name);
      return column === undefined || field === undefined
        ? []
        : (djangoColumn(module, field, column)?.form ?? []);
    }),
    // A model may inherit columns, and mixins add them.
    isWhole: false,
    indexes: [],
    foreignKeys: [],
    isTemporary: false,
  };
}

function fieldChanges(
  module: CodeModule,
  call: CallExpr,
  table: string,
  name: string,
): readonly SchemaChange[] {
  const field = argumentOf(module, call, 2, 'field');
  const column = field.kind === 'given' ? djangoColumn(field.module, field.value, name) : undefined;
  if (lastName(call.callee) === 'AlterField') {
    const to = column?.form.type;
    return to === undefined
      ? []
      : [{ kind: 'alterType', table, column: name, from: undefined, to }];
  }
  return column === undefined
    ? []
    : [{ kind: 'addColumn', table, column: column.form, indexes: [], foreignKeys: [] }];
}

function indexOf(module: CodeModule, call: CallExpr): IndexForm {
  const index = argumentOf(module, call, 1, 'index');
  const made = index.kind === 'given' && index.value.kind === 'call' ? index.value : undefined;
  const name = made === undefined ? undefined : argumentOf(module, made, made.args.length, 'name');
  return {
    name: name?.kind === 'given' ? stringOf(name.module, name.value) : undefined,
    columns: [],
    isPartial: false,
  };
}
