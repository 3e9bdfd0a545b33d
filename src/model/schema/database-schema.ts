import type { ReadMigration } from './migration-steps.ts';
import type { ForeignKeyForm, IndexForm, SchemaChange, SchemaStep } from './schema-changes.ts';

/** A table as the migrations leave it. */
export interface TableState {
  readonly name: string;
  /** By name, with the type as far as it is known. */
  readonly columns: Map<string, string | undefined>;
  /** False when columns may be missing or gone: something that is not understood happened to it. */
  isWhole: boolean;
  indexes: IndexForm[];
  foreignKeys: ForeignKeyForm[];
  /** Columns that were dropped or renamed, with the step that did it. */
  readonly goneColumns: Map<string, SchemaStep>;
}

/**
 * The schema that migrations leave behind, as far as they were understood. What was not makes a table,
 * or all of them, unknown and never missing.
 */
export class DatabaseSchema {
  readonly tables = new Map<string, TableState>();
  readonly views = new Set<string>();
  /** Tables that were dropped or renamed and not made again, with the step that did it. */
  readonly goneTables = new Map<string, SchemaStep>();
  /** Something happened that may have made, dropped or renamed any table. */
  isOpaque = false;

  /** Applies all steps of a migration. */
  applyAll({ steps }: ReadMigration): void {
    for (const step of steps) {
      this.apply(step);
    }
  }

  apply(step: SchemaStep): void {
    const { change, isConditional } = step;
    switch (change.kind) {
      case 'createTable':
        this.#create(change, isConditional);
        break;
      case 'createView':
        this.views.add(change.table);
        break;
      case 'dropTable':
        this.#drop(change.table, step);
        break;
      case 'renameTable':
        this.#rename(change.table, change.to, step);
        break;
      case 'dropIndex':
        this.#dropIndex(change.name);
        break;
      case 'opaque':
        this.#forget(change.table);
        break;
      case 'setting':
      case 'transaction':
        break;
      default: {
        const table = this.tables.get(change.table);
        if (table !== undefined) {
          applyToTable(table, change, step);
        }
      }
    }
  }

  #create(change: Extract<SchemaChange, { kind: 'createTable' }>, isConditional: boolean): void {
    const known = this.tables.get(change.table);
    if (change.isTemporary) {
      this.views.add(change.table);
      return;
    }
    if (known !== undefined) {
      // `CREATE TABLE IF NOT EXISTS` of a table that is there does nothing, but may say more.
      known.isWhole &&= change.columns.every(({ name }) => known.columns.has(name));
      return;
    }
    this.goneTables.delete(change.table);
    this.tables.set(change.table, {
      name: change.table,
      columns: new Map(change.columns.map(({ name, type }) => [name, type])),
      isWhole: change.isWhole && !isConditional,
      indexes: [...change.indexes],
      foreignKeys: [...change.foreignKeys],
      goneColumns: new Map(),
    });
  }

  #drop(name: string, step: SchemaStep): void {
    if (this.tables.delete(name) && !step.isConditional) {
      this.goneTables.set(name, step);
    }
  }

  #rename(from: string, to: string, step: SchemaStep): void {
    const table = this.tables.get(from);
    if (table !== undefined) {
      this.#drop(from, step);
      this.goneTables.delete(to);
      this.tables.set(to, { ...table, name: to, isWhole: table.isWhole && !step.isConditional });
    }
  }

  #dropIndex(name: string): void {
    for (const table of this.tables.values()) {
      table.indexes = table.indexes.filter((index) => index.name !== name);
    }
  }

  #forget(name: string | undefined): void {
    this.isOpaque ||= name === undefined;
    for (const table of this.tables.values()) {
      if (name === undefined || table.name === name) {
        table.isWhole = false;
      }
    }
    if (name !== undefined) {
      this.goneTables.delete(name);
    }
  }
}

type TableChange = Extract<
  SchemaChange,
  {
    kind:
      | 'addColumn'
      | 'dropColumn'
      | 'renameColumn'
      | 'alterType'
      | 'setNotNull'
      | 'createIndex'
      | 'addConstraint'
      | 'validateConstraint'
      | 'dropConstraint';
  }
>;

function applyToTable(table: TableState, change: TableChange, step: SchemaStep): void {
  switch (change.kind) {
    case 'addColumn':
      table.columns.set(change.column.name, change.column.type);
      table.goneColumns.delete(change.column.name);
      table.indexes.push(...change.indexes);
      table.foreignKeys.push(...change.foreignKeys);
      break;
    case 'dropColumn':
      dropColumn(table, change.column, step);
      break;
    case 'renameColumn':
      renameColumn(table, change.column, change.to, step);
      break;
    case 'alterType':
      table.columns.set(change.column, change.to);
      break;
    case 'setNotNull':
    case 'validateConstraint':
      break;
    case 'createIndex':
      table.indexes.push(change.index);
      break;
    case 'addConstraint':
      addConstraint(table, change);
      break;
    case 'dropConstraint':
      table.indexes = table.indexes.filter(({ name }) => !isNamed(table, name, change.name));
      table.foreignKeys = table.foreignKeys.filter(
        ({ name, columns }) => (name ?? `${table.name}_${columns.join('_')}_fkey`) !== change.name,
      );
      break;
  }
}

// PostgreSQL names what is not given a name: `users_pkey`.
function isNamed(table: TableState, name: string | undefined, asked: string): boolean {
  return name === undefined ? asked === `${table.name}_pkey` : name === asked;
}

function dropColumn(table: TableState, column: string, step: SchemaStep): void {
  if (step.isConditional) {
    table.isWhole = false;
    return;
  }
  if (table.columns.delete(column)) {
    table.goneColumns.set(column, step);
  }
  table.indexes = table.indexes.filter(({ columns }) => !columns.includes(column));
  table.foreignKeys = table.foreignKeys.filter(({ columns }) => !columns.includes(column));
}

function renameColumn(table: TableState, from: string, to: string, step: SchemaStep): void {
  if (step.isConditional) {
    table.isWhole = false;
  }
  table.columns.set(to, table.columns.get(from));
  table.goneColumns.delete(to);
  if (table.columns.delete(from)) {
    table.goneColumns.set(from, step);
  }
  table.indexes = table.indexes.map((index) => ({
    ...index,
    columns: index.columns.map((column) => (column === from ? to : column)),
  }));
  table.foreignKeys = table.foreignKeys.map((key) => ({
    ...key,
    columns: key.columns.map((column) => (column === from ? to : column)),
  }));
}

function addConstraint(
  table: TableState,
  change: Extract<SchemaChange, { kind: 'addConstraint' }>,
): void {
  const { constraint, columns, name, foreignKey } = change;
  if (constraint === 'unique' || constraint === 'primary key') {
    table.indexes.push({ name, columns, isPartial: false });
  }
  if (foreignKey !== undefined) {
    table.foreignKeys.push(foreignKey);
  }
}
