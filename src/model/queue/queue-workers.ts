import type { CodeModule } from '../code/code-module.ts';
import type { Expr, FunctionExpr, Ranged } from '../code/code.ts';
import { nodeWorkersOf } from './queue-workers-node.ts';
import { pythonWorkersOf } from './queue-workers-python.ts';
import type { Resolved } from '../code/resolve.ts';

export type QueueLibrary =
  | 'BullMQ'
  | 'Bull'
  | 'pg-boss'
  | 'Agenda'
  | 'Celery'
  | 'Dramatiq'
  | 'RQ'
  | 'arq';

/** A place where a program says: jobs of this queue are done by that function. */
export interface QueueWorker {
  readonly library: QueueLibrary;
  /** The callee or decorator by which it is declared: small, and the same when its options change. */
  readonly at: Ranged;
  /** The queue or task by name; undefined when it cannot be told. */
  readonly name: string | undefined;
  /** What does the jobs; undefined when it is a path, a class or code that cannot be found. */
  readonly processor: Resolved<FunctionExpr> | undefined;
  /** The worker's options as they are given: `absent` when the call has no such argument. */
  readonly options:
    | { readonly kind: 'given'; readonly value: Expr }
    | { readonly kind: 'absent' }
    | { readonly kind: 'unknown' };
}

/** Words of which one is in every file that declares a worker. */
export const WORKER_WORDS: readonly string[] = [
  'bull',
  'pg-boss',
  'pgboss',
  'genda',
  'celery',
  'shared_task',
  'dramatiq',
  'from rq',
  'import rq',
  'django_rq',
  'arq',
];

/** Every worker that the file declares, in source order. */
export function workersOf(module: CodeModule): readonly QueueWorker[] {
  return module.language === 'python' ? pythonWorkersOf(module) : nodeWorkersOf(module);
}
