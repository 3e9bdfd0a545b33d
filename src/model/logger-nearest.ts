import { importedFiles } from './imported-files.ts';
import { languageOf } from './language.ts';
import { isLoggerFile } from './logger-modules.ts';
import { loggersOfProject } from './loggers.ts';
import type { ProjectFile } from './project-file.ts';
import type { Project } from './project.ts';
import { serverCodeOf } from './server-code.ts';

const known = new WeakMap<Project, readonly string[]>();

/**
 * The file that makes the logger which a file of server code has at hand: one that it imports, or else the
 * nearest that sets up a logging library or goes by the name of a logger. Undefined when the server code
 * of that language has none.
 */
export function nearestLoggerPath(project: Project, file: ProjectFile): string | undefined {
  const language = languageOf(file.path);
  const imported = new Set(importedFiles(project, file));
  return loggerPaths(project)
    .filter((each) => each !== file.path && languageOf(each) === language)
    .toSorted(
      (a, b) =>
        Number(imported.has(b)) - Number(imported.has(a)) ||
        sharedFolders(b, file.path) - sharedFolders(a, file.path) ||
        a.length - b.length,
    )[0];
}

function loggerPaths(project: Project): readonly string[] {
  let paths = known.get(project);
  if (paths === undefined) {
    const { files } = serverCodeOf(project);
    const made = loggersOfProject(project).map(({ module }) => module.path);
    const named = project.files((path) => files.has(path)).filter(isLoggerFile);
    paths = [...new Set([...made, ...named.map(({ path }) => path)])]
      .filter((each) => files.has(each))
      .toSorted();
    known.set(project, paths);
  }
  return paths;
}

function sharedFolders(a: string, b: string): number {
  const folders = b.split('/').slice(0, -1);
  const different = a.split('/').findIndex((part, index) => part !== folders[index]);
  return different === -1 ? folders.length : different;
}
