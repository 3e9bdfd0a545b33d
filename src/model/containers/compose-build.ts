import type { Dockerfile } from '#syntax/dockerfile.ts';

import type { ComposeService } from './compose.ts';
import { isDockerfilePath } from './dockerfile-path.ts';
import { readDockerfile } from '../documents.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';
import { folderOf, resolveInRepository } from '../repository-path.ts';

/** The Dockerfile that a service is built from. */
export interface BuiltFrom {
  readonly file: ProjectFile;
  readonly dockerfile: Dockerfile;
}

/** Undefined when the service is not built, or from a file that the repository does not have or that a variable names. */
export function builtFrom(
  file: ProjectFile,
  project: Project,
  { buildContext, buildFile }: ComposeService,
): BuiltFrom | undefined {
  const context =
    buildContext === undefined
      ? undefined
      : resolveInRepository(folderOf(file.path), buildContext.text);
  if (context === undefined) {
    return undefined;
  }
  const path = resolveInRepository(context === '' ? '' : `${context}/`, buildFile ?? 'Dockerfile');
  const found = path === undefined || !isDockerfilePath(path) ? undefined : project.file(path);
  const dockerfile = found === undefined ? undefined : readDockerfile(found);
  return found === undefined || dockerfile === undefined ? undefined : { file: found, dockerfile };
}
