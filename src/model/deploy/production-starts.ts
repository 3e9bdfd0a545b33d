import type { Place } from '#core/span.ts';

import { isComposePath } from '../containers/compose.ts';
import { isDockerfilePath } from '../containers/dockerfile-path.ts';
import { readDockerfile } from '../documents.ts';
import { imageStart } from '../containers/image-start.ts';
import { finalImage } from '../containers/image.ts';
import type { ProjectFile } from '../project-file.ts';
import type { FileQuestion, Project } from '../project.ts';
import { fileNameOf } from '../repository-path.ts';
import { isSamplePath } from '../sample-path.ts';

const DEVELOPMENT_NAME = /(?:^|[^a-z])(?:dev(?:el|elopment)?|local|tests?|ci|debug)(?:[^a-z]|$)/iu;

const STARTS = /\bpython[\d.]*["'\s,]/u;

/** The files that say what is started in production and that start a Python file. */
export const PYTHON_STARTS: FileQuestion = {
  name: 'starts python in production',
  words: ['python'],
  path: (path) =>
    (isDockerfilePath(path) || isComposePath(path) || START_FILE.test(fileNameOf(path))) &&
    !DEVELOPMENT_NAME.test(fileNameOf(path)) &&
    !isSamplePath(path),
  patterns: [STARTS],
};

const START_FILE =
  /^(?:Procfile|fly\.toml|render\.ya?ml|railway\.(?:json|toml)|app\.ya?ml|[\w.-]+\.service)$/u;

/** Where a Python file is started as a program in production; undefined when nothing says so. */
export function productionStartOf(project: Project, path: string): Place | undefined {
  const name = fileNameOf(path).replaceAll('.', '\\.');
  const module = path.replace(/\.py$/u, '').split('/').slice(-2).join('\\.');
  const command = new RegExp(
    `\\bpython[\\d.]*(?:["',\\s]+-\\w+)*["',\\s]+(?:(?:\\S*/)?${name}|(?:[\\w.]*\\.)?${module})(?=["'\\s]|$)`,
    'mu',
  );
  for (const file of project.filesWhere(PYTHON_STARTS)) {
    const range = startingRange(file);
    const match = range === undefined ? null : command.exec(file.slice(range));
    if (range !== undefined && match !== null) {
      const start = range.start + match.index;
      return file.place({ start, end: start + match[0].length });
    }
  }
  return undefined;
}

// Of a Dockerfile only what the final image starts counts, not what another stage would.
function startingRange(
  file: ProjectFile,
): { readonly start: number; readonly end: number } | undefined {
  if (!isDockerfilePath(file.path)) {
    return { start: 0, end: file.text.length };
  }
  const dockerfile = readDockerfile(file);
  const image = dockerfile === undefined ? undefined : finalImage(dockerfile);
  return image === undefined ? undefined : imageStart(image);
}
