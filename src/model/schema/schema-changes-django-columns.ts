import type { CodeModule } from '../code/code-module.ts';
import type { Expr } from '../code/code.ts';
import { lastName } from '../code/reach.ts';
import type { ColumnForm } from './schema-changes.ts';
import { keywordOf, valueOf } from '../code/values.ts';

// https://docs.djangoproject.com/en/stable/ref/models/fields/
const TYPES: Readonly<Record<string, string>> = {
  TextField: 'text',
  IntegerField: 'int4',
  PositiveIntegerField: 'int4',
  BigIntegerField: 'int8',
  PositiveBigIntegerField: 'int8',
  SmallIntegerField: 'int2',
  BooleanField: 'bool',
  FloatField: 'float8',
  DateField: 'date',
  DateTimeField: 'timestamptz',
  UUIDField: 'uuid',
  JSONField: 'jsonb',
};

/** Lengths that Django gives to the fields that are kept as text of a bounded length. */
const LENGTHS: Readonly<Record<string, number | null>> = {
  CharField: null,
  SlugField: 50,
  EmailField: 254,
  URLField: 200,
};

/** The column of `models.CharField(max_length=40)`; undefined for fields without one of their own. */
export function djangoColumn(
  module: CodeModule,
  field: Expr,
  name: string,
): { readonly form: ColumnForm } | undefined {
  const kind = field.kind === 'call' ? lastName(field.callee) : '';
  if (field.kind !== 'call' || kind === 'ManyToManyField') {
    return undefined;
  }
  return {
    form: { name, type: typeOf(module, field, kind), isNotNull: false, fill: 'unknown' },
  };
}

function typeOf(
  module: CodeModule,
  field: Extract<Expr, { kind: 'call' }>,
  kind: string,
): string | undefined {
  const byDefault = LENGTHS[kind];
  if (byDefault === undefined) {
    return TYPES[kind];
  }
  const given = keywordOf(module, field, 'max_length');
  if (given.kind === 'absent') {
    return byDefault === null ? 'varchar' : `varchar(${byDefault})`;
  }
  const known = given.kind === 'given' ? valueOf(given.module, given.value) : undefined;
  return known?.isKnown === true ? `varchar(${String(known.value)})` : undefined;
}
