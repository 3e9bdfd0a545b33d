import type { EditProposal } from '#core/rule.ts';

import type { WorkerStop } from './queue-stops.ts';

/**
 * Makes a scheduler of APScheduler wait; nothing where waiting takes more than an argument: a scheduler
 * on an event loop cancels its jobs, and a worker that is waited for needs a deadline too.
 */
export function waitForJobs({ library, module, call }: WorkerStop): {
  readonly suggestion?: EditProposal;
} {
  const [first] = call.args;
  if (library !== 'APScheduler' || first === undefined || call.args.length > 1) {
    return {};
  }
  if (
    !/BackgroundScheduler|BlockingScheduler/u.test(module.file.text) ||
    first.value.kind !== 'literal'
  ) {
    return {};
  }
  return {
    suggestion: {
      title: 'Wait for running jobs',
      edits: [{ ...module.place(first.value), text: 'True' }],
    },
  };
}
