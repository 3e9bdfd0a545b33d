import type { CodeModule } from '../code/code-module.ts';
import type { FunctionExpr, Node } from '../code/code.ts';
import type { ConsoleLog } from './console-logs.ts';
import type { ProjectFile } from '../project-file.ts';
import { fileNameOf, folderOf } from '../repository-path.ts';
import { nameOf } from '../code/resolve.ts';

const NAME =
  /^(?:(?:[\w-]*[._-])?logger|logging|log)(?:[._-](?:server|service|util|utils))?\.(?:[cm]?[jt]s|py)$/iu;
const FOLDER = /(?:^|\/)(?:logger|logging|log)\/(?:src\/)?$/iu;
const ENTRY_NAME = /^(?:index\.[cm]?[jt]s|__init__\.py)$/iu;
const LEVELS = /\b(?:error|warn|warning|info|debug)\b/gu;

/**
 * True for a file that goes by the name of a logger and speaks of levels: `src/logger.ts`,
 * `lib/logging/index.ts`.
 */
export function isLoggerFile({ path, text }: ProjectFile): boolean {
  const name = fileNameOf(path);
  const isNamed = NAME.test(name) || (FOLDER.test(folderOf(path)) && ENTRY_NAME.test(name));
  return isNamed && new Set(text.match(LEVELS)).size > 1;
}

const LEVEL = /^(?:log|error|warn|warning|info|debug|trace|fatal|critical|write|emit|print)$/iu;

/**
 * Where a logger of the project's own writes to `console` or `print`: records in functions that are named
 * after a level, levels that are methods of `console`, and `console` itself under another name.
 */
export function levelsOverConsole(
  module: CodeModule,
  logs: readonly ConsoleLog[],
): readonly ConsoleLog[] {
  const written = logs.filter(({ at }) => isInLevelMethod(module, at));
  return [...written, ...module.nodes.flatMap((node) => aliasAt(module, node))].toSorted(
    (a, b) => a.at.start - b.at.start,
  );
}

function isInLevelMethod(module: CodeModule, at: Node): boolean {
  return [...module.ancestors(at)].some(
    (around) => around.kind === 'function' && LEVEL.test(nameOfFunction(module, around) ?? ''),
  );
}

// `{ info: console.log }`, `export const logger = console` and `module.exports = console`.
function aliasAt(module: CodeModule, node: Node): readonly ConsoleLog[] {
  if (node.kind === 'object') {
    return node.entries.flatMap((entry) =>
      entry.kind === 'property' &&
      LEVEL.test(entry.key) &&
      /^console\.\w+$/u.test(nameOf(module, entry.value) ?? '')
        ? [{ at: entry.value, name: module.text(entry.value), contents: 'telling' }]
        : [],
    );
  }
  const value =
    node.kind === 'bind' || node.kind === 'assign' || node.kind === 'export' ? node.value : null;
  const isConsole = value?.kind === 'name' && value.name === 'console';
  return isConsole &&
    nameOf(module, value) === 'console' &&
    module.enclosingFunction(node) === undefined
    ? [{ at: value, name: 'console', contents: 'telling' }]
    : [];
}

// A method, `info: (text) => …` or `const info = …`.
function nameOfFunction(module: CodeModule, fn: FunctionExpr): string | undefined {
  if (fn.name !== null) {
    return fn.name;
  }
  const parent = module.parent(fn);
  if (parent?.kind === 'object') {
    const entry = parent.entries.find(({ value }) => value === fn);
    return entry?.kind === 'property' ? entry.key : undefined;
  }
  return parent?.kind === 'bind' && parent.target.kind === 'name' ? parent.target.name : undefined;
}
