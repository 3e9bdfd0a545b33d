import { isProcessExit } from './async-closers.ts';
import type { CodeModule } from './code-module.ts';
import type { CallExpr, Node } from './code.ts';
import { importedFiles } from './imported-files.ts';
import { isTestPath, languageOf } from './language.ts';
import { isOneOffPath } from './one-off-path.ts';
import type { FileQuestion, Project } from './project.ts';
import { calledName } from './reach.ts';
import type { Reached } from './reach.ts';
import { calleeOf, nameOf } from './resolve.ts';
import { isSamplePath } from './sample-path.ts';
import { serviceOf } from './services.ts';
import { haveSameItems, settled } from './settled.ts';
import { reachedAtShutdown, shutdownPathsOf } from './shutdown-paths.ts';
import { propertyOf, valueOf } from './values.ts';

/**
 * The files that run in processes which a signal ends by `process.exit`, whatever their event loop still
 * waits for: the service of such a handler, and what the file of the handler imports.
 */
export const filesOfExitingProcesses = settled(
  'exiting-processes',
  (project): ReadonlySet<string> => {
    const starts = project
      .filesWhere(SIGNAL_FILES)
      .map(({ path }) => path)
      .filter((path) => exitsAtSignal(project.module(path)));
    const roots = new Set(
      starts.filter((path) => !isOneOffPath(path)).map((path) => serviceOf(project, path).root),
    );
    const imported = alongImports(project, starts);
    return new Set(
      project.paths.filter(
        (path) =>
          languageOf(path) === 'typescript' &&
          (imported.has(path) || roots.has(serviceOf(project, path).root)),
      ),
    );
  },
  haveSameItems,
);

// Once told to stop, they run what they are given and end the process themselves.
const EXITING_LIBRARIES =
  /^(?:close-with-grace|http-graceful-shutdown|@godaddy\/terminus\.createTerminus)$/u;

/** The program files that handle signals. */
export const SIGNAL_FILES: FileQuestion = {
  name: 'exiting-processes',
  words: ['SIGTERM', 'SIGINT', 'close-with-grace', 'http-graceful-shutdown', '@godaddy/terminus'],
  path: (path) => languageOf(path) === 'typescript' && !isTestPath(path) && !isSamplePath(path),
  file: ({ text }) =>
    /\bSIG(?:TERM|INT)\b|close-with-grace|http-graceful-shutdown|@godaddy\/terminus/u.test(text),
};

function alongImports(project: Project, starts: readonly string[]): ReadonlySet<string> {
  const reached = new Set(starts);
  for (const path of reached) {
    for (const next of importedFiles(project, path)) {
      reached.add(next);
    }
  }
  return reached;
}

function exitsAtSignal(module: CodeModule | undefined): boolean {
  return (
    module !== undefined &&
    (module.calls.some((call) => isExitingLibrary(module, call)) ||
      shutdownPathsOf(module)
        .filter(({ trigger }) => trigger === 'signal')
        .flatMap(reachedAtShutdown)
        .some(exitsRegularly))
  );
}

function isExitingLibrary(module: CodeModule, call: CallExpr): boolean {
  if (!EXITING_LIBRARIES.test(calleeOf(module, call) ?? '')) {
    return false;
  }
  const option = propertyOf(module, call.args[1]?.value, 'forceExit');
  const value = option.kind === 'given' ? valueOf(option.module, option.value) : undefined;
  return option.kind !== 'unknown' && !(value?.isKnown === true && value.value === false);
}

// What exits only after a failure or behind a deadline waits for the event loop in all other cases.
function exitsRegularly({ module, fn }: Reached): boolean {
  return module.nodes.some(
    (node) =>
      contains(fn, node) &&
      isExit(module, node) &&
      ![...module.ancestors(node)].some((around) => isLastResort(around, node)),
  );
}

// Called, handed on as in `.finally(process.exit)`, or a default: `exit = process.exit`.
function isExit(module: CodeModule, node: Node): boolean {
  return node.kind === 'call'
    ? isProcessExit(module, node)
    : node.kind === 'member' && node.name === 'exit' && nameOf(module, node) === 'process.exit';
}

function isLastResort(around: Node, exit: Node): boolean {
  switch (around.kind) {
    case 'call':
      return (
        /^(?:setTimeout|catch)$/u.test(calledName(around)) &&
        around.args.some(({ value }) => contains(value, exit))
      );
    case 'try':
      return around.handlers.some(({ body }) => body.some((each) => contains(each, exit)));
    default:
      return false;
  }
}

function contains(outer: Node, inner: Node): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
