import type { Confidence } from '#core/confidence.ts';

import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, FunctionExpr } from '../code/code.ts';
import { walk } from '../code/code-nodes.ts';
import { once, onceEach } from '../once.ts';
import { mayRunSql } from './queries-helpers.ts';
import { runsSqlByName } from './queries-libraries.ts';
import { isSqlStart, leadingText } from './queries-leading-text.ts';
import { functionOf } from '../code/resolve.ts';
import type { Resolved } from '../code/resolve.ts';
import { lookUp } from '../code/scope.ts';
import { keywordOf, positional, propertyOf } from '../code/values.ts';

/** A call that has a database run SQL text, or that makes a part of a statement out of plain text. */
export interface SqlCall {
  readonly module: CodeModule;
  readonly call: CallExpr;
  /** The argument that is the text, in the module of the call. */
  readonly text: Expr;
  /** The package that runs it, `pg`; null when only the text tells that it is SQL. */
  readonly library: string | null;
  /** The call by which a helper of the project runs the text; null when the call itself does. */
  readonly runBy: Resolved<CallExpr> | null;
  /** `high` when the receiver is known, `medium` when only the text tells that it is SQL. */
  readonly confidence: Confidence;
}

/** Methods that run SQL text on the connections, pools, sessions and cursors of most libraries. */
const RUNNING =
  /^(?:query|queryRaw|rawQuery|raw_query|execute|executemany|executescript|execute_query|exec|exec_driver_sql|raw|run|run_query|all|each|prepare|fetch|fetchrow|fetchval|fetch_all|fetch_one|fetch_val|iterate|unsafe|any|many|one|none|oneOrNone|manyOrNone|read_sql|read_sql_query|scalar|scalars|sql)$/u;
const TEXT_KEYWORDS = ['text', 'sql', 'query', 'statement', 'operation', 'clause'] as const;

/**
 * The calls of a file that run SQL text, in source order: of the known libraries, of helpers of the
 * project that hand their parameter to one, and, with less confidence, of receivers of unknown origin
 * whose text begins as SQL does. Tagged templates and query builders are not among them.
 */
export const sqlCallsOf = onceEach((module: CodeModule): readonly SqlCall[] =>
  module.calls.flatMap(
    (call) =>
      directCall(module, call) ?? helperCall(module, call) ?? unknownCall(module, call) ?? [],
  ),
);

function directCall(module: CodeModule, call: CallExpr): SqlCall | undefined {
  const library = runsSqlByName(module, call);
  const text = library === undefined ? undefined : textArgument(module, call);
  return library === undefined || text === undefined
    ? undefined
    : { module, call, text, library, runBy: null, confidence: 'high' };
}

function unknownCall(module: CodeModule, call: CallExpr): SqlCall | undefined {
  const { callee } = call;
  const method = callee.kind === 'member' || callee.kind === 'name' ? callee.name : '';
  const isCandidate = RUNNING.test(method) && isDatabaseName(callee);
  const text = isCandidate ? textArgument(module, call) : undefined;
  return text !== undefined && isSqlStart(leadingText(module, text))
    ? { module, call, text, library: null, runBy: null, confidence: 'medium' }
    : undefined;
}

// SOQL of Salesforce, N1QL and GAQL begin as SQL does, so the receiver has to be called what databases are.
const DATABASE_NAME =
  /(?:^|_)(?:c|cur|tx|trx|pg|client)$|(?:db|database|conn|connection|pool|cursor|knex|sequelize|prisma|engine|session|transaction|query_?runner|data_?source|manager|sql|mysql|sqlite|postgres|postgresql)$/iu;
const OTHER_SYSTEM =
  /salesforce|sforce|soql|bigquery|cypher|neo4j|influx|cosmos|couchbase|graphql/iu;

function isDatabaseName(callee: Expr): boolean {
  const names: string[] = [];
  let current: Expr | undefined = callee.kind === 'member' ? callee.object : undefined;
  while (current !== undefined) {
    if (current.kind === 'member' || current.kind === 'name') {
      names.push(current.name);
    }
    current = innerOf(current);
  }
  return (
    names.some((name) => DATABASE_NAME.test(name)) && !names.some((name) => OTHER_SYSTEM.test(name))
  );
}

function innerOf(expr: Expr): Expr | undefined {
  switch (expr.kind) {
    case 'member':
      return expr.object;
    case 'call':
      return expr.callee;
    case 'await':
      return expr.value;
    default:
      return undefined;
  }
}

/** `run(text)` where `function run(sql) { return pool.query(sql) }`. */
function helperCall(module: CodeModule, call: CallExpr): SqlCall | undefined {
  if (
    call.isNew ||
    !call.args.some(({ value }) => couldBeBuilt(value)) ||
    !mayRunSql(module, call.callee)
  ) {
    return undefined;
  }
  const helper = functionOf(module, call.callee);
  if (helper === undefined) {
    return undefined;
  }
  for (const [index, runBy] of textsRunBy(helper.module, helper.expr)) {
    const text = argumentFor(helper.expr, index, call);
    if (text !== undefined) {
      return { module, call, text, library: null, runBy, confidence: 'high' };
    }
  }
  return undefined;
}

function couldBeBuilt(value: Expr): boolean {
  return /^(?:template|binary|call|name|conditional)$/u.test(value.kind);
}

/** The argument that a call gives to a parameter; `self` is given by the language. */
export function argumentFor(fn: FunctionExpr, index: number, call: CallExpr): Expr | undefined {
  const target = fn.params[index]?.target;
  const named =
    target?.kind === 'name' ? call.args.find(({ name }) => name === target.name) : undefined;
  const first = fn.params[0]?.target;
  const isMethod = first?.kind === 'name' && /^(?:self|cls)$/u.test(first.name);
  return named?.value ?? positional(call, isMethod ? index - 1 : index);
}

/** By the position of the parameter that a function runs as SQL, the call that runs it. */
const textsRunBy = once(
  (module: CodeModule, fn: FunctionExpr): ReadonlyMap<number, Resolved<CallExpr>> => {
    const found = new Map<number, Resolved<CallExpr>>();
    walk(fn.params.length === 0 ? [] : fn.body, (node) => {
      const text = node.kind === 'call' ? directCall(module, node)?.text : undefined;
      const index = text === undefined ? -1 : parameterIndex(module, fn, text);
      if (node.kind === 'call' && index >= 0) {
        found.set(index, { module, expr: node });
      }
    });
    return found;
  },
);

function parameterIndex(module: CodeModule, fn: FunctionExpr, text: Expr): number {
  const binding = text.kind === 'name' ? lookUp(module, text.name, text) : undefined;
  return binding?.kind === 'parameter' && binding.fn === fn && binding.keys.length === 0
    ? fn.params.indexOf(binding.parameter)
    : -1;
}

/** The first argument, the keyword, or the property of an options object that holds the text. */
function textArgument(module: CodeModule, call: CallExpr): Expr | undefined {
  // The table comes first in `pandas.read_sql` only by name; everywhere else the text does.
  const first = positional(call, 0);
  if (first?.kind === 'object') {
    return optionText(module, first);
  }
  // `where([{ orgId, id }])` names alternatives whose values are parameters.
  if (first?.kind === 'list') {
    return undefined;
  }
  if (first !== undefined) {
    return first;
  }
  for (const key of TEXT_KEYWORDS) {
    const given = keywordOf(module, call, key);
    if (given.kind === 'given' && given.module === module) {
      return given.value;
    }
  }
  return undefined;
}

function optionText(module: CodeModule, options: Expr): Expr | undefined {
  for (const key of TEXT_KEYWORDS) {
    const given = propertyOf(module, options, key);
    if (given.kind === 'given' && given.module === module) {
      return given.value;
    }
  }
  return undefined;
}

const LONGEST_CALLEE = 60;

/** `pool.query`, for messages. */
export function sqlCallName({ module, call }: SqlCall): string {
  const { callee } = call;
  const text = module.text(callee).replaceAll(/\s+/gu, '');
  const isChain = callee.kind === 'member' && callee.object.kind === 'call';
  const isLong = callee.kind === 'member' && text.length > LONGEST_CALLEE;
  return isChain || isLong ? `.${callee.name}()` : text;
}
