import type { BigIntSource, Wanted } from './bigint-values-form.ts';
import { ofElements } from './bigint-values-form.ts';
import { selectedBigInt } from './bigint-values-select.ts';
import type { BigIntColumn } from './bigint-values-select.ts';
import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr } from '../code/code.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { onceEach } from '../once.ts';
import type { Project } from '../project.ts';
import { sqlCallsOf } from '../queries/queries.ts';
import { calleeOf, functionOf, nameOf } from '../code/resolve.ts';
import { positional, propertyOf, stringOf, valueOf } from '../code/values.ts';

const INT8 = 20;
const PARSER = /^pg(?:-types)?(?:\.types)?\.setTypeParser$/u;
const POSTGRES = /^postgres\(\)$/u;

/**
 * A BigInt in the rows of pg whose parser of bigint was replaced
 * (https://github.com/brianc/node-pg-types#use), and of postgres.js with `postgres.BigInt`
 * (https://github.com/porsager/postgres#numbers-bigint-numeric). By default both give text.
 */
export function driverBigInt(
  module: CodeModule,
  expr: Extract<Expr, { kind: 'call' | 'template' }>,
  wanted: Wanted,
): BigIntSource | undefined {
  return expr.kind === 'call' ? ofPg(module, expr, wanted) : ofPostgres(module, expr, wanted);
}

// The rows of a result, or the whole of it.
function ofPg(module: CodeModule, call: CallExpr, wanted: Wanted): BigIntSource | undefined {
  const parser = parserOf(module.project);
  const [step, ...rest] = wanted.path;
  if (parser === undefined || (step !== undefined && step !== 'rows')) {
    return undefined;
  }
  const sql = sqlCallsOf(module).find((each) => each.call === call && each.library === 'pg');
  const text = sql === undefined ? undefined : textOf(module, sql.text);
  const inner = ofElements({ path: rest, without: wanted.without });
  const selected =
    text === undefined || inner === undefined
      ? undefined
      : selectedBigInt(text, inner, columnsOf(module.project));
  return selected === undefined
    ? undefined
    : {
        ...parser,
        what: selected,
        note: 'Makes a BigInt of every bigint of the database.',
        confidence: 'high',
      };
}

function ofPostgres(
  module: CodeModule,
  template: Extract<Expr, { kind: 'template' }>,
  wanted: Wanted,
): BigIntSource | undefined {
  const inner = ofElements(wanted);
  if (template.tag === null || inner === undefined) {
    return undefined;
  }
  const client = POSTGRES.test(nameOf(module, template.tag) ?? '')
    ? bigintClientOf(module.project)
    : undefined;
  const selected =
    client === undefined
      ? undefined
      : selectedBigInt(template.texts.join('?'), inner, columnsOf(module.project));
  return selected === undefined || client === undefined
    ? undefined
    : {
        ...client,
        what: selected,
        note: 'Makes a BigInt of every bigint of the database.',
        confidence: 'high',
      };
}

function textOf(module: CodeModule, text: Expr): string | undefined {
  return text.kind === 'template' ? text.texts.join('?') : stringOf(module, text);
}

type PlaceOf = Pick<BigIntSource, 'path' | 'start' | 'end'> | undefined;

/** Where the program has pg make a BigInt of bigint. */
const parserOf = onceEach((project: Project): PlaceOf =>
  firstCall(project, 'setTypeParser', isBigIntParser),
);

function isBigIntParser(module: CodeModule, call: CallExpr): boolean {
  const [type, parser] = [positional(call, 0), positional(call, 1)];
  if (type === undefined || parser === undefined || !PARSER.test(calleeOf(module, call) ?? '')) {
    return false;
  }
  const value = valueOf(module, type);
  const isInt8 =
    (value.isKnown && value.value === INT8) || (type.kind === 'member' && type.name === 'INT8');
  return isInt8 && givesBigInt(module, parser);
}

function givesBigInt(module: CodeModule, parser: Expr): boolean {
  if (nameOf(module, parser) === 'BigInt') {
    return true;
  }
  const fn = functionOf(module, parser);
  const [first] = fn?.expr.body ?? [];
  return (
    fn !== undefined &&
    first?.kind === 'return' &&
    first.value?.kind === 'call' &&
    calleeOf(fn.module, first.value) === 'BigInt'
  );
}

const bigintClientOf = onceEach((project: Project): PlaceOf =>
  firstCall(project, 'postgres.BigInt', isBigIntClient),
);

function isBigIntClient(module: CodeModule, call: CallExpr): boolean {
  if (calleeOf(module, call) !== 'postgres') {
    return false;
  }
  const types = call.args
    .map(({ value }) => value)
    .filter(({ kind }) => kind === 'object')
    .map((options) => propertyOf(module, options, 'types'));
  return types.some(
    (option) =>
      option.kind === 'given' &&
      option.value.kind === 'object' &&
      option.value.entries.some(({ value }) => nameOf(option.module, value) === 'postgres.BigInt'),
  );
}

function firstCall(
  project: Project,
  word: string,
  matches: (module: CodeModule, call: CallExpr) => boolean,
): PlaceOf {
  const files = project.filesWhere({
    name: `bigint/${word}`,
    path: (path) => languageOf(path) === 'typescript' && !isTestPath(path),
    file: ({ text }) => text.includes(word),
  });
  for (const file of files) {
    const module = project.module(file.path);
    const call = module?.calls.find((each) => matches(module, each));
    if (module !== undefined && call !== undefined) {
      return module.place(call.callee);
    }
  }
  return undefined;
}

const CREATE =
  /\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?(?:"?\w+"?\.)?"?(?<table>\w+)"?\s*\((?<body>[^;]*)/giu;
const COLUMN = /(?:^|[,(\n])\s*"?(?<column>\w+)"?\s+(?:bigint|bigserial|int8|serial8)\b/giu;

/** The bigint columns of the tables that SQL files create. */
const columnsOf = onceEach((project: Project): readonly BigIntColumn[] =>
  project
    .files((path) => path.endsWith('.sql'))
    .flatMap(({ text }) => [...text.matchAll(CREATE)])
    .flatMap(({ groups }) =>
      [...(groups?.['body'] ?? '').matchAll(COLUMN)].map((column) => ({
        table: groups?.['table'] ?? '',
        column: column.groups?.['column'] ?? '',
      })),
    ),
);
