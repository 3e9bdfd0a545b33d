import { isTestPath, languageOf } from '../code/language.ts';
import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr } from '../code/code.ts';
import { nodeLoggersOf } from './loggers-node.ts';
import { pythonLoggersOf } from './loggers-python.ts';
import { onceEach } from '../once.ts';
import type { FileQuestion, Project } from '../project.ts';
import { isSamplePath } from '../sample-path.ts';

/** A place where a program makes or sets up the logger of a logging library. */
export interface Logger {
  /** As its authors write it: `pino`, `Winston`, `structlog`. */
  readonly library: string;
  readonly module: CodeModule;
  readonly call: CallExpr;
  /** Whether a record comes out as fields (JSON) or as a line of text, as far as the call says. */
  readonly output: 'structured' | 'text' | 'unknown';
}

// One of them is in every file that sets up a logger.
const LOGGER_WORDS: readonly string[] = [
  'pino',
  'winston',
  'bunyan',
  'log4js',
  'tslog',
  'consola',
  'roarr',
  'ConsoleLogger',
  'structlog',
  'loguru',
  'basicConfig',
  'dictConfig',
  'jsonlogger',
  'JsonFormatter',
];

/** The loggers that a file makes or sets up, in source order. */
export function loggersOf(module: CodeModule): readonly Logger[] {
  return module.language === 'python' ? pythonLoggersOf(module) : nodeLoggersOf(module);
}

/** True for a file that may set up a logger, going by its words. */
export function maySetUpLogger(text: string): boolean {
  return LOGGER_WORDS.some((word) => text.includes(word));
}

/** The program files that may set up a logger. */
export const LOGGER_FILES: FileQuestion = {
  name: 'loggers',
  words: LOGGER_WORDS,
  path: (path) => languageOf(path) !== undefined && !isTestPath(path) && !isSamplePath(path),
  file: () => true,
};

/** The loggers that the program sets up, tests and samples left out, in order of paths. */
export const loggersOfProject = onceEach((project: Project): readonly Logger[] =>
  project.filesWhere(LOGGER_FILES).flatMap(({ path }) => {
    const module = project.module(path);
    return module === undefined ? [] : loggersOf(module);
  }),
);
