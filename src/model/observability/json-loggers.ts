import { isTestPath, languageOf } from '../code/language.ts';
import type { FileQuestion } from '../project.ts';

/** Code that logs JSON lines. */
export const JSON_LOGGERS: FileQuestion = {
  name: 'json-loggers',
  words: ['pino', 'JSONRenderer', 'format.json', 'JsonFormatter', 'JSONFormatter', 'bunyan'],
  path: (path) => languageOf(path) !== undefined && !isTestPath(path),
  patterns: [
    /\bpino(?:Http)?\(|JSONRenderer|\bformat\.json\(|J(?:son|SON)Formatter|bunyan\.createLogger/u,
  ],
};
