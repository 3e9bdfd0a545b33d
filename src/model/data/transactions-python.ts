import type { CodeModule } from '../code/code-module.ts';
import type { Expr, FunctionExpr, WithStmt } from '../code/code.ts';
import { nameOf } from '../code/resolve.ts';
import type { Transaction } from './transactions.ts';

/** Context managers and decorators that hold a transaction while their body runs. */
const BY_NAME =
  /^(?:django\.db\.transaction\.atomic|peewee\.[\w.()]+\.atomic|psycopg\.(?:Async)?Connection\(\)\.transaction|tortoise\.transactions\.(?:in_transaction|atomic))$/u;
/** Methods that begin one on an engine, session or connection. */
const BY_METHOD = /^(?:begin|transaction|begin_nested|atomic)$/u;
/** What must be what they are called on, when its library is not known. */
const OWNER =
  /(?:conn(?:ection)?|session|engine|db|database|pool|cursor|sessionmaker|session_factory|SessionLocal)$/iu;

/** `with engine.begin():`, `async with connection.transaction():`, `with transaction.atomic():`, and decorated functions. */
export function blockTransactions(module: CodeModule): readonly Transaction[] {
  if (module.language !== 'python') {
    return [];
  }
  return module.nodes.flatMap((node): readonly Transaction[] => {
    if (node.kind === 'with') {
      return withTransaction(module, node);
    }
    return node.kind === 'function' ? decorated(module, node) : [];
  });
}

function withTransaction(module: CodeModule, statement: WithStmt): readonly Transaction[] {
  const opener = statement.items
    .map(({ context }) => context)
    .find((context) => opens(module, context));
  return opener === undefined ? [] : [transactionOf(module, headOf(opener), statement.body)];
}

function decorated(module: CodeModule, fn: FunctionExpr): readonly Transaction[] {
  const opener = fn.decorators.find((decorator) => BY_NAME.test(nameOfHead(module, decorator)));
  return opener === undefined ? [] : [transactionOf(module, headOf(opener), fn.body)];
}

function opens(module: CodeModule, context: Expr): boolean {
  const head = headOf(context);
  if (BY_NAME.test(nameOfHead(module, context))) {
    return true;
  }
  if (context.kind !== 'call' || head.kind !== 'member' || !BY_METHOD.test(head.name)) {
    return false;
  }
  const { object } = head;
  const owner = object.kind === 'call' ? object.callee : object;
  return (owner.kind === 'name' || owner.kind === 'member') && OWNER.test(owner.name);
}

function headOf(expr: Expr): Expr {
  return expr.kind === 'call' ? expr.callee : expr;
}

function nameOfHead(module: CodeModule, expr: Expr): string {
  return nameOf(module, headOf(expr)) ?? '';
}

function transactionOf(module: CodeModule, opener: Expr, body: Transaction['body']): Transaction {
  return { module, opener, bodyModule: module, body, hasEndedAt: () => false };
}
