import { isTestPath, languageOf } from '../code/language.ts';
import { filesImportedByName } from '../code/named-imports.ts';
import type { Project } from '../project.ts';
import { fileNameOf, folderOf } from '../repository-path.ts';
import { haveSameItems, settled } from '../code/settled.ts';

// Code that tests something.
function isTestCode(path: string): boolean {
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

/** True when a test stands beside the file, or in a folder of tests beside it, and has its name. */
export function hasTestBeside(project: Project, path: string): boolean {
  const extension = /\.[cm]?[jt]sx?$|\.py$/u.exec(path)?.[0] ?? '';
  const folder = folderOf(path);
  const name = fileNameOf(path).slice(0, -extension.length || undefined);
  const names =
    extension === '.py'
      ? [`test_${name}.py`, `${name}_test.py`]
      : [`${name}.test${extension}`, `${name}.spec${extension}`];
  return names.some((each) =>
    ['', '__tests__/', 'tests/', 'test/'].some((inner) => project.has(`${folder}${inner}${each}`)),
  );
}

/** True when a test is named for the word, or asks for an address with it, so that it needs no import. */
export function isAskedByAddress(project: Project, word: string): boolean {
  const pattern = new RegExp(
    `["'\`](?:https?://[^"'\`/\\n]*|\\$\\{[^}]*\\})?/[^"'\`\\n]{0,120}\\b${word}\\b|reverse\\(\\s*["'][\\w:-]*${word}`,
    'u',
  );
  const named = new RegExp(`(?:^|[/_.-])${word}(?:[/_.-]|s?\\.)`, 'u');
  return project.files(isTestCode).some(({ path, text }) => named.test(path) || pattern.test(text));
}
