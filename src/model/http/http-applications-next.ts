import { entryOf } from '#syntax/data.ts';

import { readData } from '../documents.ts';
import { nextRoots } from './next-routes.ts';
import type { Project } from '../project.ts';
import type { Place } from '#core/span.ts';

/** A Next.js application: a folder that is built and served as a whole. */
export interface NextApplication {
  /** The folder with its final slash. */
  readonly root: string;
  /** The configuration, empty at its start; without one, the dependency on next. */
  readonly at: Place;
}

/**
 * The Next.js applications of a repository that answer requests. One that is exported as static files is
 * served by something else. https://nextjs.org/docs/app/guides/static-exports
 */
export function nextApplications(project: Project): readonly NextApplication[] {
  return nextRoots(project).flatMap((root) => {
    const config = project.paths.find(
      (path) =>
        path.startsWith(root) && /^next\.config\.[cm]?[jt]s$/u.test(path.slice(root.length)),
    );
    const hasPages = project.paths.some(
      (path) =>
        path.startsWith(root) && /^(?:src\/)?(?:app|pages)\//u.test(path.slice(root.length)),
    );
    if (!hasPages) {
      return [];
    }
    if (config === undefined) {
      const at = dependencyPlace(project, `${root}package.json`);
      return at === undefined ? [] : [{ root, at }];
    }
    const file = project.file(config);
    return file === undefined || /\boutput\s*:[^\n,]*['"]export['"]/u.test(file.text)
      ? []
      : [{ root, at: file.place({ start: 0, end: 0 }) }];
  });
}

function dependencyPlace(project: Project, path: string): Place | undefined {
  const file = project.file(path);
  const root = file === undefined ? undefined : readData(file)?.documents[0];
  const entry = entryOf(entryOf(root, 'dependencies')?.value, 'next');
  return entry === undefined ? undefined : { path, start: entry.keyStart, end: entry.keyEnd };
}
