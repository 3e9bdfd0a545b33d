import type { EditProposal, EvidencePlace, Report } from '#core/rule.ts';
import { browserFilesOf } from '#model/http/browser-code.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import { filesOfClosingLibraries } from '#model/resilience/closing-libraries.ts';
import {
  filesOfExitingProcesses,
  filesOfWaitingProcesses,
  SIGNAL_FILES,
} from '#model/resilience/exiting-processes.ts';
import { isTestPath } from '#model/code/language.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { isHostedCode, isScript } from '#model/resilience/timers-runtime.ts';
import { nameOfFunction } from '#model/resilience/timers-stop.ts';
import { intervalsOf } from '#model/resilience/timers.ts';
import type { IntervalTimer } from '#model/resilience/timers.ts';

const MESSAGES = {
  held: 'The interval started in {owner} is neither cleared at shutdown nor unreferenced, so it keeps the process alive until it is killed. Keep its handle and clear it in the stop path, or call unref() on it.',
  unreached:
    'The interval started in {owner} is cleared only by {stop}, which nothing calls, so it keeps the process alive until it is killed. Call {stop} from the shutdown path, or call unref() on the interval.',
} as const;

export default defineRule({
  meta: {
    id: 'resilience/timer-keeps-process-alive',
    title: 'Interval keeps the process alive at shutdown',
    severity: 'critical',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['TypeScript'],
    tags: ['soc2-a1'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://nodejs.org/api/timers.html#timeoutunref',
      'https://nodejs.org/api/process.html#signal-events',
      'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
    ],
    messages: MESSAGES,
    control: 'Timers do not hold the process at shutdown',
  },
  asks: [SIGNAL_FILES],
  code: {
    languages: ['typescript'],
    words: ['setInterval'],
    check(module, report) {
      if (isTestPath(module.path) || isSamplePath(module.path) || isHostedCode(module)) {
        return;
      }
      // Whoever asks only where there is an interval rests on the whole repository nowhere else.
      const timers = intervalsOf(module);
      if (timers.length === 0 || browserFilesOf(module.project).has(module.path)) {
        return;
      }
      for (const timer of timers) {
        checkTimer(module, timer, report);
      }
    },
  },
});

function checkTimer(
  module: CodeModule,
  timer: IntervalTimer,
  report: Report<typeof MESSAGES>,
): void {
  const { call, end } = timer;
  const at = module.place(call.callee);
  const owner = ownerOf(module, timer);
  switch (end.kind) {
    case 'unreferenced':
      report.control(at, 'The interval is unreferenced.');
      break;
    case 'cleared':
      report.control(at, 'The interval is cleared by a stop path.');
      break;
    case 'stop-uncalled': {
      const evidence = [
        { ...module.place(end.at), note: 'Clears it, but nothing calls this function.' },
      ];
      reportHeld(module, report, {
        common: { at, confidence: 'medium', evidence },
        owner,
        stop: end.stop,
      });
      break;
    }
    case 'never': {
      const suggestion = suggestionFor(module, timer);
      const evidence = end.restarts.map((restart): EvidencePlace => ({
        ...module.place(restart),
        note: 'Clears it only before it is started anew.',
      }));
      reportHeld(module, report, {
        common: { at, evidence, ...(suggestion === undefined ? {} : { suggestion }) },
        owner,
        stop: undefined,
      });
      break;
    }
    default:
  }
}

interface Held {
  readonly common: Pick<Violation, 'at' | 'confidence' | 'evidence' | 'suggestion'>;
  readonly owner: string;
  /** The function that would clear it and that nothing calls. */
  readonly stop: string | undefined;
}

type Violation = Parameters<Report<typeof MESSAGES>['violation']>[0];

// A process that ends by `process.exit`, or without any handler by the signal itself, is kept by nothing.
function reportHeld(
  module: CodeModule,
  report: Report<typeof MESSAGES>,
  { common, owner, stop }: Held,
): void {
  const { project, path } = module;
  const isWaiting =
    filesOfWaitingProcesses(project).has(path) || filesOfClosingLibraries(project).has(path);
  if (!isWaiting || filesOfExitingProcesses(project).has(path) || isScript(module)) {
    return;
  }
  if (stop === undefined) {
    report.violation({ ...common, message: 'held', data: { owner } });
  } else {
    report.violation({ ...common, message: 'unreached', data: { owner, stop } });
  }
}

/** "SessionStore.start", "startCleanup" or "this module". */
function ownerOf(module: CodeModule, { call }: IntervalTimer): string {
  const cls = module.enclosingClass(call)?.name;
  for (const ancestor of module.ancestors(call)) {
    const name = ancestor.kind === 'function' ? nameOfFunction(module, ancestor) : undefined;
    if (name !== undefined) {
      return typeof cls === 'string' ? `${cls}.${name}` : name;
    }
  }
  return cls ?? 'this module';
}

const HOUSEKEEPING =
  /clean|purge|prune|evict|expire|expiry|sweep|stale|refresh|metric|stats|ttl|\.delete\(|\.clear\(/iu;
const WORK = /poll|job|queue|task|work|consume|process[A-Z(]|dispatch|deliver|publish|send|sync/iu;

// Whatever only tidies up must not be what the process lives for; of anything else that cannot be told.
function suggestionFor(module: CodeModule, { call, end }: IntervalTimer): EditProposal | undefined {
  const callback = call.args[0]?.value;
  const text = callback === undefined ? '' : module.text(callback);
  if (end.kind !== 'never' || end.isHandleKept || !HOUSEKEEPING.test(text) || WORK.test(text)) {
    return undefined;
  }
  return {
    title: 'Let the process end while the interval runs',
    edits: [{ path: module.path, start: call.end, end: call.end, text: '.unref()' }],
  };
}
