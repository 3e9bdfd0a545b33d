import type { DockerfileInstruction, DockerfileStage } from '#syntax/dockerfile.ts';

import { builtFrom } from './compose-build.ts';
import { composeServices, isComposePath } from './compose.ts';
import { isDockerfilePath } from './dockerfile-path.ts';
import { readDockerfile } from '../documents.ts';
import { wordsOf } from './image-start.ts';
import { finalImage } from './image.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';
import { fileNameOf, folderOf, resolveInRepository } from '../repository-path.ts';
import { isSamplePath } from '../sample-path.ts';

/** An image build that copies the whole folder it is given, so that the image has it. */
export interface CopiedTree {
  readonly dockerfile: ProjectFile;
  /** The folder that the build is given, with its final slash. */
  readonly context: string;
  /** The instruction. */
  readonly copy: { readonly start: number; readonly end: number };
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

function copyIn(file: ProjectFile): Pick<CopiedTree, 'copy'> | undefined {
  const dockerfile = readDockerfile(file);
  const chain = dockerfile === undefined ? [] : (finalImage(dockerfile)?.chain ?? []);
  const copies = (dockerfile?.stages ?? []).flatMap((stage, index) =>
    stage.instructions.flatMap((copy) =>
      isOfTree(copy) &&
      (chain.includes(stage) || isTakenOver(chain, stage, index, folderIn(stage, copy)))
        ? [{ copy }]
        : [],
    ),
  );
  return copies[0];
}

function isOfTree({ keyword, args, flags }: DockerfileInstruction): boolean {
  return (
    /^(?:COPY|ADD)$/u.test(keyword) &&
    !flags.some(({ name }) => name === 'from') &&
    /^\.\/?\s/u.test(wordsOf(args))
  );
}

/** Where a copy puts the tree. */
function folderIn(stage: DockerfileStage, copy: DockerfileInstruction): string {
  const workFolder =
    stage.instructions.findLast(({ keyword, start }) => keyword === 'WORKDIR' && start < copy.start)
      ?.args ?? '/';
  const written = wordsOf(copy.args).split(/\s+/u).at(-1) ?? '.';
  return inImage(`${inImage('', workFolder.trim())}/`, written);
}

/** A path of the image, without slashes at its ends; empty for its root. */
function inImage(folder: string, written: string): string {
  const from = written.startsWith('/') || folder === '/' ? '' : folder;
  return resolveInRepository(from, written.replace(/^\/+/u, '')) ?? '';
}

// `COPY --from=build /app /app` brings the tree along, `COPY --from=build /app/dist …` does not.
function isTakenOver(
  chain: readonly DockerfileStage[],
  stage: DockerfileStage,
  index: number,
  folder: string,
): boolean {
  return chain
    .flatMap(({ instructions }) => instructions)
    .filter(({ flags }) =>
      flags.some(
        ({ name, value }) =>
          name === 'from' &&
          (value === String(index) || value?.toLowerCase() === stage.name?.toLowerCase()),
      ),
    )
    .some(({ args }) =>
      wordsOf(args)
        .split(/\s+/u)
        .slice(0, -1)
        .some((source) => isWithin(folder, inImage('', source))),
    );
}

function isWithin(folder: string, other: string): boolean {
  return other === '' || folder === other || folder.startsWith(`${other}/`);
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
