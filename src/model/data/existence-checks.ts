import { callsInProject } from '../code/callers.ts';
import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, FunctionExpr, Node, Ranged } from '../code/code.ts';
import { Answer } from './existence-answers.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { onceEach } from '../once.ts';
import type { FileQuestion } from '../project.ts';
import { isByRange } from '../queries/query-ranges.ts';
import { chainFrom } from '../queries/query-chains.ts';
import { functionsCalledBy, lastName, nodesIn } from '../code/reach.ts';
import type { FilterColumn } from './row-filters.ts';
import { homeOf, leadsTo } from '../deploy/step-order.ts';
import { isSameTable } from '../queries/table-names.ts';
import { isInTransaction } from './transaction-cover.ts';
import { tableQueriesOf } from '../queries/table-queries.ts';
import type { TableQuery } from '../queries/table-queries.ts';
import { nameOfFunction } from '../resilience/timers-stop.ts';
import { writeName, writesIn } from './writes.ts';
import type { Column } from './writes.ts';

/** A row that is inserted when a query has found none, with nothing to stop two runs at once. */
export interface ExistenceCheck {
  /** As the query names it. */
  readonly table: string;
  readonly read: DatabaseRead;
  readonly insert: Insert;
}

interface DatabaseRead {
  /** The query, or the call of the function that makes it. */
  readonly node: Node;
  readonly at: Ranged;
  readonly table: string;
  readonly columns: readonly FilterColumn[];
  /** False for a question about other rows than the one to be inserted: any at all, those of the last hour. */
  readonly isOfOneRow: boolean;
}

interface Insert {
  readonly node: Node;
  readonly at: Ranged;
  /** For messages. */
  readonly name: string;
  readonly table: string;
  readonly columns: readonly Column[];
}

const UNIQUE_ERROR =
  /P2002|23505|ER_DUP_ENTRY|\b11000\b|UniqueConstraint|UniqueViolation|unique_violation|Unique\w*Error|IntegrityError|DuplicateKey|isDuplicate|isUnique|ON CONFLICT|on_conflict|onConflict/u;
const LOCK =
  /(?<![bBcC])[lL]ock\w*\s*\(|\.[lL]ock\b|_lock\b|for_update|FOR UPDATE|[mM]utex|[sS]emaphore|[sS]erializable|SERIALIZABLE|runExclusive|\bNX\b|\bnx=True/u;
const AT_START_PATH = /(?:^|[/_.-])(?:bootstrap|startup|seed\w*)(?:[/_.-])/iu;
// What a process does at its start, alone.
const AT_START =
  /^_*(?:seed|init|bootstrap|setup|set_up|ensure_?(?:default|initial|admin|super)|create_?(?:default|initial|first|super|admin)|populate|load_?initial|on_?(?:startup|module_?init|application_?bootstrap)|startup|lifespan|migrate|sync)/iu;

// An error handler of the whole application answers to violated unique keys.
const HANDLES_UNIQUE_ERRORS: FileQuestion = {
  name: 'existence-checks/handles-unique-errors',
  words: ['P2002', '23505', 'ER_DUP_ENTRY', '11000', 'Unique', 'Integrity', 'DuplicateKey'],
  path: (path) => languageOf(path) !== undefined && !isTestPath(path),
  patterns: [UNIQUE_ERROR],
  file: ({ text }) =>
    /exception_?handler|errorhandler|ExceptionFilter|setErrorHandler|error[_-]?[hH]andler|ErrorHandler|errorMiddleware|error_middleware|@Catch\(|\.onError\(|errorFormatter|handle\w*(?:Prisma|Database|Db)\w*Error/u.test(
      text,
    ),
};

const ON_SQLITE: FileQuestion = {
  name: 'existence-checks/on-sqlite',
  words: ['sqlite', 'libsql'],
  path: (path) => languageOf(path) === 'typescript' && !isTestPath(path),
  patterns: [/drizzle-orm\/(?:sqlite-core|libsql|better-sqlite3|bun-sqlite)/u],
};

/** Questions whose answers say that a check is no race. */
export const EXISTENCE_QUESTIONS: readonly FileQuestion[] = [HANDLES_UNIQUE_ERRORS, ON_SQLITE];

/** The checks of a file whose answer may be out of date when the row is inserted, in source order. */
export const existenceChecksOf = onceEach((module: CodeModule): readonly ExistenceCheck[] => {
  if (module.project.filesWhere(HANDLES_UNIQUE_ERRORS).length > 0) {
    return [];
  }
  const byHome = Map.groupBy(
    module.nodes.filter((node) => node.kind === 'call' || node.kind === 'template'),
    (node) => homeOf(module, node),
  );
  return [...byHome].flatMap(([home, nodes]) =>
    home === undefined ? [] : (checkIn(module, home, nodes) ?? []),
  );
});

function checkIn(
  module: CodeModule,
  home: FunctionExpr,
  nodes: readonly Node[],
): ExistenceCheck | undefined {
  const inserts = nodes.flatMap((node) => insertAt(module, node) ?? []);
  const isOpen =
    inserts.length > 0 &&
    !isGuarded(module, home) &&
    !isDecoratedForStart(home) &&
    mayWait(module, home);
  const reads = isOpen ? nodes.flatMap((node) => readAt(module, node) ?? []) : [];
  for (const insert of inserts) {
    for (const read of reads) {
      const isPair =
        isSameTable(read.table, insert.table) &&
        read.isOfOneRow &&
        read.node.end <= insert.node.start &&
        sharesColumn(read, insert) &&
        !isSerial(module, insert.node) &&
        !isTried(module, home, read.node, insert.node) &&
        isOnlyIfMissing(module, home, read.node, insert.node);
      if (isPair && !isGuardedByCallers(module, home)) {
        return { table: read.table, read, insert };
      }
    }
  }
  return undefined;
}

function isGuarded(module: CodeModule, home: FunctionExpr): boolean {
  const text = module.text(home);
  return (
    UNIQUE_ERROR.test(text) ||
    LOCK.test(text) ||
    AT_START_PATH.test(module.path) ||
    AT_START.test(nameOfFunction(module, home) ?? '')
  );
}

// Transactions of libSQL and SQLite that write run one after the other.
function isSerial(module: CodeModule, insert: Node): boolean {
  return (
    module.project.filesWhere(ON_SQLITE).length > 0 &&
    (isInTransaction(module, insert) || /^(?:tx|trx)\b/u.test(module.text(insert)))
  );
}

// The insert has a handler of its own, which answers to its failure.
function isTried(module: CodeModule, home: FunctionExpr, read: Node, insert: Node): boolean {
  return [...module.ancestors(insert)].some(
    (around) =>
      around.kind === 'try' &&
      around.handlers.length > 0 &&
      home.start < around.start &&
      read.end <= around.start &&
      !around.handlers.some(({ start, end }) => start <= insert.start && insert.end <= end),
  );
}

// `@app.on_event("startup")`.
function isDecoratedForStart({ decorators }: FunctionExpr): boolean {
  return decorators.some(
    (each) =>
      each.kind === 'call' &&
      each.args.some(({ value }) => value.kind === 'literal' && value.value === 'startup'),
  );
}

// Code of Node that waits for nothing runs by itself.
function mayWait(module: CodeModule, home: FunctionExpr): boolean {
  return module.language === 'python' || nodesIn(home).some(({ kind }) => kind === 'await');
}

function isGuardedByCallers(module: CodeModule, home: FunctionExpr): boolean {
  return callsInProject(module, home).some(({ module: other, call }) => {
    const caller = other.enclosingFunction(call);
    return caller === undefined || isGuarded(other, caller);
  });
}

function readAt(module: CodeModule, node: Node): DatabaseRead | undefined {
  const own = readsOf(module).get(node);
  if (own !== undefined || node.kind !== 'call') {
    return own;
  }
  const target = calledFrom(module, node);
  if (target === undefined) {
    return undefined;
  }
  const { module: other, expr } = target;
  const inside = [...readsOf(other)].filter(
    ([query]) => expr.start <= query.start && query.end <= expr.end,
  );
  const [first] = inside.map(([, read]) => read);
  const isLookup =
    first !== undefined &&
    inside.length === 1 &&
    isAnswered(expr, first.node) &&
    writesIn({ module: other, fn: expr, via: null }).length === 0;
  return isLookup ? { ...first, node, at: node.callee } : undefined;
}

// `isReused(user)` compares what it finds, and answers with something else than the row.
function isAnswered(fn: FunctionExpr, query: Node): boolean {
  const answer = new Answer(fn, query);
  return nodesIn(fn).some(
    (node) => node.kind === 'return' && node.value !== null && answer.says(node.value) === 'exists',
  );
}

const readsOf = onceEach(
  (module: CodeModule): ReadonlyMap<Node, DatabaseRead> =>
    new Map(
      tableQueriesOf(module)
        .filter(({ kind }) => kind === 'one' || kind === 'list' || kind === 'count')
        .map((query) => {
          const { node, at, table, filter } = query;
          const isOfOneRow = isOfRow(module, query);
          return [node, { node, at, table, columns: filter.columns, isOfOneRow }];
        }),
    ),
);

// Whether a table is empty is asked by who sets a program up; what happened lately is asked to count it.
function isOfRow(module: CodeModule, { node, filter }: TableQuery): boolean {
  const whole = node.kind === 'call' ? chainFrom(module, node).end : node;
  const isAny = filter.isWhole && filter.columns.length === 0;
  return !isAny && !isByRange(module.text(whole));
}

function insertAt(module: CodeModule, node: Node): Insert | undefined {
  const own = insertsOf(module).get(node);
  if (own !== undefined || node.kind !== 'call') {
    return own;
  }
  const target = calledFrom(module, node);
  if (target === undefined || isGuarded(target.module, target.expr)) {
    return undefined;
  }
  const first = [...insertsOf(target.module).values()].find(
    (insert) => target.expr.start <= insert.node.start && insert.node.end <= target.expr.end,
  );
  const isAlone = first !== undefined && tablesReadBy(target.module, target.expr).length === 0;
  return isAlone
    ? { ...first, node, at: node.callee, name: module.text(node.callee).replaceAll(/\s+/gu, '') }
    : undefined;
}

function tablesReadBy(module: CodeModule, fn: FunctionExpr): readonly string[] {
  return [...readsOf(module)].flatMap(([query, { table }]) =>
    fn.start <= query.start && query.end <= fn.end ? [table] : [],
  );
}

const insertsOf = onceEach(
  (module: CodeModule): ReadonlyMap<Node, Insert> =>
    new Map(
      module.nodes
        .filter((node) => node.kind === 'function')
        .filter((fn) => module.enclosingFunction(fn) === undefined)
        .flatMap((fn) => writesIn({ module, fn, via: null }))
        .flatMap((write) => {
          const { kind, target, node, at, columns } = write;
          return kind === 'insert' && target !== null
            ? [[node, { node, at, name: writeName(write), table: target, columns }] as const]
            : [];
        }),
    ),
);

const PLUMBING = /^(?:log|info|debug|warn|error|json|send|status|append|push|map|get|set)$/u;

function calledFrom(
  module: CodeModule,
  call: CallExpr,
): ReturnType<typeof functionsCalledBy>[number] | undefined {
  const targets = PLUMBING.test(lastName(call.callee)) ? [] : functionsCalledBy(module, call);
  return targets.length === 1 ? targets[0] : undefined;
}

/** False when what is looked for and what is inserted are both known and have no column in common. */
function sharesColumn({ columns: sought }: DatabaseRead, { columns: stored }: Insert): boolean {
  const isKnown =
    sought.length > 0 && stored.length > 0 && stored.every(({ name }) => name !== null);
  return (
    !isKnown ||
    sought.some(({ name }) => stored.some((column) => plain(column.name ?? '') === plain(name)))
  );
}

function plain(name: string): string {
  return name.replace(/__.*$/u, '').replaceAll('_', '').replace(/id$/iu, '').toLowerCase();
}

/** True when the insert is only reached with nothing found. */
function isOnlyIfMissing(
  module: CodeModule,
  home: FunctionExpr,
  read: Node,
  insert: Node,
): boolean {
  const answer = new Answer(home, read);
  let inner = insert;
  for (const around of module.ancestors(insert)) {
    const said =
      around.kind === 'if' || around.kind === 'conditional' ? answer.says(around.test) : undefined;
    if (said !== undefined && isArmOf(around, inner, said === 'missing' ? 'then' : 'otherwise')) {
      return true;
    }
    const isFallback =
      around.kind === 'binary' &&
      /^(?:\?\?|\|\|)$/u.test(around.op) &&
      around.right === inner &&
      answer.says(around.left) === 'exists';
    if (isFallback || around === home) {
      return isFallback || isRefused(module, home, answer, insert);
    }
    inner = around;
  }
  return false;
}

function isArmOf(around: Node, inner: Node, arm: 'then' | 'otherwise'): boolean {
  if (around.kind === 'conditional') {
    return around[arm] === inner;
  }
  return around.kind === 'if' && around[arm].some((statement) => statement === inner);
}

// `if (existing) throw …` before the insert.
function isRefused(module: CodeModule, home: FunctionExpr, answer: Answer, insert: Node): boolean {
  return nodesIn(home).some(
    (node) =>
      node.kind === 'if' &&
      node.end <= insert.start &&
      answer.says(node.test) === 'exists' &&
      /^(?:return|throw)$/u.test(node.then.at(-1)?.kind ?? '') &&
      leadsTo(module, node.test, insert),
  );
}
