import type { EditProposal, Report } from '#core/rule.ts';
import { closeText } from '#model/resilience/async-closers.ts';
import type { FunctionExpr } from '#model/code/code.ts';
import { isTestPath } from '#model/code/language.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import { lookUp } from '#model/code/scope.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { SHUTDOWN_WORDS, shutdownPathsOf } from '#model/resilience/shutdown-paths.ts';
import type { ShutdownPath } from '#model/resilience/shutdown-paths.ts';
import { unboundedClosesOf } from '#model/resilience/unbounded-closes.ts';
import type { UnboundedClose } from '#model/resilience/unbounded-closes.ts';

const MESSAGES = {
  unbounded:
    'The shutdown waits for {close} without a bound, so one stuck connection holds it until the platform kills the process, and what comes after is never done. {fix}.',
} as const;

export default defineRule({
  meta: {
    id: 'resilience/cleanup-without-timeout',
    title: 'Shutdown waits for a close without a bound',
    severity: 'low',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://nodejs.org/api/http.html#serverclosecallback',
      'https://magicstack.github.io/asyncpg/current/api/index.html#asyncpg.pool.Pool.close',
      'https://docs.python.org/3/library/asyncio-task.html#asyncio.wait_for',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: SHUTDOWN_WORDS,
    check(module, report) {
      if (isTestPath(module.path) || isSamplePath(module.path) || isOneOffPath(module.path)) {
        return;
      }
      const seen = new Set<FunctionExpr>();
      for (const path of shutdownPathsOf(module)) {
        if (!seen.has(path.fn)) {
          seen.add(path.fn);
          reportPath(path, seen, report);
        }
      }
    },
  },
});

// One finding a path: one deadline bounds all of its closes.
function reportPath(
  path: ShutdownPath,
  seen: Set<FunctionExpr>,
  report: Report<typeof MESSAGES>,
): void {
  const [first, ...others] = unboundedClosesOf(path);
  const fn = first?.module.enclosingFunction(first.close.call);
  if (first === undefined || (fn !== undefined && fn !== path.fn && seen.has(fn))) {
    return;
  }
  // Handlers of several signals call the same function.
  if (fn !== undefined) {
    seen.add(fn);
  }
  const isPython = path.module.language === 'python';
  const suggestion = isPython ? waitFor(first) : deadlineIn(path);
  report.violation({
    at: first.module.place(first.close.call.callee),
    message: 'unbounded',
    data: {
      close: closeText(first.module, first.close.call),
      fix: isPython
        ? 'Wrap it in asyncio.wait_for() with a timeout'
        : 'Set a deadline first: setTimeout(() => process.exit(1), 10_000).unref()',
    },
    evidence: [
      { ...path.registeredIn.place(path.at), note: 'Runs when the process is told to stop.' },
      ...others.map(({ module, close }) => ({
        ...module.place(close.call.callee),
        note: 'Is waited for without a bound too.',
      })),
    ],
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

function deadlineIn({ module, fn }: ShutdownPath): EditProposal | undefined {
  const [first] = fn.body;
  const { text } = module.file;
  const line = first === undefined ? 0 : text.lastIndexOf('\n', first.start) + 1;
  const indent = first === undefined ? '' : text.slice(line, first.start);
  return first === undefined || indent.trim() !== '' || line <= fn.start
    ? undefined
    : {
        title: 'End the process after ten seconds in any case',
        edits: [
          {
            path: module.path,
            start: first.start,
            end: first.start,
            text: `setTimeout(() => process.exit(1), 10_000).unref();\n${indent}`,
          },
        ],
      };
}

function waitFor({ module, close: { call } }: UnboundedClose): EditProposal | undefined {
  const isImported = lookUp(module, 'asyncio', call)?.kind === 'import';
  return isImported && module.parent(call)?.kind === 'await'
    ? {
        title: 'Give up after ten seconds',
        edits: [
          {
            path: module.path,
            start: call.start,
            end: call.end,
            text: `asyncio.wait_for(${module.text(call)}, timeout=10)`,
          },
        ],
      }
    : undefined;
}
