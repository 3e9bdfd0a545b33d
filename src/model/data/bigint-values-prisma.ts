import type { PrismaField } from '#syntax/prisma.ts';

import type { BigIntSource, Find, Wanted } from './bigint-values-form.ts';
import { ofElements, WHOLE } from './bigint-values-form.ts';
import { selectedBigInt } from './bigint-values-select.ts';
import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr } from '../code/code.ts';
import { prismaModelsOf } from '../schema/prisma-schema.ts';
import type { PrismaModel } from '../schema/prisma-schema.ts';
import { lastName } from '../code/reach.ts';
import { functionOf } from '../code/resolve.ts';
import type { Option } from '../code/values.ts';
import { positional, propertyOf, stringOf, valueOf } from '../code/values.ts';
import { isPrisma } from './writes-orms.ts';

const ONE =
  /^(?:findUnique|findUniqueOrThrow|findFirst|findFirstOrThrow|create|update|upsert|delete)$/u;
const MANY = /^(?:findMany|createManyAndReturn|updateManyAndReturn)$/u;
const WRITING = /^(?:create|update|upsert)/u;
const RAW = /^\$queryRaw(?:Unsafe)?$/u;

/**
 * A BigInt in what a query of Prisma gives: fields of type `BigInt` as far as they are selected, sums of
 * them, and counts of raw queries. https://www.prisma.io/docs/orm/prisma-client/special-fields-and-types#working-with-bigint
 */
export function prismaBigInt(
  module: CodeModule,
  expr: Extract<Expr, { kind: 'call' | 'template' }>,
  wanted: Wanted,
  find: Find,
): BigIntSource | undefined {
  const callee = expr.kind === 'call' ? expr.callee : expr.tag;
  if (callee?.kind !== 'member') {
    return undefined;
  }
  if (RAW.test(callee.name)) {
    return rawBigInt(module, expr, wanted);
  }
  if (expr.kind === 'template') {
    return undefined;
  }
  if (callee.name === '$transaction') {
    return inTransaction(module, expr, wanted, find);
  }
  const isMany = MANY.test(callee.name);
  const isRecord = isMany || ONE.test(callee.name);
  if (callee.object.kind !== 'member' || !isPrisma(module, callee.object)) {
    return undefined;
  }
  const models = modelsCalled(module, callee.object.name);
  if (callee.name === 'aggregate') {
    return aggregated(module, models, expr, wanted);
  }
  const inner = isMany ? ofElements(wanted) : wanted;
  const found =
    isRecord && inner !== undefined
      ? inRecord(
          models,
          { module, args: positional(expr, 0), isWrite: WRITING.test(callee.name) },
          inner,
        )
      : undefined;
  return found === undefined || !COMMON_NAME.test(lastName(callee.object.object))
    ? found
    : { ...found, confidence: 'medium' };
}

// Several schemas can have a model of one name: what is true of all of them is.
function modelsCalled(module: CodeModule, delegate: string): readonly PrismaModel[] {
  return prismaModelsOf(module.project).filter(
    ({ name }) => name.charAt(0).toLowerCase() + name.slice(1) === delegate,
  );
}

interface Arguments {
  readonly module: CodeModule;
  /** The object with `select`, `include` and `omit`; undefined when there is none. */
  readonly args: Expr | undefined;
  /** True for `create` and `update`, which fill only the optional fields that they name. */
  readonly isWrite: boolean;
}

/** Names that clients of other services have too. */
const COMMON_NAME = /^(?:client|database)$/iu;

/** A BigInt among the fields of a record and of the records that are asked for with it. */
function inRecord(
  models: readonly PrismaModel[],
  given: Arguments,
  wanted: Wanted,
): BigIntSource | undefined {
  const [model] = models;
  const [step, ...rest] = wanted.path;
  for (const field of model?.fields ?? []) {
    const isWanted = step === undefined ? !wanted.without.has(field.name) : field.name === step;
    const choice = isWanted && model !== undefined ? choiceOf(given, field.name) : 'no';
    const found =
      model === undefined || choice === 'no' || choice === 'unknown'
        ? undefined
        : inField(
            models,
            { model, field, given, choice },
            step === undefined ? WHOLE : { path: rest, without: wanted.without },
          );
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

interface Chosen {
  readonly model: PrismaModel;
  readonly field: PrismaField;
  readonly given: Arguments;
  readonly choice: 'yes' | Arguments;
}

function inField(
  models: readonly PrismaModel[],
  { model, field, given, choice }: Chosen,
  wanted: Wanted,
): BigIntSource | undefined {
  if (field.type === 'BigInt') {
    const isFilled = !field.isOptional || !given.isWrite || isSetBy(given, field.name);
    return isFilled &&
      wanted.path.length === 0 &&
      models.every((other) => isBigInt(other, field.name))
      ? {
          ...model.file.place(field),
          what: `${model.name}.${field.name}`,
          note: 'Prisma gives it as a BigInt.',
          confidence: field.isOptional ? 'medium' : 'high',
        }
      : undefined;
  }
  const inner = field.isList ? ofElements(wanted) : wanted;
  const related = prismaModelsOf(given.module.project).filter(({ name }) => name === field.type);
  return choice === 'yes' || inner === undefined ? undefined : inRecord(related, choice, inner);
}

function isSetBy({ module, args }: Arguments, field: string): boolean {
  return ['data', 'create', 'update'].some((key) => {
    const data = propertyOf(module, args, key);
    return data.kind === 'given' && propertyOf(data.module, data.value, field).kind === 'given';
  });
}

function isBigInt({ fields }: PrismaModel, name: string): boolean {
  return fields.some((field) => field.name === name && field.type === 'BigInt');
}

/** Whether a query gives a field; its own arguments for a relation that is asked for. */
type Choice = 'yes' | 'no' | 'unknown' | Arguments;

function choiceOf({ module, args }: Arguments, field: string): Choice {
  const [select, include, omit] = ['select', 'include', 'omit'].map((key) =>
    propertyOf(module, args, key),
  );
  if (select?.kind === 'unknown' || omit?.kind === 'unknown') {
    return 'unknown';
  }
  if (select?.kind === 'given') {
    return chosenBy(propertyOf(select.module, select.value, field));
  }
  if (omit?.kind === 'given') {
    const left = propertyOf(omit.module, omit.value, field);
    if (left.kind !== 'absent') {
      return 'no';
    }
  }
  const related =
    include?.kind === 'given' ? chosenBy(propertyOf(include.module, include.value, field)) : 'no';
  return related === 'no' ? 'yes' : related;
}

function chosenBy(option: Option): Choice {
  if (option.kind !== 'given') {
    return option.kind === 'absent' ? 'no' : 'unknown';
  }
  const value = valueOf(option.module, option.value);
  if (value.isKnown) {
    return value.value === true ? { module: option.module, args: undefined, isWrite: false } : 'no';
  }
  return option.value.kind === 'object'
    ? { module: option.module, args: option.value, isWrite: false }
    : 'unknown';
}

// `_sum: { amount: true }`; an average is a number.
function aggregated(
  module: CodeModule,
  models: readonly PrismaModel[],
  call: CallExpr,
  { path }: Wanted,
): BigIntSource | undefined {
  for (const kind of ['_sum', '_min', '_max']) {
    const chosen = propertyOf(module, positional(call, 0), kind);
    const [step, field] = path;
    if (chosen.kind === 'given' && (step === undefined || step === kind)) {
      const found = inRecord(
        models,
        { module, args: selecting(chosen), isWrite: false },
        { path: field === undefined ? [] : [field], without: new Set() },
      );
      if (found !== undefined) {
        return found;
      }
    }
  }
  return undefined;
}

function selecting({ value }: Extract<Option, { kind: 'given' }>): Expr {
  const { start, end } = value;
  return {
    kind: 'object',
    start,
    end,
    entries: [{ kind: 'property', key: 'select', keyStart: start, keyEnd: start, value }],
  };
}

/** `$transaction([a, b])` gives the results in a list, `$transaction(async (tx) => …)` what the function returns. */
function inTransaction(
  module: CodeModule,
  call: CallExpr,
  wanted: Wanted,
  find: Find,
): BigIntSource | undefined {
  const first = positional(call, 0);
  const fn = first === undefined ? undefined : functionOf(module, first);
  if (first === undefined || fn === undefined) {
    return first === undefined ? undefined : find(module, first, wanted);
  }
  for (const statement of fn.expr.body) {
    if (statement.kind === 'return' && statement.value !== null) {
      return find(fn.module, statement.value, wanted);
    }
  }
  return undefined;
}

function rawBigInt(
  module: CodeModule,
  expr: Extract<Expr, { kind: 'call' | 'template' }>,
  wanted: Wanted,
): BigIntSource | undefined {
  const statement = expr.kind === 'call' ? positional(expr, 0) : expr;
  const text = statement === undefined ? undefined : textOf(module, statement);
  const inner = ofElements(wanted);
  const selected =
    text === undefined || inner === undefined ? undefined : selectedBigInt(text, inner, []);
  const callee = expr.kind === 'call' ? expr.callee : expr.tag;
  return selected === undefined || callee === null
    ? undefined
    : {
        ...module.place(callee),
        what: selected,
        note: 'Raw queries of Prisma give a count as a BigInt.',
        confidence: 'high',
      };
}

function textOf(module: CodeModule, statement: Expr): string | undefined {
  return statement.kind === 'template' ? statement.texts.join('?') : stringOf(module, statement);
}
