import { DatabaseSchema } from './database-schema.ts';
import { isPostgresHistory, readMigrationsOf } from './migration-steps.ts';
import type { ReadMigration } from './migration-steps.ts';
import type { MigrationHistory, MigrationTool } from './migrations.ts';
import { once } from '../once.ts';
import type { Project } from '../project.ts';
import type { SchemaChange, SchemaStep } from './schema-changes.ts';
import { keepsRows } from './type-changes.ts';

/**
 * What is dangerous about a step on a table with many rows, as PostgreSQL documents its locks:
 * https://www.postgresql.org/docs/current/sql-altertable.html,
 * https://www.postgresql.org/docs/current/explicit-locking.html
 */
export type DangerKind =
  /** SHARE lock while an index is built: nobody writes. */
  | 'index'
  /** CONCURRENTLY within a transaction block, which PostgreSQL refuses. */
  | 'transaction'
  /** A column that existing rows cannot have. */
  | 'required'
  /** ACCESS EXCLUSIVE lock while all rows are written anew. */
  | 'rewrite'
  | 'type'
  /** ACCESS EXCLUSIVE lock while all rows are read. */
  | 'notNull'
  /** Rows are looked at while writes wait. */
  | 'foreignKey'
  | 'check'
  /** The rows are looked at under the lock by which the constraint was added. */
  | 'validate'
  /** An index is built under an ACCESS EXCLUSIVE lock. */
  | 'unique'
  | 'dropColumn'
  | 'dropTable';

export interface MigrationDanger {
  readonly kind: DangerKind;
  readonly table: string;
  /** The column or constraint that it is about; empty when there is none. */
  readonly name: string;
  readonly step: SchemaStep;
  readonly read: ReadMigration;
  /** True when it cannot be told whether the change keeps the rows as they are. */
  readonly isUnsure: boolean;
}

/** A migration with what is dangerous about it. */
export interface MigrationReview {
  readonly read: ReadMigration;
  readonly dangers: readonly MigrationDanger[];
  /** The first step that waits for an exclusive lock on a table that was there before, dangerous or not. */
  readonly locking: SchemaStep | undefined;
  readonly setsLockTimeout: boolean;
}

/** What is dangerous about each migration of a history for PostgreSQL; none for other databases. */
export const migrationReviewsOf = once(
  (project: Project, history: MigrationHistory): readonly MigrationReview[] => {
    if (!isPostgresHistory(project, history)) {
      return [];
    }
    const past: Past = { schema: new DatabaseSchema(), checked: new Set() };
    return readMigrationsOf(project, history).map((read) => reviewOf(read, past, history.tool));
  },
);

/** What the migrations before have left. */
interface Past {
  readonly schema: DatabaseSchema;
  /** `table column` that a check says is not null. */
  readonly checked: Set<string>;
}

function reviewOf(read: ReadMigration, past: Past, tool: MigrationTool): MigrationReview {
  const dangers: MigrationDanger[] = [];
  const made = new Set<string>();
  const added = new Set<string>();
  const validated = new Set<string>();
  let isInTransaction = read.isTransactional ?? false;
  let locking: SchemaStep | undefined;
  let setsLockTimeout = false;
  for (const step of read.steps) {
    const { change } = step;
    if (change.kind === 'transaction') {
      isInTransaction = change.does === 'begin';
      added.clear();
    }
    setsLockTimeout ||= change.kind === 'setting' && change.name.endsWith('lock_timeout');
    const table = 'table' in change ? change.table : undefined;
    const isOwn = table !== undefined && made.has(table);
    if (!isOwn) {
      locking ??= EXCLUSIVE.test(change.kind) ? step : undefined;
      const found = dangerOf(change, { ...past, added, validated, tool, isInTransaction });
      dangers.push(...(found === undefined ? [] : [{ ...found, step, read }]));
    }
    noteMade(change, made);
    noteConstraint(change, past.checked, added);
    if (change.kind === 'validateConstraint') {
      validated.add(change.table);
    }
    past.schema.apply(step);
  }
  return {
    read,
    dangers: dangers.filter((each) => isOfItself(each, dangers)),
    locking,
    setsLockTimeout,
  };
}

// Django takes the keys off a model before it deletes it: what is dropped with its table is one loss.
function isOfItself({ kind, table }: MigrationDanger, all: readonly MigrationDanger[]): boolean {
  return (
    kind === 'dropTable' || !all.some((each) => each.kind === 'dropTable' && each.table === table)
  );
}

const EXCLUSIVE =
  /^(?:addColumn|dropColumn|renameColumn|alterType|setNotNull|addConstraint|dropConstraint|renameTable|dropTable)$/u;

function noteMade(change: SchemaChange, made: Set<string>): void {
  if (change.kind === 'createTable' || change.kind === 'createView') {
    made.add(change.table);
  }
  if (change.kind === 'renameTable' && made.has(change.table)) {
    made.add(change.to);
  }
}

function noteConstraint(change: SchemaChange, checked: Set<string>, added: Set<string>): void {
  if (change.kind === 'addConstraint') {
    added.add(`${change.table} ${change.name ?? ''}`);
    if (change.notNullColumn !== undefined) {
      checked.add(`${change.table} ${change.notNullColumn}`);
    }
  }
}

interface Situation extends Past {
  /** `table name` of the constraints that the open transaction has added. */
  readonly added: ReadonlySet<string>;
  /** The tables of which this migration validates a constraint, mostly that a column is not null. */
  readonly validated: ReadonlySet<string>;
  readonly tool: MigrationTool;
  readonly isInTransaction: boolean;
}

type Found = Pick<MigrationDanger, 'kind' | 'table' | 'name' | 'isUnsure'>;

function dangerOf(change: SchemaChange, situation: Situation): Found | undefined {
  switch (change.kind) {
    case 'createIndex':
      return indexDanger(change, situation);
    case 'addColumn':
      return columnDanger(change);
    case 'alterType':
      return typeDanger(change, situation);
    case 'setNotNull': {
      const { table, column } = change;
      const { checked, validated } = situation;
      return checked.has(`${table} ${column}`) || validated.has(table)
        ? undefined
        : sure('notNull', table, column);
    }
    case 'validateConstraint': {
      const { table, name } = change;
      return situation.isInTransaction && situation.added.has(`${table} ${name}`)
        ? sure('validate', table, name)
        : undefined;
    }
    case 'addConstraint':
      return constraintDanger(change, situation);
    case 'dropColumn':
      return sure('dropColumn', change.table, change.column);
    case 'dropTable':
      return situation.schema.views.has(change.table)
        ? undefined
        : sure('dropTable', change.table, '');
    default:
      return undefined;
  }
}

function sure(kind: DangerKind, table: string, name: string): Found {
  return { kind, table, name, isUnsure: false };
}

function indexDanger(
  { table, index, isConcurrent }: Extract<SchemaChange, { kind: 'createIndex' }>,
  { schema, isInTransaction }: Situation,
): Found | undefined {
  const name = index.name ?? '';
  if (isConcurrent) {
    return isInTransaction ? sure('transaction', table, name) : undefined;
  }
  // A materialised view is read, and refreshed by whoever made it.
  return schema.views.has(table) ? undefined : sure('index', table, name);
}

function columnDanger({
  table,
  column,
  indexes,
  foreignKeys,
}: Extract<SchemaChange, { kind: 'addColumn' }>): Found | undefined {
  if (column.fill === 'volatile') {
    return sure('rewrite', table, column.name);
  }
  if (column.isNotNull && column.fill === 'none') {
    return sure('required', table, column.name);
  }
  if (indexes.length > 0) {
    return sure('unique', table, column.name);
  }
  // Rows without a value have no other row to be looked for.
  return foreignKeys.length > 0 && column.fill === 'constant'
    ? sure('foreignKey', table, column.name)
    : undefined;
}

function typeDanger(
  { table, column, from, to }: Extract<SchemaChange, { kind: 'alterType' }>,
  { schema, tool }: Situation,
): Found | undefined {
  const before = schema.tables.get(table)?.columns.get(column) ?? from;
  if (to === undefined || (before !== undefined && keepsRows(before, to))) {
    return undefined;
  }
  // `AlterField` states the whole field, whatever changes about it.
  const isUnsure = before === undefined;
  return isUnsure && tool === 'Django'
    ? undefined
    : { kind: 'type', table, name: column, isUnsure };
}

function constraintDanger(
  {
    table,
    constraint,
    name,
    columns,
    isInstant,
    notNullColumn,
  }: Extract<SchemaChange, { kind: 'addConstraint' }>,
  { schema }: Situation,
): Found | undefined {
  if (isInstant || schema.views.has(table)) {
    return undefined;
  }
  const shown = name ?? notNullColumn ?? columns.join(', ');
  switch (constraint) {
    case 'foreign key':
      return sure('foreignKey', table, shown);
    case 'check':
      return sure('check', table, shown);
    default:
      return sure('unique', table, shown);
  }
}
