import { dataAt, entriesOf, textOf } from '#syntax/data.ts';

import { isBuildOutput } from './deploy/build-output.ts';
import { isComposePath } from './containers/compose.ts';
import { readData } from './documents.ts';
import { isDockerfilePath } from './containers/dockerfile-path.ts';
import { onceEach } from './once.ts';
import type { Project } from './project.ts';
import { fileNameOf, folderOf, resolveInRepository } from './repository-path.ts';

/**
 * A deployable unit or library of the repository: the folder that holds a manifest of a package or
 * program, or that a compose file builds.
 */
export interface Service {
  /** The folder with its final slash; empty for the root of the repository. */
  readonly root: string;
}

const MANIFEST =
  /^(?:package\.json|pyproject\.toml|setup\.py|requirements\.txt|Pipfile|manage\.py|vercel\.json|go\.mod|Cargo\.toml)$/u;

/** True for files whose content says where services are; their paths alone say most of it. */
export function isServicePath(path: string): boolean {
  return isComposePath(path);
}

/** The services of the repository, sorted by root. The root of the repository is always one. */
export const servicesOf = onceEach((project: Project): readonly Service[] => {
  const roots = new Set(['', ...manifestRoots(project), ...composeRoots(project)]);
  return [...roots].toSorted().map((root) => ({ root }));
});

const servicesByRoot = onceEach(
  (project: Project): ReadonlyMap<string, Service> =>
    new Map(servicesOf(project).map((service) => [service.root, service])),
);

/** The service that a file belongs to: the nearest root above it. */
export function serviceOf(project: Project, path: string): Service {
  const roots = servicesByRoot(project);
  for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder.slice(0, -1))) {
    const service = roots.get(folder);
    if (service !== undefined) {
      return service;
    }
  }
  return roots.get('') ?? { root: '' };
}

function manifestRoots(project: Project): readonly string[] {
  return project.paths
    .filter((path) => !isBuildOutput(path))
    .filter((path) => MANIFEST.test(fileNameOf(path)) || isDockerfilePath(path))
    .map(folderOf)
    .filter((folder) => !isBesideSources(folder));
}

// `docker/Dockerfile` and `requirements/` say how the folder above is built or what it needs.
function isBesideSources(folder: string): boolean {
  return /(?:^|\/)(?:\.?docker|deploy(?:ment)?s?|infra|ops|requirements|build|ci|\.github|\.devcontainer|src|scripts)\/(?:[\w.-]+\/)?$/u.test(
    folder,
  );
}

function composeRoots(project: Project): readonly string[] {
  return project.files(isComposePath).flatMap((file) => {
    const services = dataAt(readData(file)?.documents[0], 'services');
    return entriesOf(services).flatMap(({ value }) => {
      const build = dataAt(value, 'build');
      const context = textOf(build) ?? textOf(dataAt(build, 'context'));
      const root =
        context === undefined ? undefined : resolveInRepository(folderOf(file.path), context);
      const folder = root === undefined || root === '' ? '' : `${root}/`;
      return folder !== '' && project.paths.some((path) => path.startsWith(folder)) ? [folder] : [];
    });
  });
}
