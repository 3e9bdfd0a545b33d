import type { CodeModule } from '../code/code-module.ts';
import type { FunctionExpr, Ranged } from '../code/code.ts';
import type { QueueLibrary } from './queue-workers.ts';
import { nodeRepeatedJobs } from './repeated-jobs-node.ts';
import { pythonRepeatedJobs } from './repeated-jobs-python.ts';
import type { Resolved } from '../code/resolve.ts';

/** A place where a program has its library run something again and again. */
export interface RepeatedJob {
  readonly library: QueueLibrary | 'APScheduler' | 'asyncio';
  readonly module: CodeModule;
  /** The callee, decorator or entry that sets it up. */
  readonly at: Ranged;
  /** When, as it is written: `0 5 * * *`, `5 minutes`, `hour=5`; undefined when it cannot be told. */
  readonly when: string | undefined;
  /** The job or task by name; undefined when it cannot be told. */
  readonly name: string | undefined;
  /** What runs, when the place says so itself. */
  readonly run: Resolved<FunctionExpr> | undefined;
}

/** The repeated jobs that a file sets up, in source order. */
export function repeatedJobsOf(module: CodeModule): readonly RepeatedJob[] {
  return module.language === 'python' ? pythonRepeatedJobs(module) : nodeRepeatedJobs(module);
}
