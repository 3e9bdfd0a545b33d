import { importedFiles } from '../code/imported-files.ts';
import type { Project } from '../project.ts';
import { serviceOf } from '../services.ts';

/**
 * The first of some files that belongs to the application which the file at a path makes: that file, one
 * that it leads to by imports, or one of its service that imports it. `isAlone` says that the service has
 * no other application, so that each of its files is of this one, however it is registered.
 */
export function ownFile(
  project: Project,
  path: string,
  isAlone: boolean,
  files: ReadonlyMap<string, unknown>,
): string | undefined {
  if (files.size === 0) {
    return undefined;
  }
  const { root } = serviceOf(project, path);
  return (
    [...ledTo(project, path)].find((each) => files.has(each)) ??
    [...files.keys()].find(
      (each) =>
        serviceOf(project, each).root === root &&
        (isAlone || importedFiles(project, each).includes(path)),
    )
  );
}

/** The file itself and those that it leads to by imports, nearest first. */
export function ledTo(project: Project, path: string): ReadonlySet<string> {
  const reached = new Set([path]);
  for (const current of reached) {
    for (const next of importedFiles(project, current)) {
      reached.add(next);
    }
  }
  return reached;
}
