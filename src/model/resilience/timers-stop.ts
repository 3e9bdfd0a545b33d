import { dataAt, textOf } from '#syntax/data.ts';

import { readData } from '../documents.ts';
import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, FunctionExpr, Node } from '../code/code.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import type { Project } from '../project.ts';
import type { ClearedAt } from './timers-handle.ts';

// Frameworks and the language call these by name.
const CALLED_BY_HOST =
  /^(?:onModuleDestroy|onApplicationShutdown|beforeApplicationShutdown|ngOnDestroy|componentWillUnmount|disconnectedCallback|_destroy|_final|onClose|dispose|asyncDispose)$/u;

/**
 * True when a clear ends the timer for good: it stands after the start in the same function, in a
 * function inside of it (a listener, a returned clean-up), or in another one that does not only make
 * room for the next start.
 */
export function isStopPath(module: CodeModule, { call }: ClearedAt, timer: CallExpr): boolean {
  const stopping = module.enclosingFunction(call);
  const starting = module.enclosingFunction(timer);
  if (stopping === starting) {
    return starting === undefined || call.start > timer.start;
  }
  if (stopping === undefined || (starting !== undefined && contains(starting, stopping))) {
    return true;
  }
  const name = nameOfFunction(module, stopping);
  return name === undefined || !isOnlyCalledBefore(module, name, stopping, starting, timer);
}

/**
 * The name of the function that clears the timer when the project starts the timer but nothing in it
 * mentions that function. Undefined when something does, or when callers may be elsewhere: a package
 * that others install, a hook that a framework calls, a start that nothing mentions either.
 */
export function isUncalledStop(
  module: CodeModule,
  { call }: ClearedAt,
  timer: CallExpr,
): string | undefined {
  const stopping = module.enclosingFunction(call);
  const starting = module.enclosingFunction(timer);
  const stop = stopping === undefined ? undefined : nameOfFunction(module, stopping);
  const isNested = stopping !== undefined && starting !== undefined && contains(starting, stopping);
  if (stop === undefined || stopping === undefined || isNested || CALLED_BY_HOST.test(stop)) {
    return undefined;
  }
  const isMentioned =
    mentionsOf(module, stop).some((node) => !contains(stopping, node)) ||
    isMentionedElsewhere(module, stop);
  const start = startName(module, starting);
  const isStarted = start !== undefined && isMentionedElsewhere(module, start);
  return !isMentioned && isStarted && !isPublished(module.project, module.path) ? stop : undefined;
}

/** The name that a function is declared with or given to. */
export function nameOfFunction(module: CodeModule, fn: FunctionExpr): string | undefined {
  if (fn.name !== null) {
    return fn.name;
  }
  const parent = module.parent(fn);
  switch (parent?.kind) {
    case 'bind':
    case 'assign': {
      const { target } = parent;
      return target.kind === 'name' || target.kind === 'member' ? target.name : undefined;
    }
    case 'class':
      return parent.fields.find(({ value }) => value === fn)?.name;
    case 'object': {
      const entry = parent.entries.find(
        (candidate) => candidate.kind === 'property' && candidate.value === fn,
      );
      return entry?.kind === 'property' ? entry.key : undefined;
    }
    default:
      return undefined;
  }
}

// `start() { this.clear(); this.timer = setInterval(…) }` where nothing else calls `clear`.
function isOnlyCalledBefore(
  module: CodeModule,
  name: string,
  stopping: FunctionExpr,
  starting: FunctionExpr | undefined,
  timer: CallExpr,
): boolean {
  const mentions = mentionsOf(module, name).filter((node) => !contains(stopping, node));
  return (
    starting !== undefined &&
    mentions.length > 0 &&
    mentions.every((node) => contains(starting, node) && node.start < timer.start) &&
    !isMentionedElsewhere(module, name)
  );
}

function startName(module: CodeModule, starting: FunctionExpr | undefined): string | undefined {
  if (starting === undefined) {
    return undefined;
  }
  const name = nameOfFunction(module, starting);
  return name === 'constructor' ? (module.enclosingClass(starting)?.name ?? undefined) : name;
}

function mentionsOf(module: CodeModule, name: string): readonly Node[] {
  return module.nodes.filter(
    (node) => (node.kind === 'name' || node.kind === 'member') && node.name === name,
  );
}

function isMentionedElsewhere(module: CodeModule, name: string): boolean {
  const word = new RegExp(`(?<![\\w$#])${RegExp.escape(name)}(?![\\w$])`, 'u');
  return module.project
    .files((path) => path !== module.path && languageOf(path) === 'typescript' && !isTestPath(path))
    .some(({ text }) => word.test(text));
}

/** True when the nearest `package.json` describes a package that others install. */
function isPublished(project: Project, path: string): boolean {
  for (let folder = path; folder.includes('/');) {
    folder = folder.slice(0, folder.lastIndexOf('/'));
    const manifest = project.file(`${folder}/package.json`);
    if (manifest !== undefined) {
      return hasEntry(manifest);
    }
  }
  const root = project.file('package.json');
  return root !== undefined && hasEntry(root);
}

function hasEntry(manifest: Parameters<typeof readData>[0]): boolean {
  const root = readData(manifest)?.documents[0];
  return (
    textOf(dataAt(root, 'private')) !== 'true' &&
    ['main', 'exports', 'module', 'bin'].some((key) => dataAt(root, key) !== undefined)
  );
}

function contains(outer: Node, inner: Node): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
