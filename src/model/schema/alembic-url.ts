import { dataAt, entryOf, textOf } from '#syntax/data.ts';

import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Node } from '../code/code.ts';
import { readData } from '../documents.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';
import { fileNameOf, folderOf, resolveInRepository } from '../repository-path.ts';
import { environmentRead } from '../settings/settings-environment.ts';
import { stringOf } from '../code/values.ts';

/** The address of a database that a configuration of Alembic carries. */
export interface AlembicUrl {
  readonly file: ProjectFile;
  readonly start: number;
  readonly end: number;
  readonly url: string;
}

/** True for the configuration of Alembic. */
export function isAlembicConfig(path: string): boolean {
  return /^[\w.-]*alembic[\w.-]*\.ini$/u.test(fileNameOf(path));
}

const ADDRESS = /^(?<scheme>[\w+]+):\/\/(?<rest>.+)$/u;

/** What the configuration that belongs to an `env.py` says; undefined when there is none, or no address in it. */
export function alembicUrlFor(project: Project, envPath: string): AlembicUrl | undefined {
  const folder = folderOf(envPath);
  return project
    .files(isAlembicConfig)
    .filter((file) => scriptFolder(file) === folder)
    .flatMap((file) => urlOf(file) ?? [])
    .at(0);
}

function scriptFolder(file: ProjectFile): string | undefined {
  const written = textOf(dataAt(readData(file)?.documents[0], 'alembic', 'script_location'));
  const path = written?.replace(/^%\(here\)s\//u, '');
  const folder = path === undefined ? undefined : resolveInRepository(folderOf(file.path), path);
  return folder === undefined ? undefined : `${folder}/`;
}

function urlOf(file: ProjectFile): AlembicUrl | undefined {
  const section = dataAt(readData(file)?.documents[0], 'alembic');
  const entry = entryOf(section, 'sqlalchemy.url');
  const url = textOf(entry?.value)?.trim();
  const rest = ADDRESS.exec(url ?? '')?.groups?.['rest'];
  // SQLite has no server whose address could be wrong, and `%(…)s` is filled in elsewhere.
  if (
    entry === undefined ||
    url === undefined ||
    rest === undefined ||
    /^sqlite|%\(|\$\{/u.test(url)
  ) {
    return undefined;
  }
  return { file, start: entry.keyStart, end: entry.value.end, url };
}

/** What an `env.py` does with the address of the configuration. */
export type AlembicUrlUse =
  /** It is replaced whatever happens, never read, or its absence elsewhere stops the migration. */
  | { readonly kind: 'unused' }
  /** It is the address, since nothing replaces it. */
  | { readonly kind: 'only' }
  /** It is the address when a variable is missing. */
  | { readonly kind: 'fallback'; readonly variable: string; readonly node: Node };

/** Reads an `env.py`. What cannot be told counts as unused. */
export function alembicUrlUse(module: CodeModule): AlembicUrlUse {
  const { text } = module.file;
  const setters = module.calls.filter((call) => isSetter(module, call));
  if (!/get_section\(|get_main_option\(|engine_from_config/u.test(text)) {
    return { kind: 'unused' };
  }
  const fallback = module.calls.flatMap((call) => fallbackAt(module, call) ?? []).at(0);
  if (fallback !== undefined) {
    return fallback;
  }
  const [setter] = setters;
  if (setter === undefined) {
    return /(?:\[|\()\s*['"]sqlalchemy\.url['"]\s*\]\s*=|\burl\s*=\s*(?!config\.get_main_option)\w|create_(?:async_)?engine\(/u.test(
      text,
    )
      ? { kind: 'unused' }
      : { kind: 'only' };
  }
  return conditionalSetter(module, setters) ?? { kind: 'unused' };
}

function isSetter(module: CodeModule, call: CallExpr): boolean {
  return (
    call.callee.kind === 'member' &&
    call.callee.name === 'set_main_option' &&
    stringOf(module, call.args[0]?.value) === 'sqlalchemy.url'
  );
}

function isReader(module: CodeModule, node: Node): boolean {
  return (
    node.kind === 'call' &&
    node.callee.kind === 'member' &&
    node.callee.name === 'get_main_option' &&
    stringOf(module, node.args[0]?.value) === 'sqlalchemy.url'
  );
}

// `os.getenv('X', config.get_main_option('sqlalchemy.url'))` and `os.getenv('X') or config.…`
function fallbackAt(module: CodeModule, call: CallExpr): AlembicUrlUse | undefined {
  const parent = module.parent(call);
  const read = environmentRead(module, call);
  if (read === undefined) {
    return undefined;
  }
  const other =
    call.args[1]?.value ??
    (parent?.kind === 'binary' && parent.op === '||' ? parent.right : undefined);
  return other !== undefined && isReader(module, other)
    ? { kind: 'fallback', variable: read.name, node: call }
    : undefined;
}

// `if url: config.set_main_option('sqlalchemy.url', url)` without another branch that stops.
function conditionalSetter(
  module: CodeModule,
  setters: readonly CallExpr[],
): AlembicUrlUse | undefined {
  for (const setter of setters) {
    const branch = [...module.ancestors(setter)].find((node) => node.kind === 'if');
    if (branch === undefined || branch.kind !== 'if') {
      return undefined;
    }
    const stops =
      /\b(?:raise|sys\.exit|exit\()/u.test(module.text(branch)) || branch.otherwise.length > 0;
    const variable = variableOf(module, branch.test);
    if (!stops && variable !== undefined) {
      return { kind: 'fallback', variable, node: branch.test };
    }
  }
  return undefined;
}

function variableOf(module: CodeModule, test: Node): string | undefined {
  let found: string | undefined;
  walk([test], (node) => {
    if (found === undefined && node.kind === 'call') {
      found = environmentRead(module, node)?.name;
    }
    return found === undefined;
  });
  if (found !== undefined || test.kind !== 'name') {
    return found;
  }
  const bound = module.nodes.find(
    (node) => node.kind === 'bind' && node.target.kind === 'name' && node.target.name === test.name,
  );
  return bound?.kind === 'bind' && bound.value?.kind === 'call' && bound.value.args.length === 1
    ? environmentRead(module, bound.value)?.name
    : undefined;
}
