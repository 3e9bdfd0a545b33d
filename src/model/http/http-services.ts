import type { Place } from '#core/span.ts';

import type { CodeModule } from '../code/code-module.ts';
import { APPLICATION_WORDS, applicationsOf, mayCreateApplication } from './http-applications.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { onceEach } from '../once.ts';
import { isOneOffPath } from '../one-off-path.ts';
import type { ProjectFile } from '../project-file.ts';
import type { FileQuestion, Project } from '../project.ts';
import { fileNameOf } from '../repository-path.ts';
import { isSamplePath } from '../sample-path.ts';
import { SERVER_FILES, serverCodeOf } from './server-code.ts';
import { serviceOf } from '../services.ts';

/** A service of the repository that answers requests, by the application that stands for it. */
export interface HttpService {
  /** The folder with its final slash; empty for the root of the repository. */
  readonly root: string;
  /** As its authors write it. */
  readonly framework: string;
  readonly module: CodeModule;
  /** Where the application is made. */
  readonly at: Place;
}

const APPLICATION_FILES: FileQuestion = {
  name: 'http-services/applications',
  words: APPLICATION_WORDS,
  path: (path) =>
    languageOf(path) !== undefined &&
    !isTestPath(path) &&
    !isSamplePath(path) &&
    !isOneOffPath(path) &&
    !PRETENDED.test(path) &&
    !JOBS.test(path),
  file: mayCreateApplication,
};

// What plays the part of somebody else's service for developers.
const PRETENDED = /(?:^|[/_.-])(?:dev|fake|mock|stub|dummy|simulator)s?(?:[/_.-]|$)/iu;

// What runs by a schedule makes an application for its settings and answers nobody.
const JOBS = /(?:^|\/)(?:cron-?)?jobs?\//u;

/** The questions by which such services are found. */
export const HTTP_SERVICE_FILES: readonly FileQuestion[] = [APPLICATION_FILES, ...SERVER_FILES];

// With less, it is a program that also has a page about itself.
const LEAST_FILES = 3;

/**
 * The services whose own code makes an HTTP application and runs on servers, sorted by root. What is so
 * small that one file or two serve it all is left out, and so are applications of Next.js, which no code
 * makes.
 */
export const httpServicesOf = onceEach((project: Project): readonly HttpService[] => {
  const { files } = serverCodeOf(project);
  const made = project.filesWhere(APPLICATION_FILES).flatMap(({ path }) => {
    const module = files.has(path) ? project.module(path) : undefined;
    return module === undefined
      ? []
      : applicationsOf(module).map(({ framework, call }) => ({
          root: serviceOf(project, path).root,
          framework: framework.name,
          module,
          at: module.place(call.callee),
        }));
  });
  return [...Map.groupBy(made, ({ root }) => root)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([root, own]) => {
      const [first] = own.toSorted((a, b) => rank(a) - rank(b));
      const size = [...files].filter((path) => serviceOf(project, path).root === root).length;
      return first === undefined || size < LEAST_FILES ? [] : [first];
    });
});

const MAIN_NAME = /^(?:main|server|app|index|asgi|wsgi|__init__|application|bootstrap)\.\w+$/u;

function rank({ at: { path } }: HttpService): number {
  return path.split('/').length + (MAIN_NAME.test(fileNameOf(path)) ? 0 : 10);
}

/**
 * The first file that answers a question with yes and belongs to the service, to the root of the
 * repository, or to what services share: packages, the configuration of monitoring and of deployment.
 */
export function firstOfService(
  project: Project,
  { root }: HttpService,
  question: FileQuestion,
): ProjectFile | undefined {
  return project.filesWhere(question).find(({ path }) => {
    const owner = serviceOf(project, path).root;
    return owner === root || owner === '' || SHARED.test(owner);
  });
}

const SHARED =
  /(?:^|\/)(?:packages?|libs?|libraries|shared|common|core|infra\w*|deploy\w*|monitoring|observability|ops|helm|charts?|k8s)\//u;

const MANIFEST =
  /(?:^|\/)(?:package\.json|pyproject\.toml|setup\.(?:py|cfg)|requirements[^/]*\.(?:txt|in)|requirements\/[^/]+\.(?:txt|in)|Pipfile|Dockerfile[^/]*|[^/]*\.Dockerfile|Procfile|[^/]*\.ya?ml|[^/]*\.conf|serverless\.ts)$/u;

/** True for a file that may say what a service uses: code, a list of dependencies, how it is deployed. */
export function saysWhatServiceUses(path: string): boolean {
  return (
    (languageOf(path) !== undefined || MANIFEST.test(path)) &&
    !isTestPath(path) &&
    !/(?:^|\/)(?:node_modules|\.github|locales?|i18n|translations)\//u.test(path)
  );
}

const DEPLOYMENT =
  /(?:^|\/)(?:Dockerfile[^/]*|[^/]*\.Dockerfile|Procfile|fly\.toml|render\.ya?ml|app\.ya?ml|(?:docker-)?compose[^/]*\.ya?ml|railway\.(?:json|toml)|ecosystem\.config\.\w+|Chart\.ya?ml|k8s\/[^/]+\.ya?ml)$/u;
// Where the platform runs each request by itself it measures and collects.
const BY_PLATFORM =
  /(?:^|\/)(?:vercel\.json|netlify\.toml|serverless\.(?:ya?ml|ts)|wrangler\.(?:toml|jsonc?)|firebase\.json|host\.json|template\.ya?ml|samconfig\.toml|[^/]*lambda[^/]*\.(?:ya?ml|json|tf|j2))$/u;

/** True for a service that the repository says how to deploy, and not to a platform of functions. */
export function isDeployed(project: Project, { root }: HttpService): boolean {
  const near = project.paths.filter((path) => path.startsWith(root));
  return (
    project.paths.some((path) => DEPLOYMENT.test(path)) &&
    !near.some((path) => BY_PLATFORM.test(path) && !isSamplePath(path))
  );
}
