import type { CallExpr } from '../code/code.ts';
import { calledName, nodesIn } from '../code/reach.ts';
import { workersOf } from './queue-workers.ts';
import type { QueueWorker } from './queue-workers.ts';
import { calleeOf } from '../code/resolve.ts';
import { reachedAtShutdown } from '../resilience/shutdown-paths.ts';
import type { ShutdownPath } from '../resilience/shutdown-paths.ts';

/** A path that ends the process of a file with workers and closes none of them. */
export interface MissingStop {
  readonly worker: QueueWorker;
  readonly exit: CallExpr;
  readonly module: ShutdownPath['module'];
}

// Closing these says nothing about workers.
const OTHERS =
  /^(?:ioredis(?:\.\w+)?\(\)|redis\.createClient\(\)|pg\.\w+\(\)|mongoose|@prisma\/client\.PrismaClient\(\)|(?:https?\.createServer|express|fastify(?:\.\w+)?)\(\)(?:\.listen\(\))?)\./u;

/** Undefined when the path closes something that may be a worker, hands over, or does not end the process. */
export function missingStopOf(path: ShutdownPath): MissingStop | undefined {
  const worker = workersOf(path.registeredIn).find(
    ({ library }) => library === 'BullMQ' || library === 'Bull',
  );
  if (worker === undefined || path.trigger !== 'signal') {
    return undefined;
  }
  let exit: Omit<MissingStop, 'worker'> | undefined;
  for (const { module, fn } of reachedAtShutdown(path)) {
    for (const node of nodesIn(fn)) {
      if (node.kind === 'call') {
        const name = calleeOf(module, node) ?? '';
        if (
          /close|stop|shut|drain|pause|terminat|destroy|clean|tear|exit|kill/iu.test(
            calledName(node),
          )
        ) {
          if (name === 'process.exit') {
            exit ??= { exit: node, module };
          } else if (!OTHERS.test(name)) {
            return undefined;
          }
        }
      }
    }
  }
  return exit === undefined ? undefined : { worker, ...exit };
}
