import { dataAt, textOf } from '#syntax/data.ts';

import { isBrowserFile } from './browser-code.ts';
import { readData } from '../documents.ts';
import { fileFact } from '../file-fact.ts';
import { importedFiles } from '../code/imported-files.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { isOneOffPath } from '../one-off-path.ts';
import type { FileQuestion, Project } from '../project.ts';
import { fileNameOf } from '../repository-path.ts';
import { isSamplePath } from '../sample-path.ts';
import { serviceOf } from '../services.ts';
import { haveSameItems, settled } from '../code/settled.ts';

/** The code of the repository that runs on servers, by path. */
export interface ServerCode {
  /** What applications, routes and workers of queues run, along imports. */
  readonly files: ReadonlySet<string>;
  /** The part that can run while a request waits: not what only workers of queues import. */
  readonly requested: ReadonlySet<string>;
}

/** True for the files whose text decides what runs on servers. */
export function isServerCodePath(path: string): boolean {
  return languageOf(path) !== undefined || fileNameOf(path) === 'package.json';
}

/**
 * The code that runs on servers. It starts at what makes an HTTP application, declares routes or does
 * the jobs of a queue, and goes on along imports; a Django project is taken as a whole. Scripts,
 * programs for the command line, code for browsers and the edge, tests and published libraries are none.
 */
export const serverCodeOf = settled(
  'server-code',
  (project): ServerCode => {
    const workers = project.filesWhere(WORKER_FILES).map(({ path }) => path);
    const starts = [
      ...project.filesWhere(REQUEST_FILES).map(({ path }) => path),
      ...djangoFiles(project),
    ];
    const libraries = new Libraries(project);
    return {
      files: reachedFrom(project, [...starts, ...workers], isInside),
      requested: reachedFrom(
        project,
        starts,
        (path) => !workers.includes(path) && !NEST_MODULE.test(path) && isInside(path),
      ),
    };

    function isInside(path: string): boolean {
      return (
        !isBesideProduct(path) &&
        canServe(project, path) === true &&
        !libraries.has(path) &&
        !isCommand(project, path) &&
        !isOnWorkers(project, path)
      );
    }
  },
  (a, b) => haveSameItems(a.files, b.files) && haveSameItems(a.requested, b.requested),
);

// A module of NestJS imports everything that it provides, for requests or not.
const NEST_MODULE = /\.module\.ts$/u;

function reachedFrom(
  project: Project,
  starts: readonly string[],
  isInside: (path: string) => boolean,
): ReadonlySet<string> {
  const reached = new Set(starts.filter(isInside));
  for (const path of reached) {
    for (const next of importedFiles(project, path)) {
      if (!reached.has(next) && isInside(next)) {
        reached.add(next);
      }
    }
  }
  return reached;
}

const BESIDE_FOLDER =
  /(?:^|\/)(?:\.[\w-]+|cli|[\w-]+-cli|cli-[\w-]+|[\w-]+-e2e|docs?|documentation|api-reference|storybook|stubs?|mocks?|mock-server|playgrounds?|sandbox|tutorials?|load_?tests?|performance|evals?|generators?|codegen|eslint[\w-]*|ci|extras|revisions|management)\//iu;
const BESIDE_FILE =
  /(?:^|\/)(?:(?:cli|setup|noxfile|tasks|fabfile|manage|mock-server|Gruntfile|gulpfile)\.(?:py|[cm]?[jt]s)|\.[\w-]+rc\.[cm]?js)$|\.config\.[cm]?[jt]s$/iu;

/** True for code beside the product: tests, samples, scripts, tools and documentation. */
function isBesideProduct(path: string): boolean {
  return (
    isTestPath(path) ||
    isSamplePath(path) ||
    isOneOffPath(path) ||
    BESIDE_FOLDER.test(path) ||
    BESIDE_FILE.test(path)
  );
}

const COMMAND_LINE =
  /^#!|\bfrom ['"](?:commander|yargs|cac|@oclif\/[\w-]+|clipanion|inquirer|@inquirer\/prompts|@clack\/prompts|ora|nest-commander|meow|citty|prompts|electron)['"]|^(?:import|from) (?:argparse|click|typer|fire|invoke|rich)\b/mu;
// https://nextjs.org/docs/app/api-reference/edge, https://developers.cloudflare.com/workers
const ON_THE_EDGE =
  /\bruntime\s*(?::\s*\w+\s*)?=\s*['"](?:experimental-)?edge['"]|['"]cloudflare:/u;
const NEXT_EDGE = /(?:^|\/)(?:middleware|proxy)\.[jt]s$/u;

const canServe = fileFact(
  'server-code/can-serve',
  (file) =>
    !COMMAND_LINE.test(file.text) &&
    !ON_THE_EDGE.test(file.text) &&
    !NEXT_EDGE.test(file.path) &&
    !isBrowserFile(file),
);

const REQUEST_PATHS =
  /(?:^|\/)app\/(?:.*\/)?route\.[jt]sx?$|(?:^|\/)pages\/api\/.+\.[jt]s$|(?:^|\/)\+server\.[jt]s$|\.server\.[jt]s$|(?:^|\/)server\/(?:api|routes)\/.+\.(?:get|post|put|patch|delete)\.[jt]s$/u;
const IMPORTS_SERVER =
  /(?:\bfrom|\brequire\()\s*['"](?:express|fastify|hono|koa|elysia|restify|@hono\/[\w-]+|@feathersjs\/express|(?:node:)?https?)['"]/u;
const MAKES_SERVER =
  /\b(?:express|[Ff]astify|createServer|Hono|OpenAPIHono|Koa|Elysia|Router)(?:<[^>(]{0,200}>)?\s*\(/u;
const STATES_SERVER =
  /^[^\S\n]*['"]use server['"]|\bimport ['"]server-only['"]|\bNestFactory\.create\w*\s*[(<]|^@(?:Controller|Resolver|WebSocketGateway)\(|\binitTRPC\b|\bfrom ['"](?:@apollo\/server|aws-lambda|@vercel\/node|@netlify\/functions|@azure\/functions|@google-cloud\/functions-framework|firebase-functions)(?:\/[\w/]+)?['"]/mu;
const REQUEST_PYTHON =
  /\b(?:FastAPI|APIRouter|Flask|Blueprint|Starlette|Quart|Sanic|Litestar|falcon\.(?:asgi\.)?App|web\.Application|def lambda_handler|get_wsgi_application|get_asgi_application)\s*\(/u;

const REQUEST_FILES: FileQuestion = {
  name: 'server-code/requests',
  words: [
    '/route.',
    '/pages/api/',
    '/+server.',
    '.server.',
    '/server/api/',
    '/server/routes/',
    'express',
    'fastify',
    "'hono",
    '"hono',
    '@hono/',
    "'koa",
    '"koa',
    'elysia',
    'restify',
    "'http'",
    '"http"',
    "'https'",
    '"https"',
    'node:http',
    'use server',
    'server-only',
    'NestFactory',
    '@Controller',
    '@Resolver',
    'WebSocketGateway',
    'initTRPC',
    '@apollo/server',
    'aws-lambda',
    '@vercel/node',
    '@netlify/functions',
    '@azure/functions',
    'functions-framework',
    'firebase-functions',
    'FastAPI',
    'APIRouter',
    'Flask',
    'Blueprint',
    'Starlette',
    'Quart',
    'Sanic',
    'Litestar',
    'falcon',
    'web.Application',
    'lambda_handler',
    'get_wsgi_application',
    'get_asgi_application',
  ],
  path: (path) => languageOf(path) !== undefined && !isBesideProduct(path),
  file: ({ path, text }) =>
    languageOf(path) === 'python'
      ? REQUEST_PYTHON.test(text)
      : REQUEST_PATHS.test(path) ||
        STATES_SERVER.test(text) ||
        (IMPORTS_SERVER.test(text) && MAKES_SERVER.test(text)),
};

// Django finds applications, views, receivers and middleware by names in its settings.
function djangoFiles(project: Project): readonly string[] {
  return project.paths.filter((path) => {
    if (languageOf(path) !== 'python' || /(?:^|\/)(?:manage|settings)\.py$/u.test(path)) {
      return false;
    }
    return project.has(`${serviceOf(project, path).root}manage.py`);
  });
}

const IMPORTS_QUEUE =
  /\bfrom ['"](?:bullmq|@taskforcesh\/bullmq-pro|pg-boss|bull|agenda|@trigger\.dev\/sdk(?:\/v\d)?)['"]/u;
const DOES_JOBS =
  /\bnew Worker(?:Pro)?\b|\.(?:process|work|define)\s*[(<]|\b(?:task|schemaTask)\s*\(/u;
const DECLARES_JOBS =
  /@Processor\(|\binngest\w*\.createFunction\s*\(|^[ \t]*@(?:shared_task|dramatiq\.actor|actor|[\w.]*(?:app|celery\w*)\.task|job|task|broker\.task)\b/mu;

const WORKER_FILES: FileQuestion = {
  name: 'server-code/workers',
  words: [
    'bullmq',
    "'bull'",
    '"bull"',
    'pg-boss',
    'agenda',
    '@trigger.dev/sdk',
    '@Processor(',
    'inngest',
    'shared_task',
    'dramatiq',
    '@actor',
    '.task',
    '@job',
    '@task',
  ],
  path: (path) => languageOf(path) !== undefined && !isBesideProduct(path),
  file: ({ text }) =>
    DECLARES_JOBS.test(text) || (IMPORTS_QUEUE.test(text) && DOES_JOBS.test(text)),
};

const LISTENING_FILES: FileQuestion = {
  name: 'server-code/listening',
  words: ['.listen', 'serve'],
  path: (path) => languageOf(path) !== undefined && !isBesideProduct(path),
  patterns: [/\.listen\s*\(|\bserve\s*\(/u],
};

/** The questions by which the code that runs on servers is found. */
export const SERVER_FILES: readonly FileQuestion[] = [REQUEST_FILES, WORKER_FILES, LISTENING_FILES];

/** The packages that are published for others: what they do runs in somebody else's process. */
class Libraries {
  readonly #project: Project;
  readonly #published = new Map<string, boolean>();
  readonly #listening: ReadonlySet<string>;

  constructor(project: Project) {
    this.#project = project;
    const listening = project.filesWhere(LISTENING_FILES);
    this.#listening = new Set(listening.map(({ path }) => serviceOf(project, path).root));
  }

  has(path: string): boolean {
    const { root } = serviceOf(this.#project, path);
    let isPublished = this.#published.get(root);
    if (isPublished === undefined) {
      isPublished = this.#isPublished(root);
      this.#published.set(root, isPublished);
    }
    return isPublished;
  }

  // A program that listens may be installed from the registry too.
  #isPublished(root: string): boolean {
    const file = this.#project.file(`${root}package.json`);
    const manifest = file === undefined ? undefined : readData(file)?.documents[0];
    return (
      dataAt(manifest, 'publishConfig') !== undefined ||
      (!this.#listening.has(root) &&
        textOf(dataAt(manifest, 'private')) !== 'true' &&
        dataAt(manifest, 'files') !== undefined &&
        (textOf(dataAt(manifest, 'version')) ?? UNRELEASED) !== UNRELEASED)
    );
  }
}

const UNRELEASED = '0.0.0';

// https://developers.cloudflare.com/workers/wrangler/configuration/
function isOnWorkers(project: Project, path: string): boolean {
  const { root } = serviceOf(project, path);
  return ['wrangler.toml', 'wrangler.json', 'wrangler.jsonc'].some((name) =>
    project.has(`${root}${name}`),
  );
}

// https://docs.npmjs.com/cli/configuring-npm/package-json#bin
function isCommand(project: Project, path: string): boolean {
  if (!/(?:^|\/)commands?\//u.test(path)) {
    return false;
  }
  const file = project.file(`${serviceOf(project, path).root}package.json`);
  return file !== undefined && dataAt(readData(file)?.documents[0], 'bin') !== undefined;
}
