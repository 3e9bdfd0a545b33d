import { dataAt, entriesOf, textOf } from '#syntax/data.ts';

import { readData } from '../documents.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';
import { folderOf, resolveInRepository } from '../repository-path.ts';
import type { ScheduleTarget } from './schedule.ts';

const EXTENSIONS = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs', 'go'] as const;

/**
 * The scheduled functions of a `netlify.toml` and whether their files are there.
 * https://docs.netlify.com/build/functions/scheduled-functions/
 */
export function netlifySchedules(file: ProjectFile, project: Project): readonly ScheduleTarget[] {
  const root = readData(file)?.documents[0];
  const functions = dataAt(root, 'functions');
  const written =
    textOf(dataAt(functions, 'directory')) ?? textOf(dataAt(root, 'build', 'functions'));
  const base = textOf(dataAt(root, 'build', 'base')) ?? '';
  const folder = folderOf(file.path);
  const bases = [folder, `${resolveInRepository(folder, base) ?? ''}/`.replace(/^\/$/u, '')];
  const places =
    written === undefined ? ['netlify/functions', '.netlify/functions-internal'] : [written];
  const folders = bases.flatMap((one) =>
    places.flatMap((place) => resolveInRepository(one, place.replace(/^\//u, '')) ?? []),
  );
  return entriesOf(functions).flatMap((entry) => {
    const when = textOf(dataAt(entry.value, 'schedule'));
    if (when === undefined || entry.key.includes('*')) {
      return [];
    }
    const isThere = folders.some((place) => hasFunction(project, place, entry.key));
    const isBuilt = !folders.some((place) => hasFolder(project, place));
    const absent = written !== undefined && isBuilt ? 'unknown' : 'missing';
    return {
      platform: 'Netlify',
      at: file.place({ start: entry.keyStart, end: entry.keyEnd }),
      when,
      what: `the function ${entry.key}`,
      status: isThere ? 'present' : absent,
      confidence: 'high',
    };
  });
}

function hasFunction(project: Project, folder: string, name: string): boolean {
  const stems = [name, `${name}/${name}`, `${name}/index`, `${name}/main`];
  return stems.some((stem) =>
    EXTENSIONS.some((extension) => project.has(`${folder}/${stem}.${extension}`)),
  );
}

// A functions folder that is not in the repository is made by the build.
function hasFolder(project: Project, folder: string): boolean {
  return project.paths.some((path) => path.startsWith(`${folder}/`));
}
