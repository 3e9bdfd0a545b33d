import type { CodeModule } from './code-module.ts';
import type { CallExpr, Node } from './code.ts';
import { isTestPath, languageOf } from './language.ts';
import { onceEach } from './once.ts';
import type { FileQuestion, Project } from './project.ts';
import { calledName, callsIn } from './reach.ts';
import { calleeOf } from './resolve.ts';
import { serviceOf } from './services.ts';
import { reachedAtShutdown, shutdownPathsOf } from './shutdown-paths.ts';

const EXITING_FILES: FileQuestion = {
  name: 'timers/exit at signals',
  words: ['SIGTERM'],
  path: (path) => languageOf(path) === 'typescript' && !isTestPath(path),
  file: ({ text }) => text.includes('SIGTERM') && text.includes('process.exit'),
};

/**
 * True when the process ends in spite of a running timer: the function that starts it goes on to
 * `process.exit`, or the service does so when it is told to stop.
 */
export function isEndedByExit(module: CodeModule, timer: CallExpr): boolean {
  const fn = module.enclosingFunction(timer);
  const isPassing =
    fn?.body.some(
      (statement) =>
        statement.kind === 'expr' &&
        statement.start > timer.start &&
        statement.value.kind === 'call' &&
        isExit(module, statement.value),
    ) ?? false;
  const roots = exitingRoots(module.project);
  return (
    isPassing ||
    roots.has(rootOf(module)) ||
    // Shared code runs in the services.
    (roots.size > 0 && /(?:^|\/)(?:packages|libs?|shared|common)\//u.test(module.path))
  );
}

function rootOf({ project, path }: CodeModule): string {
  return serviceOf(project, path).root;
}

const exitingRoots = onceEach((project: Project): ReadonlySet<string> => {
  const modules = project
    .filesWhere(EXITING_FILES)
    .flatMap(({ path }) => project.module(path) ?? []);
  return new Set(modules.filter(exitsAtSignal).map(rootOf));
});

function exitsAtSignal(module: CodeModule): boolean {
  return shutdownPathsOf(module)
    .filter(({ trigger, signals }) => trigger === 'signal' && !isOther(signals))
    .some((path) =>
      reachedAtShutdown(path).some(({ module: inside, fn }) =>
        callsIn(fn).some((call) => isExit(inside, call) && !isLastResort(inside, call)),
      ),
    );
}

function isOther(signals: readonly string[]): boolean {
  return signals.length > 0 && !signals.includes('SIGTERM');
}

function isExit(module: CodeModule, call: CallExpr): boolean {
  // `exit = process.exit` of a shutdown that tests drive.
  const isHanded = calledName(call) === 'exit' && module.file.text.includes('process.exit');
  return isHanded || calleeOf(module, call) === 'process.exit';
}

// `setTimeout(() => process.exit(1), 10_000)` ends what the timer held until then.
function isLastResort(module: CodeModule, call: CallExpr): boolean {
  const around: readonly Node[] = [...module.ancestors(call)];
  return around.some(
    (node) => node.kind === 'call' && /(?:^|\.)setTimeout$/u.test(calleeOf(module, node) ?? ''),
  );
}
