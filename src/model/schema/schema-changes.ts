import type { Place } from '#core/span.ts';

/** A column as a migration states it. */
export interface ColumnForm {
  readonly name: string;
  /** PostgreSQL's name of the type with its modifiers, `varchar(40)`; undefined when it cannot be told. */
  readonly type: string | undefined;
  readonly isNotNull: boolean;
  /** What rows that exist already get: nothing, one value for all, or one worked out for each. */
  readonly fill: 'none' | 'constant' | 'volatile' | 'unknown';
}

/** The columns of an index in order; null for an expression. */
export interface IndexForm {
  readonly name: string | undefined;
  readonly columns: readonly (string | null)[];
  readonly isPartial: boolean;
}

export interface ForeignKeyForm {
  readonly columns: readonly string[];
  readonly target: string;
  readonly name: string | undefined;
  readonly at: Place;
}

export type ConstraintKind = 'foreign key' | 'check' | 'unique' | 'primary key' | 'exclusion';

/** What one statement or operation of a migration does to the schema. Tables are named without `public.`. */
export type SchemaChange =
  | {
      readonly kind: 'createTable';
      readonly table: string;
      readonly columns: readonly ColumnForm[];
      /** False when it has columns that are not stated: of a query, of another table. */
      readonly isWhole: boolean;
      readonly indexes: readonly IndexForm[];
      readonly foreignKeys: readonly ForeignKeyForm[];
      readonly isTemporary: boolean;
    }
  | { readonly kind: 'createView'; readonly table: string }
  | { readonly kind: 'dropTable'; readonly table: string }
  | { readonly kind: 'renameTable'; readonly table: string; readonly to: string }
  | {
      readonly kind: 'addColumn';
      readonly table: string;
      readonly column: ColumnForm;
      readonly indexes: readonly IndexForm[];
      readonly foreignKeys: readonly ForeignKeyForm[];
    }
  | { readonly kind: 'dropColumn'; readonly table: string; readonly column: string }
  | {
      readonly kind: 'renameColumn';
      readonly table: string;
      readonly column: string;
      readonly to: string;
    }
  | {
      readonly kind: 'alterType';
      readonly table: string;
      readonly column: string;
      readonly from: string | undefined;
      readonly to: string | undefined;
    }
  | { readonly kind: 'setNotNull'; readonly table: string; readonly column: string }
  | {
      readonly kind: 'createIndex';
      readonly table: string;
      readonly index: IndexForm;
      readonly isConcurrent: boolean;
    }
  | { readonly kind: 'dropIndex'; readonly name: string; readonly isConcurrent: boolean }
  | {
      readonly kind: 'addConstraint';
      readonly table: string;
      readonly constraint: ConstraintKind;
      readonly name: string | undefined;
      readonly columns: readonly string[];
      /** Added without looking at the rows that are there, or on top of an index that is there. */
      readonly isInstant: boolean;
      readonly foreignKey: ForeignKeyForm | undefined;
      /** The column of `CHECK (column IS NOT NULL)`. */
      readonly notNullColumn: string | undefined;
    }
  | { readonly kind: 'validateConstraint'; readonly table: string; readonly name: string }
  | { readonly kind: 'dropConstraint'; readonly table: string; readonly name: string }
  /** `SET`; `isLocal` for one that ends with the transaction. */
  | { readonly kind: 'setting'; readonly name: string; readonly isLocal: boolean }
  | { readonly kind: 'transaction'; readonly does: 'begin' | 'end' }
  /** Not understood: anything about the table, or any table when there is none, may have changed. */
  | { readonly kind: 'opaque'; readonly table: string | undefined };

/** A change where it stands. */
export interface SchemaStep {
  readonly change: SchemaChange;
  readonly at: Place;
  /** The whole statement, for what is written as SQL. */
  readonly whole?: Place;
  /** Done only when something holds, such as that it was not done before. */
  readonly isConditional: boolean;
}

/** What a migration does, in order. */
export interface MigrationSteps {
  readonly steps: readonly SchemaStep[];
  /** Whether the tool runs the steps in one transaction; undefined when that cannot be told. */
  readonly isTransactional: boolean | undefined;
}

/** `public.users` is `users`. */
export function tableName(schema: string | undefined, name: string): string {
  return schema === undefined || schema === '' || schema === 'public' ? name : `${schema}.${name}`;
}
