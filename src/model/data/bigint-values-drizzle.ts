import type { BigIntSource, Find, Wanted } from './bigint-values-form.ts';
import { ofElements, WHOLE } from './bigint-values-form.ts';
import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, ObjectExpr } from '../code/code.ts';
import { languageOf } from '../code/language.ts';
import type { Project } from '../project.ts';
import { calledName } from '../code/reach.ts';
import { calleeOf, follow } from '../code/resolve.ts';
import { topLevel } from '../code/scope.ts';
import { positional, propertyOf, stringOf, valueOf } from '../code/values.ts';

const TABLE = /^drizzle-orm\/\w+-core\.\w*[tT]able$/u;
const COLUMN = /^(?:bigint|bigserial|blob)$/u;

/**
 * A BigInt in what a query of Drizzle gives: columns of mode `bigint`, as far as they are selected.
 * https://orm.drizzle.team/docs/column-types/pg#bigint
 */
export function drizzleBigInt(
  module: CodeModule,
  call: CallExpr,
  wanted: Wanted,
  find: Find,
): BigIntSource | undefined {
  const { callee } = call;
  if (callee.kind === 'member' && /^find(?:Many|First)$/u.test(callee.name)) {
    return ofQuery(module, call, wanted);
  }
  const chain = chainOf(call);
  const selection = chain.find((each) =>
    /^(?:select|selectDistinct|returning)$/u.test(calledName(each)),
  );
  const source = chain.find((each) => /^(?:from|insert|update|delete)$/u.test(calledName(each)));
  const table = source === undefined ? undefined : positional(source, 0);
  const inner = ofElements(wanted);
  if (selection === undefined || table === undefined || inner === undefined) {
    return undefined;
  }
  const chosen = positional(selection, 0);
  if (chosen !== undefined) {
    return find(module, chosen, inner) ?? chosenColumn(module, chosen, inner);
  }
  const isJoined = chain.some((each) => calledName(each).endsWith('Join'));
  return isJoined && inner.path.length > 0
    ? undefined
    : inTable(tableOf(module, table), inner, () => true);
}

function chainOf(call: CallExpr): readonly CallExpr[] {
  const chain: CallExpr[] = [];
  let current: Expr = call;
  while (current.kind === 'call') {
    chain.push(current);
    current = current.callee.kind === 'member' ? current.callee.object : current.callee;
  }
  return chain;
}

interface Table {
  readonly module: CodeModule;
  readonly name: string;
  readonly columns: ObjectExpr;
}

function tableOf(module: CodeModule, expr: Expr): Table | undefined {
  const end = follow(module, expr);
  if (end?.expr.kind !== 'call' || !TABLE.test(calleeOf(end.module, end.expr) ?? '')) {
    return undefined;
  }
  const [name, columns] = [positional(end.expr, 0), positional(end.expr, 1)];
  const made = columns?.kind === 'function' ? returnedBy(columns) : columns;
  const object = made === undefined ? undefined : follow(end.module, made);
  return object?.expr.kind === 'object'
    ? { module: object.module, name: stringOf(end.module, name) ?? 'table', columns: object.expr }
    : undefined;
}

// `pgTable('orders', (t) => ({ id: t.bigint({ mode: 'bigint' }) }))`
function returnedBy({ body }: Extract<Expr, { kind: 'function' }>): Expr | undefined {
  const [first] = body;
  return first?.kind === 'return' ? (first.value ?? undefined) : undefined;
}

function inTable(
  table: Table | undefined,
  { path, without }: Wanted,
  isChosen: (column: string) => boolean,
): BigIntSource | undefined {
  const [step] = path;
  for (const entry of table?.columns.entries ?? []) {
    const isWanted =
      entry.kind === 'property' &&
      (step === undefined ? !without.has(entry.key) : step === entry.key) &&
      isChosen(entry.key);
    if (table !== undefined && isWanted && isBigIntColumn(table.module, entry.value)) {
      return {
        ...table.module.place({ start: entry.keyStart, end: entry.keyEnd }),
        what: `${table.name}.${entry.key}`,
        note: 'Drizzle gives it as a BigInt.',
        confidence: 'high',
      };
    }
  }
  return undefined;
}

function isBigIntColumn(module: CodeModule, column: Expr): boolean {
  const made = column.kind === 'call' ? chainOf(column).at(-1) : undefined;
  return (
    made !== undefined &&
    COLUMN.test(calledName(made)) &&
    made.args.some(({ value }) => {
      const mode = value.kind === 'object' ? propertyOf(module, value, 'mode') : undefined;
      return mode?.kind === 'given' && stringOf(mode.module, mode.value) === 'bigint';
    })
  );
}

/** `select({ id: orders.id })`: the columns that the object names. */
function chosenColumn(module: CodeModule, chosen: Expr, wanted: Wanted): BigIntSource | undefined {
  const object = follow(module, chosen);
  const [step] = wanted.path;
  for (const entry of object?.expr.kind === 'object' ? object.expr.entries : []) {
    const isWanted =
      entry.kind === 'property' &&
      (step === undefined ? !wanted.without.has(entry.key) : entry.key === step);
    if (object !== undefined && isWanted && entry.value.kind === 'member') {
      const { name, object: table } = entry.value;
      const found = inTable(tableOf(object.module, table), WHOLE, (column) => column === name);
      if (found !== undefined) {
        return found;
      }
    }
  }
  return undefined;
}

/** `db.query.orders.findMany({ columns: { id: true } })`. */
function ofQuery(module: CodeModule, call: CallExpr, wanted: Wanted): BigIntSource | undefined {
  const { callee } = call;
  const table = callee.kind === 'member' ? callee.object : undefined;
  const isQuery =
    table?.kind === 'member' && table.object.kind === 'member' && table.object.name === 'query';
  const inner = calledName(call) === 'findMany' ? ofElements(wanted) : wanted;
  if (!isQuery || inner === undefined) {
    return undefined;
  }
  const columns = propertyOf(module, positional(call, 0), 'columns');
  return inTable(tableCalled(module.project, table.name), inner, (column) => {
    if (columns.kind !== 'given') {
      return columns.kind === 'absent';
    }
    const chosen = propertyOf(columns.module, columns.value, column);
    const value = chosen.kind === 'given' ? valueOf(chosen.module, chosen.value) : undefined;
    return value?.isKnown === true && value.value === true;
  });
}

/** The table that a file with a column of mode bigint declares under a name. */
function tableCalled(project: Project, name: string): Table | undefined {
  const files = project.filesWhere({
    name: 'bigint/columns',
    path: (path) => languageOf(path) === 'typescript',
    file: ({ text }) => /mode:\s*['"]bigint/u.test(text),
  });
  for (const file of files) {
    const module = project.module(file.path);
    const binding = module === undefined ? undefined : topLevel(module, name);
    if (module !== undefined && binding?.kind === 'value') {
      return tableOf(module, binding.value);
    }
  }
  return undefined;
}
