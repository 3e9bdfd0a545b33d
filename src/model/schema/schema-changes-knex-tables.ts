import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, FunctionExpr } from '../code/code.ts';
import { walk } from '../code/code-nodes.ts';
import type { ColumnForm, ForeignKeyForm, IndexForm, SchemaChange } from './schema-changes.ts';
import { positional, stringOf } from '../code/values.ts';

/** `table.string('name').notNullable()`: the first call on the table and those on what it gives. */
interface BuilderLine {
  readonly module: CodeModule;
  readonly call: CallExpr;
  readonly method: string;
  readonly links: readonly { readonly method: string; readonly call: CallExpr }[];
}

/** What the callback of `createTable` or `alterTable` does. */
export function knexTableChanges(
  module: CodeModule,
  define: FunctionExpr,
  table: string,
  isNew: boolean,
): readonly SchemaChange[] {
  const target = define.params[0]?.target;
  const lines = target?.kind === 'name' ? linesIn(module, define, target.name) : undefined;
  if (lines === undefined) {
    return [{ kind: 'opaque', table }];
  }
  const changes = lines.flatMap((line) => lineChanges(line, table));
  return isNew ? [created(table, changes)] : changes;
}

// Undefined when the builder is handed on, so that columns may be made elsewhere.
function linesIn(
  module: CodeModule,
  define: FunctionExpr,
  builder: string,
): readonly BuilderLine[] | undefined {
  const lines: BuilderLine[] = [];
  let isHandedOn = false;
  walk(define.body, (node) => {
    if (node.kind === 'name' && node.name === builder) {
      const member = module.parent(node);
      const call = member === undefined ? undefined : module.parent(member);
      if (member?.kind === 'member' && call?.kind === 'call' && call.callee === member) {
        lines.push({ module, call, method: member.name, links: linksFrom(module, call) });
      } else {
        isHandedOn = true;
      }
    }
  });
  return isHandedOn ? undefined : lines;
}

function linksFrom(module: CodeModule, first: CallExpr): BuilderLine['links'] {
  const links: { method: string; call: CallExpr }[] = [];
  let current = first;
  for (;;) {
    const member = module.parent(current);
    const call = member === undefined ? undefined : module.parent(member);
    if (member?.kind !== 'member' || call?.kind !== 'call' || call.callee !== member) {
      return links;
    }
    links.push({ method: member.name, call });
    current = call;
  }
}

function created(table: string, changes: readonly SchemaChange[]): SchemaChange {
  const columns: ColumnForm[] = [];
  const indexes: IndexForm[] = [];
  const foreignKeys: ForeignKeyForm[] = [];
  let isWhole = true;
  for (const change of changes) {
    switch (change.kind) {
      case 'addColumn':
        columns.push(change.column);
        indexes.push(...change.indexes);
        foreignKeys.push(...change.foreignKeys);
        break;
      case 'createIndex':
        indexes.push(change.index);
        break;
      case 'addConstraint':
        foreignKeys.push(...(change.foreignKey === undefined ? [] : [change.foreignKey]));
        indexes.push(
          ...(change.constraint === 'foreign key'
            ? []
            : [{ name: change.name, columns: change.columns, isPartial: false }]),
        );
        break;
      default:
        isWhole = false;
    }
  }
  return { kind: 'createTable', table, columns, isWhole, indexes, foreignKeys, isTemporary: false };
}

const HARMLESS =
  /^(?:comment|engine|charset|collate|dropForeign|dropUnique|dropPrimary|setNullable|check\w*|dropChecks|queryContext|inherits)$/u;

function lineChanges(line: BuilderLine, table: string): readonly SchemaChange[] {
  const { module, call, method } = line;
  const names = namesOf(module, positional(call, 0));
  const [name] = names;
  switch (method) {
    case 'timestamps':
      return ['created_at', 'updated_at'].map((column) => plainColumn(table, column));
    case 'dropTimestamps':
      return ['created_at', 'updated_at'].map((column) => ({ kind: 'dropColumn', table, column }));
    case 'dropColumn':
    case 'dropColumns':
      return call.args
        .flatMap(({ value }) => namesOf(module, value))
        .map((column) => ({ kind: 'dropColumn', table, column }));
    case 'renameColumn': {
      const to = namesOf(module, positional(call, 1))[0];
      return [
        name === undefined || to === undefined
          ? { kind: 'opaque', table }
          : { kind: 'renameColumn', table, column: name, to },
      ];
    }
    case 'index':
      return [
        {
          kind: 'createIndex',
          table,
          index: { name: indexName(module, call), columns: names, isPartial: false },
          isConcurrent: false,
        },
      ];
    case 'unique':
    case 'primary':
    case 'foreign':
      return [constraintOf(line, table, names)];
    case 'dropIndex': {
      const index = namesOf(module, positional(call, 1))[0] ?? `${table}_${names.join('_')}_index`;
      return [{ kind: 'dropIndex', name: index, isConcurrent: false }];
    }
    case 'dropNullable':
      return name === undefined ? [] : [{ kind: 'setNotNull', table, column: name }];
    default:
      return HARMLESS.test(method) ? [] : columnChanges(line, table, name);
  }
}

function columnChanges(
  line: BuilderLine,
  table: string,
  given: string | undefined,
): readonly SchemaChange[] {
  const { method, links } = line;
  const name = given ?? (/^(?:bigI|i)ncrements$/u.test(method) ? 'id' : undefined);
  if (name === undefined) {
    return [{ kind: 'opaque', table }];
  }
  const isAltered = links.some((link) => link.method === 'alter');
  if (isAltered) {
    return [{ kind: 'alterType', table, column: name, from: undefined, to: undefined }];
  }
  const isIndexed =
    method.endsWith('ncrements') ||
    links.some((link) => /^(?:index|unique|primary)$/u.test(link.method));
  const isFilled =
    links.some((link) => link.method === 'defaultTo') || method.endsWith('ncrements');
  const key = keyOf(line, [name]);
  return [
    {
      kind: 'addColumn',
      table,
      column: {
        name,
        type: undefined,
        isNotNull: links.some((link) => link.method === 'notNullable' || link.method === 'notNull'),
        fill: isFilled ? 'unknown' : 'none',
      },
      indexes: isIndexed ? [{ name: undefined, columns: [name], isPartial: false }] : [],
      foreignKeys: key === undefined ? [] : [key],
    },
  ];
}

function plainColumn(table: string, name: string): SchemaChange {
  return {
    kind: 'addColumn',
    table,
    column: { name, type: undefined, isNotNull: false, fill: 'unknown' },
    indexes: [],
    foreignKeys: [],
  };
}

function constraintOf(line: BuilderLine, table: string, columns: readonly string[]): SchemaChange {
  const { method } = line;
  const kinds = { unique: 'unique', primary: 'primary key' } as const;
  return {
    kind: 'addConstraint',
    table,
    constraint: method === 'unique' || method === 'primary' ? kinds[method] : 'foreign key',
    name: undefined,
    columns,
    isInstant: false,
    foreignKey: method === 'foreign' ? keyOf(line, columns) : undefined,
    notNullColumn: undefined,
  };
}

/** `.references('id').inTable('users')` and `.references('users.id')`. */
function keyOf(
  { module, call, links }: BuilderLine,
  columns: readonly string[],
): ForeignKeyForm | undefined {
  const reference = links.find((link) => link.method === 'references');
  const table = links.find((link) => link.method === 'inTable');
  const target =
    namesOf(module, positional((table ?? reference)?.call ?? call, 0))[0]?.split('.')[0] ?? '';
  return reference === undefined || columns.length === 0
    ? undefined
    : { columns, target, name: undefined, at: module.place(call) };
}

function indexName(module: CodeModule, call: CallExpr): string | undefined {
  return namesOf(module, positional(call, 1))[0];
}

function namesOf(module: CodeModule, expr: Expr | undefined): readonly string[] {
  if (expr === undefined) {
    return [];
  }
  const items = expr.kind === 'list' ? expr.items : [expr];
  return items.flatMap((item) => stringOf(module, item) ?? []);
}
