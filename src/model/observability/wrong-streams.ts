import type { Edit } from '#core/rule.ts';

import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Node, Ranged } from '../code/code.ts';
import { insertLast } from '../code/insertions.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { isLoggerFile } from './logger-modules.ts';
import { JSON_FORMATTER } from './loggers-python.ts';
import type { FileQuestion } from '../project.ts';
import { calledName } from '../code/reach.ts';
import { calleeOf, nameOf } from '../code/resolve.ts';
import { serviceOf } from '../services.ts';
import { nameOfFunction } from '../resilience/timers-stop.ts';
import { keywordOf, positional } from '../code/values.ts';

/** A logger that writes text and sends every level to the stream of errors. */
export interface WrongStream {
  readonly at: Ranged;
  /** What sends it there: `logging.basicConfig`, `console.error`. */
  readonly by: string;
  /** Sends it to standard output; undefined when it takes more than that. */
  readonly edit: Edit | undefined;
}

/** One of these is in every file with such a logger. */
export const STREAM_WORDS: readonly string[] = [
  'basicConfig',
  'StreamHandler',
  'console.error',
  'stderr',
];

/** What talks to its caller over standard output has no other stream for its logs. */
const OVER_STDIO: FileQuestion = {
  name: 'wrong-streams/stdio',
  words: ['tdio'],
  path: (path) => languageOf(path) !== undefined && !isTestPath(path),
  patterns: [/StdioServerTransport|stdio_server|transport\s*[=:]\s*['"]stdio/u],
};

/** The questions by which it is found what standard output is used for. */
export const STREAM_QUESTIONS: readonly FileQuestion[] = [OVER_STDIO];

/** The loggers of a file that send every level to the stream of errors, in source order. */
export function wrongStreamsOf(module: CodeModule): readonly WrongStream[] {
  const found = module.language === 'python' ? pythonStreams(module) : nodeStreams(module);
  return found.length === 0 || isOverStdio(module) ? [] : found;
}

function isOverStdio({ project, path }: CodeModule): boolean {
  const { root } = serviceOf(project, path);
  return project.filesWhere(OVER_STDIO).some((file) => serviceOf(project, file.path).root === root);
}

// https://docs.python.org/3/library/logging.handlers.html#streamhandler
function pythonStreams(module: CodeModule): readonly WrongStream[] {
  const { text } = module.file;
  // One stream each for what is fine and what is not is how it should be.
  if (JSON_FORMATTER.test(text) || /\bsys\.stdout\b|ext:\/\/sys\.stdout/u.test(text)) {
    return [];
  }
  return module.calls.flatMap((call) => {
    const by = /^(?:basicConfig|StreamHandler)$/u.test(calledName(call))
      ? calleeOf(module, call)
      : undefined;
    if (by !== 'logging.basicConfig' && by !== 'logging.StreamHandler') {
      return [];
    }
    return goesToErrors(module, call, by)
      ? [{ at: call.callee, by, edit: editOf(module, call, by) }]
      : [];
  });
}

function goesToErrors(module: CodeModule, call: CallExpr, by: string): boolean {
  const stream = keywordOf(module, call, 'stream');
  const given = stream.kind === 'given' ? stream.value : positional(call, 0);
  if (given !== undefined) {
    return nameOf(module, given) === 'sys.stderr';
  }
  const others = by === 'logging.basicConfig' ? ['handlers', 'filename'] : [];
  return (
    stream.kind === 'absent' &&
    !call.args.some(({ isSpread }) => isSpread) &&
    others.every((name) => keywordOf(module, call, name).kind === 'absent')
  );
}

function editOf(module: CodeModule, call: CallExpr, by: string): Edit | undefined {
  const isImported = /^import sys$/mu.test(module.file.text);
  const isStated = call.args.some(
    ({ name, value }) => name === 'stream' || module.text(value) === 'sys.stderr',
  );
  if (!isImported || isStated) {
    return undefined;
  }
  const text = by === 'logging.basicConfig' ? 'stream=sys.stdout' : 'sys.stdout';
  return insertLast(module, call, call.callee.end + 1, text);
}

const HARMLESS_LEVEL = /^(?:info|debug|log|trace|verbose)$/iu;

// A logger of the program's own that writes its harmless levels with `console.error`.
function nodeStreams(module: CodeModule): readonly WrongStream[] {
  if (!isLoggerFile(module.file)) {
    return [];
  }
  const written = module.calls.flatMap((call) => {
    const { callee } = call;
    const isPossible = callee.kind === 'member' && /^(?:error|write)$/u.test(callee.name);
    const by = isPossible ? calleeOf(module, call) : undefined;
    return (by === 'console.error' || by === 'process.stderr.write') &&
      isOfHarmlessLevel(module, call) &&
      !/JSON\.stringify|stringify\(/u.test(module.text(call))
      ? [{ at: callee, by, edit: undefined }]
      : [];
  });
  return written.slice(0, 1);
}

function isOfHarmlessLevel(module: CodeModule, node: Node): boolean {
  const fn = module.enclosingFunction(node);
  const isBranch = [...module.ancestors(node)].some(
    ({ kind }) => kind === 'if' || kind === 'switch',
  );
  return fn !== undefined && !isBranch && HARMLESS_LEVEL.test(nameOfFunction(module, fn) ?? '');
}
