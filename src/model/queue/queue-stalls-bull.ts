import type { CodeModule } from '../code/code-module.ts';
import type { Expr } from '../code/code.ts';
import type { QueueWorker } from './queue-workers.ts';
import { calleeOf, follow } from '../code/resolve.ts';
import { propertyOf, valueOf } from '../code/values.ts';
import type { Option } from '../code/values.ts';

/** The settings by which BullMQ and Bull find jobs of workers that died, and their defaults in both. */
export const STALL_DEFAULTS = {
  lockDuration: 30_000,
  stalledInterval: 30_000,
  maxStalledCount: 1,
} as const;

/** How lost jobs of one worker are found. */
export interface StallChecks {
  readonly library: 'BullMQ' | 'Bull';
  readonly at: { readonly start: number; readonly end: number };
  readonly name: string | undefined;
  /** The object that holds the settings, when it is written in this file. */
  readonly literal: Extract<Expr, { kind: 'object' }> | undefined;
  readonly skipStalledCheck: Setting;
  readonly stalledInterval: Setting;
  readonly maxStalledCount: Setting;
  readonly lockDuration: Setting;
  readonly lockRenewTime: Setting;
}

/** A setting with its value, when that is a constant. */
export interface Setting {
  readonly option: Option;
  readonly value: string | number | boolean | null | undefined;
}

/** https://api.docs.bullmq.io/interfaces/v5.WorkerOptions.html */
export function stallChecksOfWorker(
  module: CodeModule,
  worker: QueueWorker,
): StallChecks | undefined {
  if (worker.library !== 'BullMQ') {
    return undefined;
  }
  const options = worker.options.kind === 'given' ? worker.options.value : undefined;
  return checksIn(
    module,
    'BullMQ',
    worker.at,
    worker.name,
    options,
    worker.options.kind === 'unknown',
  );
}

/**
 * The `settings` of every Bull queue that the file makes with some.
 * https://github.com/OptimalBits/bull/blob/develop/REFERENCE.md#queue
 */
export function stallChecksOfBullQueues(module: CodeModule): readonly StallChecks[] {
  return module.calls.flatMap((call) => {
    if (!call.isNew || !/^bull(?:\.(?:Queue|default))?$/u.test(calleeOf(module, call) ?? '')) {
      return [];
    }
    const queueOptions = call.args.findLast(
      ({ value }) => follow(module, value)?.expr.kind === 'object',
    )?.value;
    const settings = propertyOf(module, queueOptions, 'settings');
    const name = call.args[0] === undefined ? undefined : valueOf(module, call.args[0].value);
    return settings.kind === 'given'
      ? [
          checksIn(
            settings.module,
            'Bull',
            call.callee,
            name?.isKnown === true ? String(name.value) : undefined,
            settings.value,
            false,
          ),
        ].filter(() => settings.module === module)
      : [];
  });
}

function checksIn(
  module: CodeModule,
  library: StallChecks['library'],
  at: StallChecks['at'],
  name: string | undefined,
  options: Expr | undefined,
  isUnknown: boolean,
): StallChecks {
  function read(key: string): Setting {
    const option: Option = isUnknown ? { kind: 'unknown' } : propertyOf(module, options, key);
    const value = option.kind === 'given' ? valueOf(option.module, option.value) : undefined;
    return { option, value: value?.isKnown === true ? value.value : undefined };
  }
  return {
    library,
    at,
    name,
    literal: options?.kind === 'object' ? options : undefined,
    skipStalledCheck: read('skipStalledCheck'),
    stalledInterval: read('stalledInterval'),
    maxStalledCount: read('maxStalledCount'),
    lockDuration: read('lockDuration'),
    lockRenewTime: read('lockRenewTime'),
  };
}
