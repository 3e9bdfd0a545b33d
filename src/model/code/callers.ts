import type { CodeModule } from './code-module.ts';
import type { CallExpr, FunctionExpr, Node } from './code.ts';
import { importedFiles } from './imported-files.ts';
import { isTestPath, languageOf } from './language.ts';
import { once } from '../once.ts';
import { isOneOffPath } from '../one-off-path.ts';
import type { FileQuestion } from '../project.ts';
import { functionsCalledBy, lastName } from './reach.ts';
import { functionOf } from './resolve.ts';
import { isServed } from '../http/served-code.ts';
import { haveSameItems, settled } from './settled.ts';
import { nameOfFunction } from '../resilience/timers-stop.ts';

/** A call and the file that it stands in. */
export interface CallInFile {
  readonly module: CodeModule;
  readonly call: CallExpr;
}

/** The calls of a function in the program, as far as they can be resolved; tests and scripts are no part of it. */
export const callsInProject = once(
  (module: CodeModule, fn: FunctionExpr): readonly CallInFile[] => {
    const name = nameOfFunction(module, fn);
    const isMade = name === 'constructor' || name === '__init__';
    if (name === undefined || isMade || name.length < 3) {
      return [];
    }
    return filesMentioning(module, name).flatMap((other) =>
      other.calls
        .filter(
          (call) =>
            isNamed(call.callee, name) &&
            functionsCalledBy(other, call).some(({ expr }) => expr === fn),
        )
        .map((call) => ({ module: other, call })),
    );
  },
);

/**
 * False for a place in a function that nothing in the program calls or hands on, by its name: neither a
 * route nor a job, nor exported as a file's default, nor decorated. Unknown callers count, and so do those
 * of a file that no other one imports: whatever loads it may call what it exports.
 */
export function isRun(module: CodeModule, node: Node): boolean {
  const fn = outermost(module, node);
  const name = fn === undefined ? undefined : nameOfFunction(module, fn);
  if (
    fn === undefined ||
    name === undefined ||
    isServed(module, node) ||
    isCalledByName(fn, name)
  ) {
    return true;
  }
  const statement = module.parent(fn);
  const isDefault = module.facts.body.some(
    (each) =>
      each.kind === 'export' &&
      (each.value === fn ||
        each.names.some(({ local, exported }) => local === name && exported === 'default')),
  );
  return (
    isDefault ||
    statement?.kind === 'assign' ||
    !importedPaths(module.project).has(module.path) ||
    filesMentioning(module, name).some((other) =>
      other.nodes.some((each) => isNamed(each, name) && isUse(other, each, fn)),
    )
  );
}

const importedPaths = settled(
  'callers/imported',
  (project): ReadonlySet<string> =>
    new Set(
      project.paths
        .filter((path) => languageOf(path) !== undefined && !isTestPath(path))
        .flatMap((path) => importedFiles(project, path)),
    ),
  haveSameItems,
);

// These only change how a function is called; every other decorator may register it somewhere.
const PLAIN_DECORATOR =
  /^(?:contextmanager|asynccontextmanager|staticmethod|classmethod|property|override|wraps|cache|lru_cache)$/u;

// The hooks of frameworks and the language itself call these.
function isCalledByName({ decorators }: FunctionExpr, name: string): boolean {
  return (
    decorators.some(
      (each) => !PLAIN_DECORATOR.test(lastName(each.kind === 'call' ? each.callee : each)),
    ) || /^(?:constructor|default|handler|main|__\w+__|[A-Z]+)$/u.test(name)
  );
}

function outermost(module: CodeModule, node: Node): FunctionExpr | undefined {
  const around = [...module.ancestors(node)];
  return around.findLast((each) => each.kind === 'function');
}

function isNamed(node: Node, name: string): boolean {
  return (node.kind === 'name' || node.kind === 'member') && node.name === name;
}

// A call, or a value that is handed on: to a function, in an object or a list, or to another name.
function isUse(module: CodeModule, node: Node, fn: FunctionExpr): boolean {
  const parent = module.parent(node);
  const isRead =
    parent !== undefined && !/^(?:bind|import|export|functionDeclaration)$/u.test(parent.kind);
  if (node.kind === 'member') {
    const isHandedOn =
      parent?.kind === 'call' || parent?.kind === 'object' || parent?.kind === 'list';
    return (
      isHandedOn &&
      (parent.kind !== 'call' || parent.callee === node || functionOf(module, node)?.expr === fn)
    );
  }
  return node.kind === 'name' && isRead && functionOf(module, node)?.expr === fn;
}

function filesMentioning(module: CodeModule, name: string): readonly CodeModule[] {
  return module.project
    .filesWhere(mentions(name, module.language))
    .flatMap(({ path }) => module.project.module(path) ?? []);
}

function mentions(name: string, language: CodeModule['language']): FileQuestion {
  return {
    name: `callers/mentions ${name} ${language}`,
    path: (path) => languageOf(path) === language && !isTestPath(path) && !isOneOffPath(path),
    file: ({ text }) => text.includes(name),
  };
}
