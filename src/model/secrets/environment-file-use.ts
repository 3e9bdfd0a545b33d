import type { Place } from '#core/span.ts';

import { publicPrefixOf } from './client-bundle.ts';
import { composeServices, isComposePath } from '../containers/compose.ts';
import { isExampleEnvironmentFile, variablesOf } from './environment-file.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';
import { fileNameOf, folderOf } from '../repository-path.ts';
import { isSamplePath } from '../sample-path.ts';

/** A file of secrets that a folder of the project is meant to have on each machine. */
export interface EnvironmentFileUse {
  /** From the root of the repository: `api/.env`. */
  readonly path: string;
  /** What says so. */
  readonly because: Place;
  readonly note: string;
}

/** Every such file that is not in the repository, by the examples of variables and by compose files. */
export function environmentFileUses(project: Project): readonly EnvironmentFileUse[] {
  const byExample = project
    .files((path) => isExampleEnvironmentFile(path) && !isSamplePath(path))
    .filter((file) => !hasOnlyPublic(file))
    .map((file) => ({
      path: `${folderOf(file.path)}${nameOfCopy(fileNameOf(file.path))}`,
      because: file.place({ start: 0, end: 0 }),
      note: 'People copy it and fill in secrets.',
    }));
  const byCompose = project
    .files((path) => isComposePath(path) && !isSamplePath(path))
    .filter(
      (file) =>
        /^[^\S\n]*env_file:\s*\.env\s*$/mu.test(file.text) && composeServices(file).length > 0,
    )
    .map((file) => ({
      path: `${folderOf(file.path)}.env`,
      because: file.place({
        start: file.text.indexOf('env_file'),
        end: file.text.indexOf('env_file') + 8,
      }),
      note: 'The services read it.',
    }));
  const uses = new Map([...byCompose, ...byExample].map((use) => [use.path, use]));
  return [...uses.values()].filter(
    ({ path }) => !project.has(path) && USUAL_NAME.test(fileNameOf(path)),
  );
}

// What bundlers put into code for browsers is no secret.
function hasOnlyPublic(example: ProjectFile): boolean {
  const variables = variablesOf(example);
  return variables.length > 0 && variables.every(({ name }) => publicPrefixOf(name) !== undefined);
}

// An example by another name may be a part that people copy into their own file.
const USUAL_NAME = /^\.env(?:\.local)?$/u;

// `.env.local.example` is copied to `.env.local`, `env.example` and `example.env` to `.env`.
function nameOfCopy(example: string): string {
  const name = example
    .replace(/[.-](?:example|sample|template|dist|tpl)(?=$|\.)/u, '')
    .replace(/^(?:example|sample)\.env$/u, '.env');
  return name.startsWith('.') ? name : `.${name}`;
}
