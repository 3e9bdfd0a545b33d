import { Piscina } from 'piscina';

import type { AuditResult } from '#core/audit-result.ts';
import { FaultlineError } from '#core/errors.ts';

import type { Auditor, AuditTask } from './auditor.ts';

export interface AuditPoolOptions {
  /** How many audits run at once. */
  readonly threads: number;
  /** Bound of one audit's heap. What WebAssembly parsers hold is bounded by the size of a file. */
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
}

/**
 * Runs audits in worker threads. A thread that runs too long or out of memory is ended and replaced;
 * the audit it ran is rejected, every other one goes on.
 */
export class AuditPool implements Auditor {
  readonly #pool: Piscina<AuditTask, AuditResult>;
  readonly #timeoutSeconds: number;

  constructor({ threads, memoryMegabytes, timeoutSeconds }: AuditPoolOptions) {
    this.#timeoutSeconds = timeoutSeconds;
    this.#pool = new Piscina({
      filename: new URL('./audit-worker.ts', import.meta.url).href,
      name: 'runAudit',
      minThreads: 0,
      maxThreads: threads,
      resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes },
      // A repository's text is hostile: the thread that reads it holds no secret of the process.
      env: {},
      execArgv: [],
    });
  }

  async audit(task: AuditTask, signal: AbortSignal): Promise<AuditResult> {
    signal.throwIfAborted();
    const timeout = AbortSignal.timeout(this.#timeoutSeconds * 1000);
    try {
      return await this.#pool.run(task, { signal: AbortSignal.any([signal, timeout]) });
    } catch (cause) {
      signal.throwIfAborted();
      if (timeout.aborted) {
        throw new FaultlineError(
          'audit-timeout',
          `The audit took longer than ${this.#timeoutSeconds} seconds.`,
          { cause },
        );
      }
      throw new FaultlineError('audit-crashed', 'The audit ended before it had a result.', {
        cause,
      });
    }
  }

  /** Ends all threads, with whatever they are at. */
  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}
