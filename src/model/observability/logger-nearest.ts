import { importedFiles } from '../code/imported-files.ts';
import { languageOf } from '../code/language.ts';
import { isLoggerFile } from './logger-modules.ts';
import { loggersOfProject } from './loggers.ts';
import type { ProjectFile } from '../project-file.ts';
import type { FileQuestion, Project } from '../project.ts';
import { serverCodeOf } from '../http/server-code.ts';
import { haveSameItems, settled } from '../code/settled.ts';

/**
 * The file that makes the logger which a file of server code has at hand: one that it imports, or else the
 * nearest that sets up a logging library or goes by the name of a logger. Undefined when the server code
 * of that language has none.
 */
export function nearestLoggerPath(project: Project, file: ProjectFile): string | undefined {
  const language = languageOf(file.path);
  const imported = new Set(importedFiles(project, file.path));
  return [...loggerPaths(project)]
    .filter((each) => each !== file.path && languageOf(each) === language)
    .toSorted(
      (a, b) =>
        Number(imported.has(b)) - Number(imported.has(a)) ||
        sharedFolders(b, file.path) - sharedFolders(a, file.path) ||
        a.length - b.length,
    )[0];
}

const loggerPaths = settled(
  'logger-nearest',
  (project): ReadonlySet<string> => {
    const { files } = serverCodeOf(project);
    const made = loggersOfProject(project).map(({ module }) => module.path);
    const named = project.filesWhere(LOGGER_NAMED_FILES).map(({ path }) => path);
    return new Set([...made, ...named].filter((each) => files.has(each)).toSorted());
  },
  haveSameItems,
);

const LOGGER_NAMED_FILES: FileQuestion = {
  name: 'logger-nearest',
  path: (path) => languageOf(path) !== undefined && /log/iu.test(path),
  file: isLoggerFile,
};

function sharedFolders(a: string, b: string): number {
  const folders = b.split('/').slice(0, -1);
  const different = a.split('/').findIndex((part, index) => part !== folders[index]);
  return different === -1 ? folders.length : different;
}
