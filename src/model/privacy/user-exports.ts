import type { Place } from '#core/span.ts';

import { isBrowserFile } from '../http/browser-code.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { isOneOffPath } from '../one-off-path.ts';
import type { FileQuestion, Project } from '../project.ts';
import { isSamplePath } from '../sample-path.ts';
import { serviceOf } from '../services.ts';
import { USER_DELETION_WORDS, userDeletionsOf } from './user-deletions.ts';

/** A service that forgets users on request and does not give them what it keeps. */
export type ExportGap =
  /** `at` is the route of the deletion. */
  | { readonly kind: 'missing'; readonly at: Place; readonly deletion: string }
  /** `at` is the export, which no test names. */
  | { readonly kind: 'untested'; readonly at: Place; readonly name: string };

const EXPORT =
  /(?:export|download)[-_]?(?:my|own|user|users|account|personal|profile|gdpr|all)[-_]?(?:data|info(?:rmation)?|account|profile|archive)\w*|(?:user|account|personal|gdpr|profile)[-_]?(?:data)?[-_]?(?:export|takeout|archive|portability)\w*|\b(?:data[-_]?portability|takeout|subject[-_]?access[-_]?request|dsar)\b|(?:users?\/me|\/me|account|profile|gdpr|privacy)\/(?:data[-/])?(?:export|download|takeout)\b|\bexport[-_]?(?:data|me|account|profile|user)\b/iu;

function isProgram(path: string): boolean {
  return languageOf(path) !== undefined && !isSamplePath(path) && !isOneOffPath(path);
}

const DELETIONS: FileQuestion = {
  name: 'deletions of users',
  words: USER_DELETION_WORDS,
  path: (path) => isProgram(path) && !isTestPath(path),
  file: (file) =>
    USER_DELETION_WORDS.some((word) => file.text.includes(word)) && !isBrowserFile(file),
};

const EXPORTS: FileQuestion = {
  name: 'exports of users',
  path: (path) => isProgram(path) && !isTestPath(path),
  patterns: [EXPORT],
  pathPatterns: [EXPORT],
  file: (file) => !isBrowserFile(file),
};

const TESTED_EXPORTS: FileQuestion = {
  name: 'tests of exports of users',
  path: (path) => languageOf(path) !== undefined && isTestPath(path),
  patterns: [EXPORT],
  pathPatterns: [EXPORT],
};

/** The questions by which exports are found. */
export const EXPORT_FILES: readonly FileQuestion[] = [DELETIONS, EXPORTS, TESTED_EXPORTS];

/** Each service with a route by which people delete their account, and no export that is tested. */
export function exportGapsOf(project: Project): readonly ExportGap[] {
  const exports = project.filesWhere(EXPORTS);
  const [first] = exports;
  if (first !== undefined) {
    return isTested(project) ? [] : untested(project, exports);
  }
  const byService = new Map<string, ExportGap>();
  for (const { path } of project.filesWhere(DELETIONS)) {
    const module = project.module(path);
    const deletion = module === undefined ? undefined : userDeletionsOf(module).find(isOwnAccount);
    const { root } = serviceOf(project, path);
    if (module !== undefined && deletion !== undefined && !byService.has(root)) {
      const at = module.place(deletion.at);
      byService.set(root, { kind: 'missing', at, deletion: deletion.name });
    }
  }
  return [...byService.values()];
}

// What an administrator deletes is somebody else's account.
function isOwnAccount({ kind, name }: ReturnType<typeof userDeletionsOf>[number]): boolean {
  return kind === 'route' && /\/(?:me|account|profile|self)(?=\/|$)|my|own|current/iu.test(name);
}

function isTested(project: Project): boolean {
  const hasTests = project.paths.some((path) => languageOf(path) !== undefined && isTestPath(path));
  return !hasTests || project.filesWhere(TESTED_EXPORTS).length > 0;
}

function untested(
  project: Project,
  exports: ReturnType<Project['filesWhere']>,
): readonly ExportGap[] {
  const forgets = project.filesWhere(DELETIONS).some(({ path }) => {
    const module = project.module(path);
    return module !== undefined && userDeletionsOf(module).some(isOwnAccount);
  });
  const file = exports.find(({ text }) => EXPORT.test(text));
  const found = file === undefined ? null : EXPORT.exec(file.text);
  return !forgets || file === undefined || found === null
    ? []
    : [
        {
          kind: 'untested',
          at: file.place({ start: found.index, end: found.index + found[0].length }),
          name: found[0],
        },
      ];
}
