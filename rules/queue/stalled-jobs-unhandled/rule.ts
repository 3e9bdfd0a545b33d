import type { EditProposal, EvidencePlace, Report } from '#core/rule.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import {
  acknowledgementOf,
  isDeclaredIdempotent,
  unrepeatableCallIn,
} from '#model/queue/celery-acks.ts';
import { replaceSetting } from '#model/queue/queue-stalls-edits.ts';
import {
  STALL_DEFAULTS,
  stallChecksOfBullQueues,
  stallChecksOfWorker,
} from '#model/queue/queue-stalls-bull.ts';
import type { Setting, StallChecks } from '#model/queue/queue-stalls-bull.ts';
import { WORKER_WORDS, workersOf } from '#model/queue/queue-workers.ts';
import type { QueueWorker } from '#model/queue/queue-workers.ts';
import { defineRule } from '#model/rule.ts';

const MESSAGES = {
  skipped:
    'This {library} worker looks for no stalled jobs ({setting}), so a job whose worker died stays active until some other worker looks. Let every worker check.',
  neverRetried:
    'This {library} worker allows no recovery (maxStalledCount 0): a job whose worker dies or is deployed over fails at once. Allow at least 1.',
  renewedTooLate:
    'This {library} worker renews its lock every {renew} ms, but the lock lasts {lock} ms, so running jobs count as stalled and run twice. Renew at half of the lock duration.',
  acksEarly:
    "The Celery task {name} is declared idempotent but acknowledged before it runs, Celery's default, so a worker that dies loses it. Set acks_late=True.",
  acksLate:
    'The Celery task {name} is acknowledged late and calls {call}, so a worker that dies after the call has it made again. Guard the call with an idempotency key, or acknowledge early.',
} as const;

export default defineRule({
  meta: {
    id: 'queue/stalled-jobs-unhandled',
    title: 'Jobs that a dead worker leaves behind are lost or doubled',
    severity: 'critical',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: ['soc2-a1'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.bullmq.io/guide/workers/stalled-jobs',
      'https://github.com/OptimalBits/bull/blob/develop/REFERENCE.md#queue',
      'https://docs.celeryq.dev/en/stable/userguide/tasks.html#Task.acks_late',
    ],
    messages: MESSAGES,
    control: 'Lost jobs are detected and retried',
  },
  code: {
    languages: ['typescript', 'python'],
    words: WORKER_WORDS,
    check(module, report) {
      const workers = workersOf(module);
      for (const worker of workers) {
        const checks = stallChecksOfWorker(module, worker);
        if (checks !== undefined) {
          reportChecks(module, checks, report);
        }
      }
      for (const checks of module.language === 'typescript'
        ? stallChecksOfBullQueues(module)
        : []) {
        reportChecks(module, checks, report);
      }
      for (const task of workers.filter(({ library }) => library === 'Celery')) {
        reportTask(module, task, report);
      }
    },
  },
});

function reportChecks(
  module: CodeModule,
  checks: StallChecks,
  report: Report<typeof MESSAGES>,
): void {
  const { library, skipStalledCheck, stalledInterval, maxStalledCount } = checks;
  const at = module.place(checks.at);
  const isNeverChecked = library === 'Bull' && stalledInterval.value === 0;
  const lateRenewal = renewalTooLate(checks);
  if (skipStalledCheck.value === true || isNeverChecked) {
    const setting = isNeverChecked ? stalledInterval : skipStalledCheck;
    report.violation({
      at,
      message: 'skipped',
      data: { library, setting: isNeverChecked ? 'stalledInterval 0' : 'skipStalledCheck' },
      evidence: settingEvidence(setting),
      ...replaceSetting(
        module,
        setting,
        isNeverChecked ? String(STALL_DEFAULTS.stalledInterval) : 'false',
      ),
    });
  }
  if (maxStalledCount.value === 0) {
    report.violation({
      at,
      message: 'neverRetried',
      // Somebody chose it, which a job that must not run twice asks for.
      severity: 'medium',
      data: { library },
      evidence: settingEvidence(maxStalledCount),
      ...replaceSetting(module, maxStalledCount, String(STALL_DEFAULTS.maxStalledCount)),
    });
  }
  if (lateRenewal !== undefined) {
    report.violation({
      at,
      message: 'renewedTooLate',
      data: { library, ...lateRenewal },
      evidence: [...settingEvidence(checks.lockRenewTime), ...settingEvidence(checks.lockDuration)],
      ...replaceSetting(module, checks.lockRenewTime, String(Math.floor(lateRenewal.lock / 2))),
    });
  }
  if (isSane(stalledInterval) && isSane(maxStalledCount) && isSaneAsStated(checks)) {
    report.control(at, `${library} looks for stalled jobs and recovers them.`);
  }
}

function isSaneAsStated(checks: StallChecks): boolean {
  return checks.skipStalledCheck.option.kind === 'absent' && renewalTooLate(checks) === undefined;
}

function isSane({ value }: Setting): boolean {
  return typeof value === 'number' && value > 0;
}

function renewalTooLate({
  lockRenewTime,
  lockDuration,
}: StallChecks): { readonly renew: number; readonly lock: number } | undefined {
  const renew = lockRenewTime.value;
  const lock =
    lockDuration.option.kind === 'absent' ? STALL_DEFAULTS.lockDuration : lockDuration.value;
  return typeof renew === 'number' && typeof lock === 'number' && lock > 0 && renew >= lock
    ? { renew, lock }
    : undefined;
}

function settingEvidence({ option }: Setting): readonly EvidencePlace[] {
  return option.kind === 'given'
    ? [{ ...option.module.place(option.value), note: 'Set here.' }]
    : [];
}

function reportTask(module: CodeModule, task: QueueWorker, report: Report<typeof MESSAGES>): void {
  const fn = task.processor?.expr;
  const acks = acknowledgementOf(module, task);
  if (fn === undefined || acks.kind === 'unknown') {
    return;
  }
  const name = fn.name ?? 'here';
  const at = module.place(task.at);
  if (acks.kind === 'early') {
    if (isDeclaredIdempotent(module, fn)) {
      report.violation({
        at,
        message: 'acksEarly',
        severity: 'medium',
        data: { name },
        suggestion: lateAcks(module, task),
      });
    }
    return;
  }
  const call = unrepeatableCallIn(module, fn);
  if (call === undefined || isDeclaredIdempotent(module, fn)) {
    report.control(at, `${name} is acknowledged after it has run.`);
    return;
  }
  report.violation({
    at,
    message: 'acksLate',
    data: { name, call: module.text(call.callee) },
    evidence: [
      { ...module.place(acks.at), note: 'Acknowledged after the task has run.' },
      { ...module.place(call), note: 'Made again when the task runs again.' },
    ],
  });
}

function lateAcks(module: CodeModule, task: QueueWorker): EditProposal {
  const decorator = task.options.kind === 'given' ? task.options.value : undefined;
  const last = decorator?.kind === 'call' ? decorator.args.at(-1)?.value.end : undefined;
  // Behind the name, behind its opening parenthesis, or behind the last argument.
  const isCall = decorator?.kind === 'call';
  const end = last ?? task.at.end + (isCall ? 1 : 0);
  const bare = isCall ? 'acks_late=True' : '(acks_late=True)';
  return {
    title: 'Acknowledge the task after it has run',
    edits: [
      {
        ...module.place({ start: end, end }),
        text: last === undefined ? bare : ', acks_late=True',
      },
    ],
  };
}
