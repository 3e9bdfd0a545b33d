import type { Place } from '#core/span.ts';

import { hasScripts, scriptsOf } from '../containers/command-lines.ts';
import { isComposePath } from '../containers/compose.ts';
import { onceEach } from '../once.ts';
import type { Project } from '../project.ts';
import { fileNameOf, folderOf } from '../repository-path.ts';
import { isSamplePath } from '../sample-path.ts';

/** A compose file that a production machine runs. */
export interface ProductionCompose {
  readonly path: string;
  /** What says so: the end of a sentence. */
  readonly reason: string;
  /** The command that deploys it; undefined where its name says it. */
  readonly deployedAt: Place | undefined;
}

const PRODUCTION = /(?:^|[^a-z])prod(?:uction)?(?:[^a-z]|$)/iu;
const OTHER =
  /(?:^|[^a-z])(?:dev(?:el|elop|elopment)?|local|tests?|testing|e2e|ci|staging|stage|preview|demo|examples?|samples?|playground|sandbox|bench(?:mark)?s?|\.devcontainer|templates?|tutorials?|docs?)(?:[^a-z]|$)/iu;

/** True for a path that says that production is meant. */
export function isProductionPath(path: string): boolean {
  return PRODUCTION.test(path) && !isOtherPath(path);
}

const DEVELOPMENT = /(?:^|[^a-z])(?:dev(?:el|elop|elopment)?|local|tests?|testing)(?:[^a-z]|$)/iu;

/** True for a path that says that it is for development or tests. */
export function isDevelopmentPath(path: string): boolean {
  return DEVELOPMENT.test(path);
}

/** True for a path that says that something else than production is meant. */
export function isOtherPath(path: string): boolean {
  return OTHER.test(path) || isSamplePath(path);
}

/** True for the files that say what is deployed to production. */
export function isDeploymentPath(path: string): boolean {
  return isComposePath(path) || hasScripts(path);
}

/** The compose files that production runs: named for it, or started by SSH on another machine. */
export const productionComposes = onceEach((project: Project): readonly ProductionCompose[] => {
  const started = startedBySsh(project);
  return project.paths
    .filter((path) => isComposePath(path) && !isOtherPath(path))
    .flatMap((path): readonly ProductionCompose[] => {
      if (PRODUCTION.test(path)) {
        return [{ path, reason: 'which is named for production', deployedAt: undefined }];
      }
      const deployedAt = started.get(path);
      return deployedAt === undefined
        ? []
        : [{ path, reason: 'which is started on a server by SSH', deployedAt }];
    });
});

const REHEARSAL = /staging|preview|tests?\//u;
const DEFAULT_NAMES = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];

function startedBySsh(project: Project): ReadonlyMap<string, Place> {
  const files = project.files((path) => hasScripts(path) && !REHEARSAL.test(path));
  const started = files
    .filter(({ text }) => /compose/u.test(text) && /ssh/iu.test(text))
    .flatMap((file) =>
      scriptsOf(file).flatMap((script) =>
        script.commands
          .filter(({ words, isRemote }) => (script.isRemote || isRemote) && isStart(words))
          .flatMap(({ words, start, end }) =>
            composeNames(words).map((name) => [name, file.place({ start, end })] as const),
          ),
      ),
    );
  const byName = new Map(started.toReversed());
  return new Map(
    project.paths.flatMap((path) => {
      const at = folderOf(path).split('/').length <= 2 ? byName.get(fileNameOf(path)) : undefined;
      return at === undefined ? [] : [[path, at] as const];
    }),
  );
}

function isStart(words: readonly string[]): boolean {
  const isCompose =
    words[0] === 'docker-compose' || (words[0] === 'docker' && words[1] === 'compose');
  return isCompose && words.includes('up');
}

function composeNames(words: readonly string[]): readonly string[] {
  const named = words.flatMap((word, index) =>
    word === '-f' || word === '--file' ? (words[index + 1] ?? []) : [],
  );
  return named.length === 0 ? DEFAULT_NAMES : named.map(fileNameOf);
}
