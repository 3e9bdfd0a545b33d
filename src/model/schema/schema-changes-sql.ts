import type { Place } from '#core/span.ts';
import { flagAt, listAt, namesAt, nodeAt, taggedAt, textAt } from '#syntax/postgres-tree.ts';
import type { PgNode, PgTagged } from '#syntax/postgres-tree.ts';
import { splitSql } from '#syntax/sql-split.ts';

import type { Ranged } from '../code/code.ts';
import { postgresStatements } from './postgres-statements.ts';
import type { PostgresStatement } from './postgres-statements.ts';
import { alterChanges } from './schema-changes-alter.ts';
import {
  columnForm,
  columnIndexes,
  columnKeys,
  constraintForm,
  relationName,
} from './schema-changes-columns.ts';
import type { Locate } from './schema-changes-columns.ts';
import { tableName } from './schema-changes.ts';
import type { SchemaChange, SchemaStep } from './schema-changes.ts';

/** Gives the place of a stretch of the text. */
export type PlaceOf = (range: Ranged) => Place;

/** What the statements of a SQL text do to the schema, in order. What is not understood is opaque. */
export function sqlSteps(text: string, placeOf: PlaceOf): readonly SchemaStep[] {
  return postgresStatements(text).flatMap((statement) => {
    const { tree } = statement.reading.kind === 'statement' ? statement.reading : { tree: null };
    if (tree?.kind === 'DoStmt') {
      return blockSteps(statement, placeOf);
    }
    const at = placeOf(headOf(statement));
    const changes =
      tree === null
        ? unreadChanges(statement.text)
        : changesOf(tree, locatorOf(statement, placeOf));
    const whole = placeOf(statement);
    return changes.map((change) => ({ change, at, whole, isConditional: false }));
  });
}

const LONGEST_HEAD = 400;
const HEAD_END = /\n|(?<=^create\s+(?:\w+\s+){0,2}table\b[^(]*)\(/iu;

// The first line says what a statement does; a whole CREATE TABLE is no place to look at.
function headOf({ text, start }: PostgresStatement): Ranged {
  const line = text.slice(0, LONGEST_HEAD).split(HEAD_END)[0] ?? '';
  return { start, end: start + line.trimEnd().length };
}

function locatorOf({ text, start, reading }: PostgresStatement, placeOf: PlaceOf): Locate {
  return (location, form) => {
    const from = reading.kind === 'statement' ? reading.offsetOf(location) : 0;
    const pattern = new RegExp(form.source, 'iuy');
    pattern.lastIndex = from;
    const found = pattern.exec(text)?.[0] ?? '';
    return placeOf({ start: start + from, end: start + from + found.length });
  };
}

const NAMED_TABLE =
  /^(?:alter|create|drop)\s+(?:foreign\s+|unlogged\s+)?table\s+(?:if\s+(?:not\s+)?exists\s+)?(?:only\s+)?(?:"?(?<schema>\w+)"?\.)?"?(?<table>\w+)"?/iu;

const INDEXED_TABLE =
  /^create\s+(?:unique\s+)?index\b[\s\S]*?\bon\s+(?:only\s+)?(?:"?(?<schema>\w+)"?\.)?"?(?<table>\w+)"?/iu;
// What changes rows, rights or types changes no table.
const CHANGES_TABLES =
  /^(?:(?:alter|create|drop)\s+(?!type|function|policy|role|user|view)|do\b|call\b|execute\b)/iu;

function unreadChanges(text: string): readonly SchemaChange[] {
  if (!CHANGES_TABLES.test(text)) {
    return [];
  }
  const named = (NAMED_TABLE.exec(text) ?? INDEXED_TABLE.exec(text))?.groups;
  const table = named === undefined ? undefined : tableName(named['schema'], named['table'] ?? '');
  return [{ kind: 'opaque', table }];
}

function changesOf({ kind, node }: PgTagged, locate: Locate): readonly SchemaChange[] {
  switch (kind) {
    case 'CreateStmt':
      return [createTable(node, locate)];
    case 'CreateTableAsStmt':
      return [createdByQuery(node)];
    case 'ViewStmt':
      return [{ kind: 'createView', table: relationName(nodeAt(node, 'view')) }];
    case 'AlterTableStmt':
      return textAt(node, 'objtype') === 'OBJECT_TABLE' ? alterChanges(node, locate) : [];
    case 'RenameStmt':
      return renameChanges(node);
    case 'DropStmt':
      return dropChanges(node);
    case 'IndexStmt':
      return [createIndex(node)];
    case 'VariableSetStmt':
      return [
        { kind: 'setting', name: textAt(node, 'name') ?? '', isLocal: flagAt(node, 'is_local') },
      ];
    case 'TransactionStmt':
      return transactionChanges(node);
    case 'AlterObjectSchemaStmt':
      return [{ kind: 'opaque', table: relationName(nodeAt(node, 'relation')) }];
    case 'CreateForeignTableStmt':
      return [
        { kind: 'createView', table: relationName(nodeAt(nodeAt(node, 'base'), 'relation')) },
      ];
    case 'ImportForeignSchemaStmt':
      return [{ kind: 'opaque', table: undefined }];
    default:
      return [];
  }
}

function createTable(node: PgNode, locate: Locate): SchemaChange {
  const relation = nodeAt(node, 'relation');
  const elements = listAt(node, 'tableElts');
  const columns = elements.flatMap((each) => (each.kind === 'ColumnDef' ? [each.node] : []));
  const constraints = elements.flatMap((each) =>
    each.kind === 'Constraint' ? (constraintForm(each.node, locate) ?? []) : [],
  );
  const isInherited =
    listAt(node, 'inhRelations').length > 0 || nodeAt(node, 'ofTypename') !== undefined;
  return {
    kind: 'createTable',
    table: relationName(relation),
    columns: columns.map(columnForm),
    isWhole: !isInherited && !elements.some((each) => each.kind === 'TableLikeClause'),
    indexes: [
      ...columns.flatMap(columnIndexes),
      ...constraints.flatMap((each) =>
        /^(?:unique|primary key)$/u.test(each.kind)
          ? [{ name: each.name, columns: each.columns, isPartial: false }]
          : [],
      ),
    ],
    foreignKeys: [
      ...columns.flatMap((column) => columnKeys(column, locate)),
      ...constraints.flatMap(({ foreignKey }) => foreignKey ?? []),
    ],
    isTemporary: textAt(relation, 'relpersistence') === 't',
  };
}

function createdByQuery(node: PgNode): SchemaChange {
  const relation = nodeAt(nodeAt(node, 'into'), 'rel');
  const table = relationName(relation);
  return textAt(node, 'objtype') === 'OBJECT_TABLE'
    ? {
        kind: 'createTable',
        table,
        columns: [],
        isWhole: false,
        indexes: [],
        foreignKeys: [],
        isTemporary: textAt(relation, 'relpersistence') === 't',
      }
    : { kind: 'createView', table };
}

function renameChanges(node: PgNode): readonly SchemaChange[] {
  const table = relationName(nodeAt(node, 'relation'));
  const to = textAt(node, 'newname') ?? '';
  const what = textAt(node, 'renameType');
  if (what === 'OBJECT_TABLE') {
    const schema = textAt(nodeAt(node, 'relation'), 'schemaname');
    return [{ kind: 'renameTable', table, to: tableName(schema, to) }];
  }
  if (what === 'OBJECT_VIEW' || what === 'OBJECT_MATVIEW') {
    return [{ kind: 'createView', table: to }];
  }
  return what === 'OBJECT_COLUMN' && textAt(node, 'relationType') === 'OBJECT_TABLE'
    ? [{ kind: 'renameColumn', table, column: textAt(node, 'subname') ?? '', to }]
    : [];
}

function dropChanges(node: PgNode): readonly SchemaChange[] {
  const objects = listAt(node, 'objects').map(({ node: list }) => namesAt(list, 'items'));
  switch (textAt(node, 'removeType')) {
    case 'OBJECT_TABLE':
      return objects.map((parts) => ({
        kind: 'dropTable',
        table: tableName(parts.at(-2), parts.at(-1) ?? ''),
      }));
    case 'OBJECT_INDEX': {
      const isConcurrent = flagAt(node, 'concurrent');
      return objects.map((parts) => ({
        kind: 'dropIndex',
        name: parts.at(-1) ?? '',
        isConcurrent,
      }));
    }
    case 'OBJECT_SCHEMA':
      return [{ kind: 'opaque', table: undefined }];
    default:
      return [];
  }
}

function createIndex(node: PgNode): SchemaChange {
  return {
    kind: 'createIndex',
    table: relationName(nodeAt(node, 'relation')),
    index: {
      name: textAt(node, 'idxname'),
      columns: listAt(node, 'indexParams').map((each) => textAt(each.node, 'name') ?? null),
      isPartial: taggedAt(node, 'whereClause') !== undefined,
    },
    isConcurrent: flagAt(node, 'concurrent'),
  };
}

function transactionChanges(node: PgNode): readonly SchemaChange[] {
  const kind = textAt(node, 'kind') ?? '';
  if (/^TRANS_STMT_(?:BEGIN|START)$/u.test(kind)) {
    return [{ kind: 'transaction', does: 'begin' }];
  }
  return /^TRANS_STMT_(?:COMMIT|ROLLBACK)$/u.test(kind)
    ? [{ kind: 'transaction', does: 'end' }]
    : [];
}

const INNER_STATEMENT =
  /\b(?:alter\s+table|create\s+(?:unique\s+)?index|create\s+table|drop\s+(?:table|index))\b/iu;

const COMPOSED_CHANGE =
  /\bexecute\b[^;]*\b(?:drop\s+(?:table|column|schema)|rename\s+(?!constraint)|add\s+column|alter\s+column\s+\S+\s+(?:set\s+data\s+)?type|create\s+table|set\s+schema)/iu;

/** What the statements in the body of `DO $$ … $$` do, when their conditions hold. */
function blockSteps(statement: PostgresStatement, placeOf: PlaceOf): readonly SchemaStep[] {
  const { text, start } = statement;
  const body = /\$(?<tag>\w*)\$(?<body>[\s\S]*)\$\k<tag>\$/u.exec(text);
  const inner = body?.groups?.['body'] ?? '';
  const shift = start + (body?.index ?? 0) + (body?.[0].indexOf(inner) ?? 0);
  const at = placeOf(headOf(statement));
  const steps = splitSql(inner.replace(/\bbegin\b/giu, ';    ')).flatMap((part) => {
    const from = part.text.search(INNER_STATEMENT);
    return from === -1 || /\bexecute\b/iu.test(part.text.slice(0, from))
      ? []
      : sqlSteps(part.text.slice(from), ({ start: a, end: b }) =>
          placeOf({ start: shift + part.start + from + a, end: shift + part.start + from + b }),
        );
  });
  const changes = steps.map(conditional);
  return COMPOSED_CHANGE.test(inner)
    ? [...changes, { change: { kind: 'opaque', table: undefined }, at, isConditional: true }]
    : changes;
}

function conditional(step: SchemaStep): SchemaStep {
  return { ...step, isConditional: true };
}
