import { fileFact } from '../file-fact.ts';
import { languageOf } from './language.ts';

const TYPESCRIPT =
  /^export\s+(?:(?<isDefault>default\s+)?(?:async\s+)?(?:function\b\s*\*?|(?:abstract\s+)?class\b)\s*(?<name>[\w$]*)|const\s+(?<arrow>[\w$]+)\s*=\s*(?:async\s*[(<]|(?:async\s+)?function\b|\(\s*(?:[{)]|\w+\s*[:,?)])))/gmu;
const PYTHON = /^(?:async\s+def|def|class)\s+(?<name>\w+)/gmu;

/**
 * The functions and classes that a code file exports under their own names, going by its text: `default`
 * for the default export. No file is parsed for it. A name that is not among them may be one all the same.
 */
export const declaredFunctions = fileFact(
  'declared-functions',
  ({ path, text }): ReadonlySet<string> =>
    new Set(
      Array.from(text.matchAll(languageOf(path) === 'python' ? PYTHON : TYPESCRIPT), ({ groups }) =>
        groups?.['isDefault'] === undefined ? (groups?.['name'] ?? '') : 'default',
      ),
    ),
);
