/** Calls `run` every `everyMs` milliseconds until the function that it answers is called. */
export type Timer = (run: () => void, everyMs: number) => () => void;

export interface RepeatedWorkOptions {
  readonly everyMs: number;
  /** Does not reject. The signal is aborted when the work is to end soon. */
  readonly work: (signal: AbortSignal) => Promise<void>;
  /** The clock of the process, which it does not keep alive, if not given. */
  readonly timer?: Timer | undefined;
}

export interface RepeatedWork {
  /** Starts no further run, tells the running one, and resolves when it has ended. */
  stop(): Promise<void>;
}

/** Does work at once and then again and again. A run that takes longer than the pause has the next one left out. */
export function repeat({
  everyMs,
  work,
  timer = unreferencedTimer,
}: RepeatedWorkOptions): RepeatedWork {
  const stopping = new AbortController();
  let running: Promise<void> | undefined;

  async function runOnce(): Promise<void> {
    await work(stopping.signal);
    running = undefined;
  }

  function run(): void {
    running ??= runOnce();
  }

  const cancel = timer(run, everyMs);
  run();
  return {
    stop: async () => {
      cancel();
      stopping.abort();
      await running;
    },
  };
}

function unreferencedTimer(run: () => void, everyMs: number): () => void {
  const timer = setInterval(run, everyMs).unref();
  return () => {
    clearInterval(timer);
  };
}
