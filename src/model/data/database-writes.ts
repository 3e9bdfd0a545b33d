import type { CodeModule } from '../code/code-module.ts';
import type { FunctionExpr } from '../code/code.ts';
import { isOwnConnection, receiverOf } from './database-receivers.ts';
import { fileFact } from '../file-fact.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { onceEach } from '../once.ts';
import type { FileQuestion } from '../project.ts';
import { lastName } from '../code/reach.ts';
import { nameOf } from '../code/resolve.ts';
import { serviceOf } from '../services.ts';
import { homeOf } from '../deploy/step-order.ts';
import { SESSION } from './writes-python.ts';
import { sqlCallAt } from './writes-sql.ts';
import { writesIn } from './writes.ts';
import type { Write } from './writes.ts';

/** A write to a relational database. */
export interface DatabaseWrite extends Write {
  readonly kind: 'insert' | 'upsert' | 'increment' | 'update' | 'delete';
  readonly target: string;
  /** The function whose run does it. */
  readonly home: FunctionExpr;
  /**
   * `itself`: the statement is sent by itself on a connection of the program's own. `later`: a session or
   * connection is told to commit. `given`: on what the function was given, which may be in a transaction.
   */
  readonly commit: 'itself' | 'later' | 'given';
}

/**
 * The writes of a file to relational databases, in source order: SQL text, Prisma, Drizzle, Kysely, Knex,
 * TypeORM, Sequelize, SQLAlchemy and Django.
 */
export const databaseWritesOf = onceEach((module: CodeModule): readonly DatabaseWrite[] =>
  module.nodes
    .filter((node) => node.kind === 'function')
    .filter((fn) => module.enclosingFunction(fn) === undefined)
    .flatMap((fn) => writesIn({ module, fn, via: null }))
    .flatMap((write) => databaseWrite(write) ?? []),
);

function databaseWrite(write: Write): DatabaseWrite | undefined {
  const { kind, target, module, node } = write;
  if (kind === 'mail' || kind === 'job' || kind === 'call' || target === null) {
    return undefined;
  }
  const commit = module.language === 'python' ? pythonCommit(write) : nodeCommit(write);
  const home = homeOf(module, node);
  return commit === undefined || home === undefined
    ? undefined
    : { ...write, kind, target, home, commit };
}

function pythonCommit({ module, node }: Write): DatabaseWrite['commit'] | undefined {
  const callee = node.kind === 'call' ? node.callee : undefined;
  // `session.execute(insert(users).values(…))`
  if (node.kind !== 'call' || callee?.kind !== 'member') {
    return 'later';
  }
  if (sqlCallAt(module, node) !== undefined) {
    return /^(?:asyncpg|databases)\b/u.test(nameOf(module, callee.object) ?? '')
      ? 'itself'
      : 'later';
  }
  if (
    /^(?:add|add_all|merge|delete)$/u.test(callee.name) &&
    SESSION.test(lastName(callee.object))
  ) {
    return 'later';
  }
  const isOfDjango =
    /\.objects\b/u.test(module.text(callee)) || (/^a?save$/u.test(callee.name) && isDjango(module));
  if (!isOfDjango) {
    return undefined;
  }
  return module.project.filesWhere(ATOMIC_REQUESTS).length > 0 ? 'given' : 'itself';
}

// https://docs.djangoproject.com/en/stable/topics/db/transactions/#tying-transactions-to-http-requests
const ATOMIC_REQUESTS: FileQuestion = {
  name: 'database-writes/atomic-requests',
  words: ['ATOMIC_REQUESTS'],
  path: (path) => path.endsWith('.py') && !isTestPath(path),
  patterns: [/ATOMIC_REQUESTS['"]?\]?\s*[:=]\s*(?!False)/u],
};

// Stores that are made anew for a transaction: `new OrderStore(trx)`.
const MADE_FOR_TRANSACTION: FileQuestion = {
  name: 'database-writes/made-for-transaction',
  words: ['withTransaction', '(tx', '(trx'],
  path: (path) => languageOf(path) === 'typescript' && !isTestPath(path),
  patterns: [
    /\bwithTransactional\(|\bwithT(?:ransaction|x)\(\s*(?:tx|trx)|new \w+\((?:tx|trx)\b|\b(?:create|make)\w+(?:Repository|Store|Service)\w*\((?:tx|trx)\b/u,
  ],
};

/** Questions whose answers say what a write of the project runs in. */
export const DATABASE_WRITE_QUESTIONS: readonly FileQuestion[] = [
  ATOMIC_REQUESTS,
  MADE_FOR_TRANSACTION,
];

const importsDjango = fileFact('database-writes/django', ({ text }) =>
  /^\s*(?:from|import)\s+(?:django|rest_framework|ninja)\b/mu.test(text),
);

function isDjango({ project, path }: CodeModule): boolean {
  return (
    importsDjango(project, path) === true ||
    project.has(`${serviceOf(project, path).root}manage.py`)
  );
}

function nodeCommit(write: Write): DatabaseWrite['commit'] | undefined {
  const receiver = receiverOf(write);
  if (receiver === undefined) {
    return undefined;
  }
  const { project } = write.module;
  const isMade = write.module.text(receiver).startsWith('this.');
  return isOwnConnection(write.module, receiver) &&
    !(isMade && project.filesWhere(MADE_FOR_TRANSACTION).length > 0)
    ? 'itself'
    : 'given';
}
