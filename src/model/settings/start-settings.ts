import type { Place } from '#core/span.ts';

import { isBrowserFile } from '../http/browser-code.ts';
import type { CodeModule } from '../code/code-module.ts';
import type { Node } from '../code/code.ts';
import {
  APPLICATION_WORDS,
  applicationsOf,
  mayCreateApplication,
} from '../http/http-applications.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { isOneOffPath } from '../one-off-path.ts';
import type { FileQuestion, Project } from '../project.ts';
import { isSamplePath } from '../sample-path.ts';
import { serviceOf } from '../services.ts';
import { environmentRead } from './settings-environment.ts';
import { productionCheckByName } from './settings-production.ts';
import { isSecretName } from '../secrets/settings-secret-names.ts';
import { settingDefaultsOf } from './settings.ts';

/** What a service that answers requests does about its settings when it starts. */
export type StartSettings =
  | { readonly kind: 'validated'; readonly at: Place }
  | {
      readonly kind: 'unchecked';
      /** Where its application is made. */
      readonly at: Place;
      readonly reads: readonly { readonly name: string; readonly at: Place }[];
    };

function isProgram(path: string): boolean {
  return (
    languageOf(path) !== undefined &&
    !isTestPath(path) &&
    !isSamplePath(path) &&
    !isOneOffPath(path) &&
    !/(?:^|\/)[\w.-]*\.config\.[cm]?[jt]s$/u.test(path)
  );
}

const APPLICATIONS: FileQuestion = {
  name: 'applications that start',
  words: APPLICATION_WORDS,
  path: isProgram,
  file: mayCreateApplication,
};

const READ_WORDS = ['process.env', 'getenv', 'os.environ', 'Deno.env'];

const READS: FileQuestion = {
  name: 'settings of the environment',
  words: READ_WORDS,
  path: isProgram,
  file: (file) => READ_WORDS.some((word) => file.text.includes(word)) && !isBrowserFile(file),
};

/** What reads all settings at once and stops when one is missing: libraries, schemas, and helpers named for it. */
const VALIDATION =
  /['"](?:envalid|env-schema|@fastify\/env|fastify-env|@t3-oss\/env-\w+|znv|env-var|convict|dotenv-safe|zod-config|nestjs-zod-config|@ilovepixelart\/ts-env)['"]|(?:parse|safeParse|parseAsync|validate|assert|create|decode)\w*\(\s*(?:[\w.]+\s*,\s*)?(?:\{\s*\.\.\.)?process\.env\b|validationSchema\s*:|validate\s*:\s*\w*validate\w*|\bBaseSettings\b|\bfrom (?:environs|decouple|dynaconf|starlette\.config|pydantic_settings|goodconf|environ)\b|\bimport (?:environ|environs|decouple|dynaconf)\b|(?:require|required|check|validate|assert|ensure|mustGet|must_get)_?(?:required_?)?env\w*\(|required_?(?:env|settings|vars|variables|config)|getOrThrow\(|missing_?(?:env|vars|variables|settings|keys)/iu;

/** `required('DATABASE_URL')`, and not `require('express')`. */
const REQUIRED = /\brequired?\(\s*['"][A-Z][A-Z\d]*_[A-Z\d_]+['"]/u;

function validationIn(text: string): RegExpExecArray | null {
  return VALIDATION.exec(text) ?? REQUIRED.exec(text);
}

const VALIDATIONS: FileQuestion = {
  name: 'validated settings',
  path: isProgram,
  patterns: [VALIDATION, REQUIRED],
};

/** The questions by which settings at the start are found. */
export const START_SETTINGS_FILES: readonly FileQuestion[] = [APPLICATIONS, READS, VALIDATIONS];

const FEWEST = 3;

/** What each service with an application does about its settings, one answer a service. */
export function startSettingsOf(project: Project): readonly StartSettings[] {
  const starts = new Map<string, Place>();
  for (const { path } of project.filesWhere(APPLICATIONS)) {
    const module = project.module(path);
    const [first] = module === undefined ? [] : applicationsOf(module);
    const { root } = serviceOf(project, path);
    if (module !== undefined && first !== undefined && !starts.has(root)) {
      starts.set(root, module.place(first.call.callee));
    }
  }
  return [...starts].flatMap(([root, at]) => settingsOfService(project, root, at));
}

function settingsOfService(project: Project, root: string, at: Place): readonly StartSettings[] {
  const validated = project
    .filesWhere(VALIDATIONS)
    .find(({ path }) => serviceOf(project, path).root === root || root.startsWith(folderOf(path)));
  if (validated !== undefined) {
    const found = validationIn(validated.text);
    const start = found?.index ?? 0;
    return [
      {
        kind: 'validated',
        at: validated.place({ start, end: start + (found?.[0].length ?? 0) }),
      },
    ];
  }
  const reads = project
    .filesWhere(READS)
    .filter(({ path }) => serviceOf(project, path).root === root)
    .flatMap(({ path }) => {
      const module = project.module(path);
      return module === undefined ? [] : readsIn(module);
    });
  const byName = reads.filter(
    ({ name }, index) => reads.findIndex((each) => each.name === name) === index,
  );
  const unchecked = byName.filter(
    ({ name }) =>
      productionCheckByName(project, name, '').kind === 'none' && !isOptional(project, name),
  );
  return unchecked.length < FEWEST ? [] : [{ kind: 'unchecked', at, reads: unchecked }];
}

// `if app.config["SEARCH_URL"]` somewhere goes on without, which is a choice.
function isOptional(project: Project, name: string): boolean {
  const test = new RegExp(
    `(?:\\bif\\b|\\bnot\\b|!|&&)[^\\n]*\\b${name}\\b|\\b${name}\\b['"\\])]*\\s*(?:\\?[^?.]|&&)`,
    'u',
  );
  return (
    project.filesWhere({
      name: `goes on without ${name}`,
      words: [name],
      path: isProgram,
      file: ({ text }) => text.includes(name) && test.test(text),
    }).length > 0
  );
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1) || '\0';
}

/** What watches the service or stands beside it, and passwords of servers that mostly have none. */
const MOSTLY_OPTIONAL =
  /sentry|slack|alert|webhook_url|proxy|apm|new_?relic|cdn|licen[cs]e|(?:redis|smtp|e?mail|imap|elastic\w*)_\w*pass(?:word)?$/iu;

// A secret or an address has no value that would do when it is missing.
function isRequired(name: string): boolean {
  return (isSecretName(name) || /_(?:URL|URI)$/u.test(name)) && !MOSTLY_OPTIONAL.test(name);
}

function readsIn(module: CodeModule): readonly { readonly name: string; readonly at: Place }[] {
  const withDefault = new Set(settingDefaultsOf(module).map(({ name }) => name));
  return module.nodes.flatMap((node) => {
    const read = isReading(node) ? environmentRead(module, node) : undefined;
    return read === undefined ||
      !isRequired(read.name) ||
      withDefault.has(read.name) ||
      isAsked(module, node)
      ? []
      : [{ name: read.name, at: module.place(read.at) }];
  });
}

function isReading(node: Node): node is Extract<Node, { kind: 'member' | 'call' }> {
  return node.kind === 'member' || node.kind === 'call';
}

/**
 * `if (process.env.SENTRY_DSN)` goes on without, as does anything that hands the setting to a condition;
 * `os.environ["X"]` at import stops the start by itself.
 */
function isAsked(module: CodeModule, node: Node): boolean {
  const parent = module.parent(node);
  const isImport =
    module.language === 'python' &&
    node.kind === 'member' &&
    module.enclosingFunction(node) === undefined;
  return (
    isImport ||
    isTestedByName(module, parent) ||
    parent?.kind === 'if' ||
    parent?.kind === 'conditional' ||
    parent?.kind === 'binary' ||
    (parent?.kind === 'unary' && parent.op === '!') ||
    (parent?.kind === 'call' && parent.callee.kind === 'name' && parent.callee.name === 'Boolean')
  );
}

// `url = os.getenv("URL")` and `if url:` in one file.
function isTestedByName(module: CodeModule, bind: Node | undefined): boolean {
  if (bind?.kind !== 'bind' || (bind.target.kind !== 'name' && bind.target.kind !== 'member')) {
    return false;
  }
  const { name } = bind.target;
  return new RegExp(
    `(?:\\bif\\b|\\bnot\\b|!|&&|\\band\\b|\\bor\\b)[^\\n]*\\b${name}\\b|\\b${name}\\b\\s*(?:\\?[^.]|&&|\\|\\||\\bor\\b|\\bif\\b)`,
    'u',
  ).test(module.file.text);
}
