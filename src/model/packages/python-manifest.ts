import { dataAt, entriesOf, itemsOf, textOf } from '#syntax/data.ts';

import { isComposePath } from '../containers/compose.ts';
import { isDockerfilePath } from '../containers/dockerfile-path.ts';
import { readData } from '../documents.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';
import { fileNameOf, folderOf } from '../repository-path.ts';

/** The packages that a `pyproject.toml` names as dependencies, with their versions as written. */
export function pythonDependencies(file: ProjectFile): readonly string[] {
  const root = readData(file)?.documents[0];
  return [
    ...itemsOf(dataAt(root, 'project', 'dependencies')).flatMap((item) => textOf(item) ?? []),
    ...entriesOf(dataAt(root, 'tool', 'poetry', 'dependencies'))
      .map(({ key }) => key)
      .filter((name) => name !== 'python'),
  ];
}

/** True when the folder of a manifest is deployed as a program: it has an image, a process file or Django's entry. */
export function isDeployedPython(project: Project, path: string): boolean {
  const folder = folderOf(path);
  return project.paths.some(
    (other) =>
      folderOf(other) === folder &&
      (isDockerfilePath(other) ||
        isComposePath(other) ||
        /^(?:Procfile|manage\.py|fly\.toml|railway\.(?:json|toml)|render\.yaml|app\.yaml)$/u.test(
          fileNameOf(other),
        )),
  );
}

/** True when the folder is a package that others install: it says how it is built and is not deployed. */
export function isPublishedPython(project: Project, path: string): boolean {
  const folder = folderOf(path)
    .replace(/(?:^|\/)requirements\/$/u, '/')
    .replace(/^\/$/u, '');
  const setup = project.has(`${folder}setup.py`) || project.has(`${folder}setup.cfg`);
  const pyproject = project.file(`${folder}pyproject.toml`);
  const isBuilt = setup || (pyproject !== undefined && pyproject.text.includes('[build-system]'));
  return isBuilt && !isDeployedPython(project, `${folder}pyproject.toml`);
}
