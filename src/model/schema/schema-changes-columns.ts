import type { Place } from '#core/span.ts';
import {
  flagAt,
  listAt,
  namesAt,
  nodeAt,
  numberAt,
  taggedAt,
  textAt,
} from '#syntax/postgres-tree.ts';
import type { PgNode, PgTagged } from '#syntax/postgres-tree.ts';

import { tableName } from './schema-changes.ts';
import type { ColumnForm, ConstraintKind, ForeignKeyForm, IndexForm } from './schema-changes.ts';

/** Gives the place of what begins at a location of the tree and has the form. */
export type Locate = (location: number, form: RegExp) => Place;

/** A table as a statement names it. */
export function relationName(relation: PgNode | undefined): string {
  return tableName(textAt(relation, 'schemaname'), textAt(relation, 'relname') ?? '');
}

const CONSTRAINT_KINDS: Readonly<Record<string, ConstraintKind>> = {
  CONSTR_FOREIGN: 'foreign key',
  CONSTR_CHECK: 'check',
  CONSTR_UNIQUE: 'unique',
  CONSTR_PRIMARY: 'primary key',
  CONSTR_EXCLUSION: 'exclusion',
};

const COLUMN_NAME = /"(?:[^"]|"")*"|[\w$\u0080-\uffff]+/uy;
const KEY_HEAD = /(?:constraint\s+(?:"[^"]*"|[\w$]+)\s+)?foreign\s+key\s*\([^)]*\)/iuy;

/** A column of `CREATE TABLE` or `ADD COLUMN`. */
export function columnForm(definition: PgNode): ColumnForm {
  const constraints = listAt(definition, 'constraints').map(({ node }) => node);
  const kinds = constraints.map((each) => textAt(each, 'contype') ?? '');
  const type = typeText(nodeAt(definition, 'typeName'));
  return {
    name: textAt(definition, 'colname') ?? '',
    type,
    isNotNull: kinds.some((kind) => /^CONSTR_(?:NOTNULL|PRIMARY|IDENTITY)$/u.test(kind)),
    fill: fillOf(type, constraints),
  };
}

function fillOf(type: string | undefined, constraints: readonly PgNode[]): ColumnForm['fill'] {
  if (/^(?:small|big)?serial\d?$/u.test(type ?? '')) {
    return 'volatile';
  }
  for (const constraint of constraints) {
    const kind = textAt(constraint, 'contype');
    if (kind === 'CONSTR_IDENTITY') {
      return 'volatile';
    }
    if (kind === 'CONSTR_GENERATED') {
      return textAt(constraint, 'generated_kind') === 'v' ? 'constant' : 'volatile';
    }
    if (kind === 'CONSTR_DEFAULT') {
      return fillOfDefault(taggedAt(constraint, 'raw_expr'));
    }
  }
  return 'none';
}

// https://www.postgresql.org/docs/current/sql-altertable.html: a volatile default rewrites the table.
const VOLATILE =
  /^(?:random|random_normal|gen_random_uuid|gen_random_bytes|uuidv[47]|uuid_generate_v(?:1|1mc|4)|nextval|clock_timestamp|timeofday|setval)$/u;

function fillOfDefault(value: PgTagged | undefined): ColumnForm['fill'] {
  if (value === undefined) {
    return 'unknown';
  }
  switch (value.kind) {
    case 'A_Const':
      return flagAt(value.node, 'isnull') ? 'none' : 'constant';
    case 'SQLValueFunction':
    case 'A_ArrayExpr':
      return 'constant';
    case 'TypeCast':
      return fillOfDefault(taggedAt(value.node, 'arg'));
    case 'FuncCall': {
      const name = namesAt(value.node, 'funcname').at(-1) ?? '';
      if (VOLATILE.test(name)) {
        return 'volatile';
      }
      return /^(?:now|timezone|current_setting|jsonb?_build_\w+|concat|lower|upper|transaction_timestamp|statement_timestamp)$/u.test(
        name,
      )
        ? 'constant'
        : 'unknown';
    }
    default:
      return 'unknown';
  }
}

/** `varchar(40)`, `int4`, `numeric(10,2)`, `text[]`. */
export function typeText(type: PgNode | undefined): string | undefined {
  const name = namesAt(type, 'names').at(-1);
  if (name === undefined) {
    return undefined;
  }
  const modifiers = listAt(type, 'typmods').map(({ node }) =>
    String(numberAt(nodeAt(node, 'ival'), 'ival')),
  );
  const isList = listAt(type, 'arrayBounds').length > 0;
  return `${name}${modifiers.length === 0 ? '' : `(${modifiers.join(',')})`}${isList ? '[]' : ''}`;
}

/** The indexes that the constraints of a column bring. */
export function columnIndexes(definition: PgNode): readonly IndexForm[] {
  const column = textAt(definition, 'colname') ?? '';
  return listAt(definition, 'constraints').flatMap(({ node }) =>
    /^CONSTR_(?:PRIMARY|UNIQUE)$/u.test(textAt(node, 'contype') ?? '')
      ? [{ name: textAt(node, 'conname'), columns: [column], isPartial: false }]
      : [],
  );
}

/** The foreign keys of a column: `REFERENCES users (id)`. */
export function columnKeys(definition: PgNode, locate: Locate): readonly ForeignKeyForm[] {
  const column = textAt(definition, 'colname') ?? '';
  return listAt(definition, 'constraints').flatMap(({ node }) =>
    textAt(node, 'contype') === 'CONSTR_FOREIGN'
      ? [
          {
            columns: [column],
            target: relationName(nodeAt(node, 'pktable')),
            name: textAt(node, 'conname'),
            at: locate(numberAt(definition, 'location'), COLUMN_NAME),
          },
        ]
      : [],
  );
}

/** A constraint of a table. */
export interface ConstraintForm {
  readonly kind: ConstraintKind;
  readonly name: string | undefined;
  readonly columns: readonly string[];
  readonly isInstant: boolean;
  readonly foreignKey: ForeignKeyForm | undefined;
  readonly notNullColumn: string | undefined;
}

/** Undefined for what constrains no column, such as a trigger's attributes. */
export function constraintForm(node: PgNode, locate: Locate): ConstraintForm | undefined {
  const kind = CONSTRAINT_KINDS[textAt(node, 'contype') ?? ''];
  if (kind === undefined) {
    return undefined;
  }
  const isKey = kind === 'foreign key';
  const columns = namesAt(node, isKey ? 'fk_attrs' : 'keys');
  const name = textAt(node, 'conname');
  return {
    kind,
    name,
    columns,
    isInstant: flagAt(node, 'skip_validation') || textAt(node, 'indexname') !== undefined,
    foreignKey: isKey
      ? {
          columns,
          target: relationName(nodeAt(node, 'pktable')),
          name,
          at: locate(numberAt(node, 'location'), KEY_HEAD),
        }
      : undefined,
    notNullColumn: kind === 'check' ? notNullColumnOf(taggedAt(node, 'raw_expr')) : undefined,
  };
}

function notNullColumnOf(test: PgTagged | undefined): string | undefined {
  const isTest = test?.kind === 'NullTest' && textAt(test.node, 'nulltesttype') === 'IS_NOT_NULL';
  const column = isTest ? taggedAt(test.node, 'arg') : undefined;
  return column?.kind === 'ColumnRef' ? namesAt(column.node, 'fields').at(-1) : undefined;
}
