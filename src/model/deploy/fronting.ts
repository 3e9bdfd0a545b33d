import { APPLICATION_WORDS, mayCreateApplication } from '../http/http-applications.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import type { FileQuestion, Project } from '../project.ts';
import { isSamplePath } from '../sample-path.ts';
import { serviceOf } from '../services.ts';

/** The question by which the services with an application of their own are told from what stands in front. */
export const FRONTED_FILES: FileQuestion = {
  name: 'fronting/applications',
  words: APPLICATION_WORDS,
  path: (path) => languageOf(path) !== undefined && !isTestPath(path) && !isSamplePath(path),
  file: mayCreateApplication,
};

/** What a platform is told of one site of a repository. */
const PLATFORM =
  /(?:^|\/)(?:vercel\.json|netlify\.toml|fly\.toml|serverless\.ya?ml|wrangler\.toml)$/u;

/**
 * True when the configuration of a proxy or platform may stand in front of the service at a root: it is the
 * service's own, or it belongs to no other service that makes an application.
 */
export function mayFront(project: Project, path: string, root: string): boolean {
  const owner = serviceOf(project, path).root;
  const isOwn = owner === root || owner === '';
  return isOwn || (!PLATFORM.test(path) && !makesApplication(project, owner));
}

function makesApplication(project: Project, owner: string): boolean {
  return project
    .filesWhere(FRONTED_FILES)
    .some(({ path }) => serviceOf(project, path).root === owner);
}
