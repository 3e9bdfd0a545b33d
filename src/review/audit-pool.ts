import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';

import { LRUCache } from 'lru-cache';
import { Piscina, queueOptionsSymbol } from 'piscina';

import type { AuditResult } from '#core/audit-result.ts';
import { FaultlineError } from '#core/errors.ts';

import type { Auditor, AuditTask, RuleTimes } from './auditor.ts';
import type { TimedAudit } from './audit-worker.ts';

/**
 * Room for what is short-lived. Left to itself V8 takes a hundred megabytes more for 5,000 files and is
 * not faster by it (bench/memory.ts).
 */
const YOUNG_MEGABYTES = 24;

/** Of how many repositories it is known which thread audited them. */
const MOST_HOMES = 1000;

type PoolTask = AuditTask & { readonly [queueOptionsSymbol]: AuditTask };
type LoadBalancer = NonNullable<
  NonNullable<ConstructorParameters<typeof Piscina>[0]>['loadBalancer']
>;

/** In every language that has a parser of its own, SQL included. */
const SAMPLE: AuditTask['files'] = new Map([
  [
    'sample.ts',
    { kind: 'text', text: "import { Pool } from 'pg';\n\nawait new Pool().query('SELECT 1');\n" },
  ],
  ['sample.py', { kind: 'text', text: 'import psycopg\n' }],
]);

export interface AuditPoolOptions {
  /** How many audits run at once. */
  readonly threads: number;
  /** Bound of one audit's heap. What WebAssembly parsers hold is bounded by the size of a file. */
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  /**
   * By how much the threads yield to all else where processors are few, 0 if not given: added to their nice value
   * (https://man7.org/linux/man-pages/man2/nice.2.html). Without `@napi-rs/nice`, which is optional, they do not.
   */
  readonly niceness?: number;
}

/**
 * Runs audits in worker threads. A thread that runs too long or out of memory is ended and replaced;
 * the audit it ran is rejected, every other one goes on. A thread that fails before it has taken up an
 * audit fails all, since those that wait might wait for it.
 */
export class AuditPool implements Auditor {
  readonly #pool: Piscina<PoolTask, TimedAudit>;
  readonly #threads: number;
  readonly #timeoutSeconds: number;
  #isClosed = false;
  #threadFailure = new AbortController();

  constructor({ threads, memoryMegabytes, timeoutSeconds, niceness = 0 }: AuditPoolOptions) {
    this.#threads = threads;
    this.#timeoutSeconds = timeoutSeconds;
    this.#pool = new Piscina({
      filename: new URL('./audit-worker.ts', import.meta.url).href,
      name: 'runAudit',
      // With fewer, a thread that ended is not replaced, and what waits for one waits for ever.
      minThreads: threads,
      maxThreads: threads,
      loadBalancer: toThoseWhoKnow(),
      niceIncrement: niceness,
      resourceLimits: {
        maxOldGenerationSizeMb: memoryMegabytes,
        maxYoungGenerationSizeMb: YOUNG_MEGABYTES,
      },
      // A repository's text is hostile: the thread that reads it holds no secret of the process.
      env: compiledCode(),
      execArgv: [],
    });
    // Without a listener the event would end the process.
    this.#pool.on('error', (error) => {
      this.#threadFailure.abort(error);
      this.#threadFailure = new AbortController();
    });
  }

  async audit(
    task: AuditTask,
    signal: AbortSignal,
    onRuleTimes?: (times: RuleTimes) => void,
  ): Promise<AuditResult> {
    signal.throwIfAborted();
    const timeout = AbortSignal.timeout(this.#timeoutSeconds * 1000);
    const threadFailure = this.#threadFailure.signal;
    try {
      const { result, times } = await this.#pool.run(
        { ...task, [queueOptionsSymbol]: task },
        { signal: AbortSignal.any([signal, timeout, threadFailure]) },
      );
      onRuleTimes?.(times);
      return result;
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
        cause: threadFailure.aborted ? threadFailure.reason : cause,
      });
    }
  }

  /**
   * Has each thread load the parsers, which the first review would wait for. Rejects when one cannot, as an
   * audit would.
   */
  async warmUp(): Promise<void> {
    const { signal } = new AbortController();
    try {
      await Promise.all(
        Array.from({ length: this.#threads }, async () => this.audit({ files: SAMPLE }, signal)),
      );
    } catch (error) {
      if (!this.#isClosed) {
        throw error;
      }
    }
  }

  /** Ends all threads, with whatever they are at. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#pool.destroy();
  }
}

/**
 * Hands a task to a free thread, to the one that remembers its repository if that is free, else to one that
 * remembers the fewest.
 */
function toThoseWhoKnow(): LoadBalancer {
  const homes = new LRUCache<string, number>({ max: MOST_HOMES });
  return ({ [queueOptionsSymbol]: task }, threads) => {
    const repository = repositoryOf(task);
    const home = repository === undefined ? undefined : homes.get(repository);
    const known = Map.groupBy(homes.values(), (id) => id);
    const free = threads
      .filter(({ currentUsage }) => currentUsage === 0)
      .toSorted((a, b) => (known.get(a.id)?.length ?? 0) - (known.get(b.id)?.length ?? 0));
    const chosen = free.find(({ id }) => id === home) ?? free[0];
    if (chosen !== undefined && repository !== undefined) {
      homes.set(repository, chosen.id);
    }
    return chosen ?? null;
  };
}

function repositoryOf(task: object | null): string | undefined {
  return task !== null && 'repository' in task && typeof task.repository === 'string'
    ? task.repository
    : undefined;
}

/** Where Node keeps compiled code, as it has to be told to each thread; nothing when it keeps none. */
function compiledCode(): { readonly NODE_COMPILE_CACHE?: string } {
  const own = getCompileCacheDir();
  // Node appends a folder for its version to the one that it is told.
  return own === undefined ? {} : { NODE_COMPILE_CACHE: dirname(own) };
}
