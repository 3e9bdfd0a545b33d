import { builtFrom } from './compose-build.ts';
import { composeServices, isComposePath } from './compose.ts';
import { isDockerfilePath } from './dockerfile-path.ts';
import { readDockerfile } from './documents.ts';
import { wordsOf } from './image-start.ts';
import { finalImage } from './image.ts';
import type { ProjectFile } from './project-file.ts';
import type { Project } from './project.ts';
import { fileNameOf, folderOf, resolveInRepository } from './repository-path.ts';
import { isSamplePath } from './sample-path.ts';

/** An image build that copies the whole folder it is given. */
export interface CopiedTree {
  readonly dockerfile: ProjectFile;
  /** The folder that the build is given, with its final slash. */
  readonly context: string;
  /** The instruction. */
  readonly copy: { readonly start: number; readonly end: number };
  /** The copy stays in the image that is built. */
  readonly isFinal: boolean;
}

const DEVELOPMENT_NAME = /(?:^|[^a-z])(?:dev(?:el|elopment)?|local|tests?|ci|debug)(?:[^a-z]|$)/iu;

/** Every such build, the first copy of a Dockerfile each, by path. */
export function copiedTrees(project: Project): readonly CopiedTree[] {
  const contexts = contextsByCompose(project);
  return project
    .files(
      (path) =>
        isDockerfilePath(path) && !isSamplePath(path) && !DEVELOPMENT_NAME.test(fileNameOf(path)),
    )
    .flatMap((dockerfile) => {
      const found = copyIn(dockerfile);
      const context = contexts.get(dockerfile.path) ?? folderOf(dockerfile.path);
      return found === undefined ? [] : [{ dockerfile, context, ...found }];
    });
}

function copyIn(file: ProjectFile): Pick<CopiedTree, 'copy' | 'isFinal'> | undefined {
  const dockerfile = readDockerfile(file);
  const chain = dockerfile === undefined ? [] : (finalImage(dockerfile)?.chain ?? []);
  const copies = (dockerfile?.stages ?? []).flatMap((stage) =>
    stage.instructions
      .filter(
        ({ keyword, args, flags }) =>
          /^(?:COPY|ADD)$/u.test(keyword) &&
          !flags.some(({ name }) => name === 'from') &&
          /^\.\/?\s/u.test(wordsOf(args)),
      )
      .map((copy) => ({ copy, isFinal: chain.includes(stage) })),
  );
  return copies.find(({ isFinal }) => isFinal) ?? copies[0];
}

function contextsByCompose(project: Project): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const file of project.files(isComposePath)) {
    for (const service of composeServices(file)) {
      const built = builtFrom(file, project, service);
      const context =
        service.buildContext === undefined
          ? undefined
          : resolveInRepository(folderOf(file.path), service.buildContext.text);
      if (built !== undefined && context !== undefined) {
        found.set(built.file.path, context === '' ? '' : `${context}/`);
      }
    }
  }
  return found;
}
