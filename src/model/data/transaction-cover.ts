import { callsInProject } from '../code/callers.ts';
import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, FunctionExpr, Node } from '../code/code.ts';
import { onceEach } from '../once.ts';
import { calledName, callsIn, lastName } from '../code/reach.ts';
import { transactionsOf } from './transactions.ts';
import type { Transaction } from './transactions.ts';

const openedIn = onceEach((module: CodeModule): readonly Transaction[] => transactionsOf(module));

// `@Transactional()` of typeorm-transactional, NestJS and MikroORM; `@transactional` and `@atomic` in Python.
const DECORATOR =
  /^(?:transactional|transaction|atomic|in_transaction|commit_on_success|with_transaction|unitOfWork|UseTransaction)$/iu;
const DEEPEST = 3;

/** True when a node runs in a transaction that its own file opens, by a callback, a block or a decorator. */
export function isInTransaction(module: CodeModule, node: Node): boolean {
  return (
    openedIn(module).some(
      (transaction) =>
        transaction.bodyModule === module &&
        transaction.body.some((part) => part.start <= node.start && node.end <= part.end) &&
        !transaction.hasEndedAt(node),
    ) || [...module.ancestors(node)].some((around) => isDecorated(around) || runsAll(around))
  );
}

// `prisma.$transaction([a, b])` and `db.batch([a, b])` send what they are given together; it may have been
// collected before: `db.$transaction(updates)`.
function runsAll(around: Node): boolean {
  if (around.kind === 'call') {
    return isTogether(around);
  }
  return (
    around.kind === 'function' &&
    callsIn(around).some(
      (call) => isTogether(call) && /^(?:name|call|member)$/u.test(call.args[0]?.value.kind ?? ''),
    )
  );
}

function isTogether(call: CallExpr): boolean {
  const given = call.args[0]?.value;
  return (
    /^(?:\$transaction|transaction|batch)$/u.test(calledName(call)) &&
    given !== undefined &&
    given.kind !== 'function' &&
    given.kind !== 'object'
  );
}

function isDecorated(node: Node): boolean {
  return (
    (node.kind === 'function' || node.kind === 'class') && node.decorators.some(isTransactional)
  );
}

function isTransactional(decorator: Expr): boolean {
  const named = decorator.kind === 'call' ? decorator.callee : decorator;
  return DECORATOR.test(lastName(named));
}

/** `isInTransaction`, or one that a caller of the function around may have opened, a few calls up. */
export function mayBeInTransaction(module: CodeModule, node: Node): boolean {
  return isCovered(module, node, new Set(), 0);
}

function isCovered(
  module: CodeModule,
  node: Node,
  seen: Set<FunctionExpr>,
  depth: number,
): boolean {
  if (isInTransaction(module, node)) {
    return true;
  }
  const around = [...module.ancestors(node)].filter((each) => each.kind === 'function');
  return around.some((fn) => {
    if (seen.has(fn) || depth >= DEEPEST) {
      return false;
    }
    seen.add(fn);
    return callsInProject(module, fn).some(({ module: other, call }) =>
      isCovered(other, call, seen, depth + 1),
    );
  });
}
