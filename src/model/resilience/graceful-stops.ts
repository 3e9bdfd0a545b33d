import { isProcessExit } from './async-closers.ts';
import type { CallExpr } from '../code/code.ts';
import { importedFiles } from '../code/imported-files.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import type { FileQuestion, Project } from '../project.ts';
import { calledName, callsIn, functionsCalledBy, lastName } from '../code/reach.ts';
import { serviceOf } from '../services.ts';
import { reachedAtShutdown, shutdownPathsOf } from './shutdown-paths.ts';
import type { ShutdownPath } from './shutdown-paths.ts';

/** What a service of Node.js does when it is told to stop. */
export type GracefulStop =
  /** Something handles the signal; that it closes everything cannot be told. */
  | { readonly kind: 'handled'; readonly path: string }
  /** Its only handlers end the process at once. */
  | { readonly kind: 'exits'; readonly at: ShutdownPath }
  | { readonly kind: 'none' };

const STOPS =
  /\bSIG(?:TERM|INT|QUIT)\b|\benableShutdownHooks\b|close-with-grace|http-graceful-shutdown|fastify-graceful-shutdown|express-graceful-shutdown|nestjs-graceful-shutdown|@godaddy\/terminus|\blightship\b|\bhttp-terminator\b|\bstoppable\b|node-graceful|graceful-?shutdown|async-exit-hook|['"](?:exit-hook|death|signal-exit)['"]/iu;

// What is sent to another process, and what comments say.
const BESIDE = /\bkill\s*\([^)]*\)|\bkillSignal\s*:\s*\S+|^[^\S\n]*(?:\*|\/\/).*$/gmu;

/** The program files of Node.js that have to do with being told to stop. */
export const STOPPING_FILES: FileQuestion = {
  name: 'graceful-stops',
  words: [
    'SIGTERM',
    'SIGINT',
    'SIGQUIT',
    'enableShutdownHooks',
    'raceful',
    'close-with-grace',
    '@godaddy/terminus',
    'lightship',
    'http-terminator',
    'stoppable',
    'exit-hook',
    'signal-exit',
    'death',
  ],
  path: (path) => languageOf(path) === 'typescript' && !isTestPath(path),
  file: ({ text }) => STOPS.test(text.replaceAll(BESIDE, '')),
};

/** What happens to the service of a file when it is told to stop, in its own files and in what the file imports. */
export function gracefulStopOf(project: Project, path: string): GracefulStop {
  const { root } = serviceOf(project, path);
  const imported = reachedByImports(project, path);
  const files = project
    .filesWhere(STOPPING_FILES)
    .filter((file) => imported.has(file.path) || serviceOf(project, file.path).root === root);
  const modules = files.flatMap((file) => project.module(file.path) ?? []);
  const paths = modules.flatMap((module) =>
    shutdownPathsOf(module).filter(({ trigger }) => trigger === 'signal'),
  );
  const [first] = paths;
  if (files[0] === undefined) {
    return { kind: 'none' };
  }
  const isOnlyExit =
    first !== undefined &&
    modules.every((module) => shutdownPathsOf(module).length > 0) &&
    paths.every(onlyExits);
  return isOnlyExit ? { kind: 'exits', at: first } : { kind: 'handled', path: files[0].path };
}

function reachedByImports(project: Project, path: string): ReadonlySet<string> {
  const reached = new Set([path]);
  for (const each of reached) {
    importedFiles(project, each).forEach((next) => reached.add(next));
  }
  return reached;
}

/** True when nothing but logging stands between the signal and the end of the process. */
function onlyExits(path: ShutdownPath): boolean {
  const calls = reachedAtShutdown(path).flatMap(({ module, fn }) =>
    callsIn(fn).map((call) => ({ module, call })),
  );
  return (
    calls.some(({ module, call }) => isProcessExit(module, call)) &&
    calls.every(
      ({ module, call }) =>
        isProcessExit(module, call) || isLog(call) || functionsCalledBy(module, call).length > 0,
    )
  );
}

function isLog(call: CallExpr): boolean {
  const { callee } = call;
  return (
    callee.kind === 'member' &&
    /^(?:console|_?log(?:ger)?|Logger)$/iu.test(lastName(callee.object)) &&
    /^(?:log|info|warn|error|debug|trace|fatal)$/u.test(calledName(call))
  );
}
