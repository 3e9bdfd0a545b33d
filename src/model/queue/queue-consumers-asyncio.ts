import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, FunctionExpr, NameExpr, Node } from '../code/code.ts';
import { calledName, nodesIn } from '../code/reach.ts';
import { calleeOf, follow, functionOf } from '../code/resolve.ts';
import type { Resolved } from '../code/resolve.ts';
import type { ShutdownPath } from '../resilience/shutdown-paths.ts';

/** A task of asyncio that works on a queue and that a shutdown path cancels and does not await. */
export interface CancelledConsumer {
  readonly call: CallExpr;
  readonly task: NameExpr;
  readonly consumer: Resolved<FunctionExpr>;
}

const TAKES = /^(?:get|brpop|blpop|brpoplpush|blmove|xread|xreadgroup|receive_messages?|getone)$/u;

/**
 * The consumers that a path cancels without awaiting them. `cancel()` only asks: the exception is
 * raised in the job at work at its next await, and nobody waits until the job has put things right.
 * https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.cancel
 */
export function cancelledConsumersIn(path: ShutdownPath): readonly CancelledConsumer[] {
  const { module, fn, from } = path;
  if (module.language !== 'python') {
    return [];
  }
  const nodes = nodesIn(fn);
  return nodes.flatMap((node) => {
    if (node.kind !== 'call' || node.start < from || calledName(node) !== 'cancel') {
      return [];
    }
    const task = node.callee.kind === 'member' ? node.callee.object : undefined;
    const consumer = task?.kind === 'name' ? consumerOf(module, task) : undefined;
    return task?.kind !== 'name' ||
      consumer === undefined ||
      isAwaitedBehind(module, nodes, node, task.name)
      ? []
      : [{ call: node, task, consumer }];
  });
}

// `task = asyncio.create_task(consume(queue))`, where `consume` takes from a queue in a loop.
function consumerOf(module: CodeModule, task: NameExpr): Resolved<FunctionExpr> | undefined {
  const made = follow(module, task);
  if (
    made?.expr.kind !== 'call' ||
    !/^asyncio\.(?:create_task|ensure_future)$/u.test(calleeOf(made.module, made.expr) ?? '')
  ) {
    return undefined;
  }
  const run = made.expr.args[0]?.value;
  const consumer = run?.kind === 'call' ? functionOf(made.module, run.callee) : undefined;
  return consumer !== undefined && takesInLoop(consumer.expr) ? consumer : undefined;
}

function takesInLoop({ body }: FunctionExpr): boolean {
  let isTaking = false;
  walk(body, (node) => {
    if (node.kind === 'loop') {
      walk(node.body, (inner) => {
        isTaking ||=
          inner.kind === 'await' &&
          inner.value.kind === 'call' &&
          TAKES.test(calledName(inner.value));
      });
    }
  });
  return isTaking;
}

function isAwaitedBehind(
  module: CodeModule,
  nodes: readonly Node[],
  call: CallExpr,
  name: string,
): boolean {
  const word = new RegExp(`\\b${RegExp.escape(name)}\\b|\\*`, 'u');
  return nodes.some(
    (node) => node.kind === 'await' && node.start > call.end && word.test(module.text(node)),
  );
}
