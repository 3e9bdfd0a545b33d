import { isTestPath, languageOf } from './language.ts';
import { filesImportedByName } from './named-imports.ts';
import type { Project } from './project.ts';
import { haveSameItems, settled } from './settled.ts';

/** True for code that tests something. */
export function isTestCode(path: string): boolean {
  return languageOf(path) !== undefined && isTestPath(path);
}

/** The code files that tests import, directly or through one hop, by name. */
export const testedFilesOf = settled(
  'tested-files',
  (project): ReadonlySet<string> => {
    const tests = project.paths.filter(isTestCode);
    const direct = new Set(tests.flatMap((path) => filesImportedByName(project, path)));
    const hop = [...direct].flatMap((path) => filesImportedByName(project, path));
    return new Set([...direct, ...hop].filter((path) => !isTestPath(path)));
  },
  haveSameItems,
);

/** True when a test asks for an address with one of the words in it, so that it needs no import. */
export function isAskedByAddress(project: Project, words: readonly string[]): boolean {
  const pattern = new RegExp(
    `["'\`](?:https?://[^"'\`/\\n]*|\\$\\{[^}]*\\})?/[^"'\`\\n]{0,120}\\b(?:${words.join('|')})\\b|reverse\\(\\s*["'][\\w:-]*(?:${words.join('|')})`,
    'u',
  );
  return project.files(isTestCode).some(({ text }) => pattern.test(text));
}
