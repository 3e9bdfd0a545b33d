import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Ranged } from '../code/code.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import type { ProjectFile } from '../project-file.ts';
import type { FileQuestion, Project } from '../project.ts';
import { isPrismaPath } from '../schema/prisma-schema.ts';
import { calledName } from '../code/reach.ts';
import { calleeOf } from '../code/resolve.ts';
import { isSamplePath } from '../sample-path.ts';
import { keywordOf, positional, stringOf } from '../code/values.ts';

/** A queue or table that keeps what could not be done. */
export interface DeadLetters {
  readonly file: ProjectFile;
  readonly at: Ranged;
  readonly name: string;
}

/** A function that tells how many dead letters there are. */
export interface DeadLetterCount {
  readonly file: ProjectFile;
  readonly at: Ranged;
  readonly name: string;
  readonly isCalled: boolean;
}

const WORD =
  /[Dd]ead[-_ ]?[Ll]etters?|DEAD[-_ ]?LETTERS?|(?<![A-Za-z])(?:dlq|DLQ)s?(?![a-z])|Dlq|(?<=[a-z])DLQ/u;
const LINE_OF_COUNT =
  /count|size|depth|length|gauge|metric|histogram|alert|notify|slack|sentry|pager|monitor|threshold|llen|ApproximateNumberOfMessages|inspect|alarm/iu;
const WATCHING_PATH = /\.(?:ya?ml|json|tf|toml|hcl|libsonnet|rules|conf)$/u;

/** The program files that speak of dead letters. */
export const DEAD_LETTER_FILES: FileQuestion = {
  name: 'dead-letters',
  words: ['dead', 'Dead', 'DEAD', 'dlq', 'DLQ', 'Dlq'],
  path: (path) => languageOf(path) !== undefined && !isTestPath(path) && !isSamplePath(path),
  patterns: [WORD],
};

/** True for files besides programs that may keep or watch dead letters: schemas, alert rules, dashboards. */
export function isDeadLetterPath(path: string): boolean {
  return (
    (isPrismaPath(path) || path.endsWith('.sql') || WATCHING_PATH.test(path)) && !isSamplePath(path)
  );
}

/** The queues and tables for dead letters that the repository declares, in order of paths. */
export function deadLettersOf(project: Project): readonly DeadLetters[] {
  const inCode = project.filesWhere(DEAD_LETTER_FILES).flatMap(({ path }) => {
    const module = project.module(path);
    return module === undefined ? [] : queuesIn(module);
  });
  const inSchemas = project
    .files((path) => isPrismaPath(path) || path.endsWith('.sql'))
    .flatMap((file) => tablesIn(file));
  return [...inCode, ...inSchemas];
}

const MAKES_QUEUE =
  /^bullmq\.Queue$|^bull(?:\.(?:Queue|default))?$|^rq\.(?:queue\.)?Queue$|\.(?:assertQueue|queue_declare|declare_queue|createQueue|create_queue)$/u;

function queuesIn(module: CodeModule): readonly DeadLetters[] {
  return module.calls.flatMap((call) => {
    const name = MAKES_QUEUE.test(calleeOf(module, call) ?? `.${calledName(call)}`)
      ? queueName(module, call)
      : undefined;
    return name === undefined || !WORD.test(name)
      ? []
      : [{ file: module.file, at: call.callee, name }];
  });
}

function queueName(module: CodeModule, call: CallExpr): string | undefined {
  const keyword = ['queue', 'name', 'QueueName']
    .map((name) => keywordOf(module, call, name))
    .find(({ kind }) => kind === 'given');
  return keyword?.kind === 'given'
    ? stringOf(keyword.module, keyword.value)
    : stringOf(module, positional(call, 0));
}

const TABLE =
  /^[ \t]*(?:model\s+|create\s+table\s+(?:if\s+not\s+exists\s+)?["`]?(?:\w+["`]?\.["`]?)?)(?<name>\w+)/gimu;

function tablesIn(file: ProjectFile): readonly DeadLetters[] {
  return WORD.test(file.text)
    ? [...file.text.matchAll(TABLE)].flatMap((match) => {
        const name = match.groups?.['name'] ?? '';
        const end = match.index + match[0].length;
        return WORD.test(name) ? [{ file, at: { start: end - name.length, end }, name }] : [];
      })
    : [];
}

/** True when an alert rule, dashboard, metric or message speaks of dead letters, other than by a count that nothing calls. */
export function areDeadLettersWatched(
  project: Project,
  counts: readonly DeadLetterCount[],
): boolean {
  const isConfigured = project
    .files((path) => WATCHING_PATH.test(path) && !/package(?:-lock)?\.json$/u.test(path))
    .some(({ text }) => WORD.test(text) && LINE_OF_COUNT.test(text));
  const uncalled = counts.filter(({ isCalled }) => !isCalled);
  return (
    isConfigured ||
    project.filesWhere(DEAD_LETTER_FILES).some((file) => hasWatchingLine(file, uncalled))
  );
}

function hasWatchingLine(file: ProjectFile, uncalled: readonly DeadLetterCount[]): boolean {
  const ignored = uncalled.filter((count) => count.file.path === file.path);
  let offset = 0;
  return file.text.split('\n').some((line) => {
    const start = offset;
    offset += line.length + 1;
    const isIgnored = ignored.some(({ at }) => at.start < offset && start < at.end);
    return !isIgnored && WORD.test(line) && LINE_OF_COUNT.test(line);
  });
}

const COUNT_NAME = /(?:count|size|depth|length|stats)/iu;

/** The functions named for the number of dead letters, with whether any other line names them. */
export function deadLetterCountsOf(project: Project): readonly DeadLetterCount[] {
  const files = project.filesWhere(DEAD_LETTER_FILES);
  return files.flatMap(({ path }) => {
    const module = project.module(path);
    const named = (module?.nodes ?? []).filter((node) => node.kind === 'function');
    return named.flatMap((fn) => {
      const { name } = fn;
      if (module === undefined || name === null || !WORD.test(name) || !COUNT_NAME.test(name)) {
        return [];
      }
      const mentions = new RegExp(`\\b${name}\\b`, 'gu');
      const found = files.reduce((sum, { text }) => sum + (text.match(mentions)?.length ?? 0), 0);
      const isRoute = fn.decorators.length > 0;
      return [{ file: module.file, at: fn, name, isCalled: found > 1 || isRoute }];
    });
  });
}
