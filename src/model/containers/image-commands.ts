import type { DockerfileStage } from '#syntax/dockerfile.ts';

import { commandLines } from './command-lines.ts';
import type { CommandLine } from './command-lines.ts';
import { sliceOf } from '../code/embedded-script.ts';
import type { ProjectFile } from '../project-file.ts';

const COMMENT_LINE = /^[^\S\n]*#.*$/gmu;

/** The commands of the RUN steps of a stage, with places in the Dockerfile, in its order. */
export function runCommandsOf(file: ProjectFile, stage: DockerfileStage): readonly CommandLine[] {
  return stage.instructions
    .filter(({ keyword }) => keyword === 'RUN')
    .flatMap(({ args, argsStart, argsEnd, heredocs }) => {
      if (heredocs.length > 0) {
        return heredocs.flatMap(({ start, end }) => commandLines(sliceOf(file, start, end)));
      }
      if (args.trim().startsWith('[')) {
        return [];
      }
      // The builder takes whole lines of comments out before a shell sees them.
      return commandLines(sliceOf(file, argsStart, argsEnd).blanked(COMMENT_LINE));
    });
}
