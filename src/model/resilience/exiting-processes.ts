import { isProcessExit } from './async-closers.ts';
import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Node } from '../code/code.ts';
import { importedFiles } from '../code/imported-files.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { isOneOffPath } from '../one-off-path.ts';
import type { FileQuestion, Project } from '../project.ts';
import { calledName, callsIn, functionsCalledBy } from '../code/reach.ts';
import type { Reached } from '../code/reach.ts';
import { calleeOf, nameOf } from '../code/resolve.ts';
import { isSamplePath } from '../sample-path.ts';
import { serviceOf } from '../services.ts';
import { haveSameItems, settled } from '../code/settled.ts';
import { reachedAtShutdown, shutdownPathsOf } from './shutdown-paths.ts';
import { fateOfHandle } from './timers-handle.ts';
import { propertyOf, valueOf } from '../code/values.ts';

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

/**
 * The files that run in processes which a signal asks to stop and which then end only once their event
 * loop is empty: along imports from a handler of SIGTERM that closes without ever calling `process.exit`,
 * and from what loads it. Without a handler Node ends a process at once, whatever it waits for, so it is
 * none of these. Nor is one whose handler calls what is unknown and may exit.
 *
 * https://nodejs.org/api/process.html#signal-events
 */
export const filesOfWaitingProcesses = settled(
  'waiting-processes',
  (project): ReadonlySet<string> => {
    const handlers = project
      .filesWhere(SIGNAL_FILES)
      .map(({ path }) => path)
      .filter((path) => !isOneOffPath(path) && waitsAtSignal(project.module(path)));
    const exiting = handlers.length === 0 ? new Set() : filesOfExitingProcesses(project);
    const starts = handlers.filter((path) => !exiting.has(path));
    return new Set(
      [...alongImports(project, [...starts, ...loadersOf(project, starts)])].filter(
        (path) => !exiting.has(path),
      ),
    );
  },
  haveSameItems,
);

/** The files of the same services by whose imports these are loaded. */
function loadersOf(project: Project, paths: readonly string[]): readonly string[] {
  if (paths.length === 0) {
    return [];
  }
  const roots = new Set(paths.map((path) => serviceOf(project, path).root));
  const importers = new Map<string, string[]>();
  for (const path of project.paths) {
    const isCode = languageOf(path) === 'typescript' && !isTestPath(path) && !isOneOffPath(path);
    for (const target of isCode ? importedFiles(project, path) : []) {
      importers.set(target, [...(importers.get(target) ?? []), path]);
    }
  }
  const found = new Set(paths);
  for (const path of found) {
    for (const importer of importers.get(path) ?? []) {
      if (roots.has(serviceOf(project, importer).root)) {
        found.add(importer);
      }
    }
  }
  return [...found];
}

function waitsAtSignal(module: CodeModule | undefined): boolean {
  if (module === undefined || exitsAtSignal(module)) {
    return false;
  }
  if (module.calls.some((call) => EXITING_LIBRARIES.test(calleeOf(module, call) ?? ''))) {
    return module.calls.some((call) => isToldNotToExit(module, call));
  }
  const stops = shutdownPathsOf(module).filter(
    ({ trigger, signals, registeredIn }) =>
      trigger === 'signal' &&
      (signals.includes('SIGTERM') ||
        (signals.length === 0 && registeredIn.file.text.includes('SIGTERM'))),
  );
  return stops.length > 0 && !stops.flatMap(reachedAtShutdown).some(mayExit);
}

const EXITING_NAME = /exit|shut_?down|terminate|grace|quit|abort|kill|\bdie\b|stopServer/iu;

// A function of another package that is called so may well end the process.
function mayExit({ module, fn }: Reached): boolean {
  return callsIn(fn).some(
    (call) =>
      EXITING_NAME.test(calledName(call)) &&
      !isProcessExit(module, call) &&
      functionsCalledBy(module, call).length === 0,
  );
}

// Once told to stop, they run what they are given and end the process themselves.
const EXITING_LIBRARIES =
  /^(?:close-with-grace|http-graceful-shutdown|@godaddy\/terminus\.createTerminus)$/u;

/** The program files that handle signals. */
export const SIGNAL_FILES: FileQuestion = {
  name: 'exiting-processes',
  words: ['SIGTERM', 'SIGINT', 'close-with-grace', 'http-graceful-shutdown', '@godaddy/terminus'],
  path: (path) => languageOf(path) === 'typescript' && !isTestPath(path) && !isSamplePath(path),
  patterns: [/\bSIG(?:TERM|INT)\b|close-with-grace|http-graceful-shutdown|@godaddy\/terminus/u],
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
  return option.kind !== 'unknown' && !isToldNotToExit(module, call);
}

function isToldNotToExit(module: CodeModule, call: CallExpr): boolean {
  const option = propertyOf(module, call.args[1]?.value, 'forceExit');
  const value = option.kind === 'given' ? valueOf(option.module, option.value) : undefined;
  return (
    EXITING_LIBRARIES.test(calleeOf(module, call) ?? '') &&
    value?.isKnown === true &&
    value.value === false
  );
}

// What exits only after a failure or behind a deadline that does not count by itself waits for the event
// loop in all other cases.
function exitsRegularly({ module, fn }: Reached): boolean {
  return module.nodes.some(
    (node) =>
      contains(fn, node) &&
      isExit(module, node) &&
      ![...module.ancestors(node)].some((around) => isLastResort(module, around, node)),
  );
}

// Called, handed on as in `.finally(process.exit)`, or a default: `exit = process.exit`.
function isExit(module: CodeModule, node: Node): boolean {
  return node.kind === 'call'
    ? isProcessExit(module, node)
    : node.kind === 'member' && node.name === 'exit' && nameOf(module, node) === 'process.exit';
}

function isLastResort(module: CodeModule, around: Node, exit: Node): boolean {
  switch (around.kind) {
    case 'call': {
      const name = around.args.some(({ value }) => contains(value, exit)) ? calledName(around) : '';
      return name === 'catch' || (name === 'setTimeout' && !isWaitedFor(module, around));
    }
    case 'try':
      return around.handlers.some(({ body }) => body.some((each) => contains(each, exit)));
    default:
      return false;
  }
}

// A deadline that is neither unreferenced nor cleared comes each time, whatever else the process waits for.
function isWaitedFor(module: CodeModule, deadline: CallExpr): boolean {
  const { unreferenced, clears, isOutOfSight } = fateOfHandle(module, deadline);
  return unreferenced === undefined && clears.length === 0 && !isOutOfSight;
}

function contains(outer: Node, inner: Node): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
