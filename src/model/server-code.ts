import { dataAt, textOf } from '#syntax/data.ts';

import { isBrowserFile } from './browser-code.ts';
import { readData } from './documents.ts';
import { importedFiles } from './imported-files.ts';
import { isTestPath, languageOf } from './language.ts';
import { isOneOffPath } from './one-off-path.ts';
import type { ProjectFile } from './project-file.ts';
import type { Project } from './project.ts';
import { fileNameOf } from './repository-path.ts';
import { isSamplePath } from './sample-path.ts';
import { serviceOf } from './services.ts';

/** The code of the repository that runs on servers, by path. */
export interface ServerCode {
  /** What applications, routes and workers of queues run, along imports. */
  readonly files: ReadonlySet<string>;
  /** The part that can run while a request waits: not what only workers of queues import. */
  readonly requested: ReadonlySet<string>;
}

const known = new WeakMap<Project, ServerCode>();

/** True for the files whose text decides what runs on servers. */
export function isServerCodePath(path: string): boolean {
  return languageOf(path) !== undefined || fileNameOf(path) === 'package.json';
}

/**
 * The code that runs on servers. It starts at what makes an HTTP application, declares routes or does
 * the jobs of a queue, and goes on along imports; a Django project is taken as a whole. Scripts,
 * programs for the command line, code for browsers and the edge, tests and published libraries are none.
 */
export function serverCodeOf(project: Project): ServerCode {
  let code = known.get(project);
  if (code === undefined) {
    const files = project.files((path) => languageOf(path) !== undefined && !isBesideProduct(path));
    const workers = files.filter(isWorkerFile).map(({ path }) => path);
    const modules = files.map(({ path }) => path).filter((path) => NEST_MODULE.test(path));
    const libraries = new Libraries(project, files);
    const own = files.filter((file) => canServe(file) && !libraries.has(file.path));
    const starts = own.filter((file) => isRequestStart(project, file)).map(({ path }) => path);
    const inside = new Set(own.map(({ path }) => path));
    code = {
      files: reachedFrom(project, [...starts, ...workers], inside, new Set()),
      requested: reachedFrom(project, starts, inside, new Set([...workers, ...modules])),
    };
    known.set(project, code);
  }
  return code;
}

// A module of NestJS imports everything that it provides, for requests or not.
const NEST_MODULE = /\.module\.ts$/u;

function reachedFrom(
  project: Project,
  starts: readonly string[],
  inside: ReadonlySet<string>,
  closed: ReadonlySet<string>,
): ReadonlySet<string> {
  const reached = new Set(starts.filter((path) => inside.has(path) && !closed.has(path)));
  for (const path of reached) {
    const file = project.file(path);
    for (const next of file === undefined ? [] : importedFiles(project, file)) {
      if (inside.has(next) && !closed.has(next)) {
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
  /^#!|\bfrom ['"](?:commander|yargs|cac|@oclif\/[\w-]+|clipanion|inquirer|@inquirer\/prompts|@clack\/prompts|ora|nest-commander|meow|citty|prompts)['"]|^(?:import|from) (?:argparse|click|typer|fire|invoke|rich)\b/mu;
// https://nextjs.org/docs/app/api-reference/edge, https://developers.cloudflare.com/workers
const ON_THE_EDGE =
  /\bruntime\s*(?::\s*\w+\s*)?=\s*['"](?:experimental-)?edge['"]|['"]cloudflare:/u;
const NEXT_EDGE = /(?:^|\/)(?:middleware|proxy)\.[jt]s$/u;

function canServe(file: ProjectFile): boolean {
  return (
    !COMMAND_LINE.test(file.text) &&
    !ON_THE_EDGE.test(file.text) &&
    !NEXT_EDGE.test(file.path) &&
    !isBrowserFile(file)
  );
}

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

function isRequestStart(project: Project, { path, text }: ProjectFile): boolean {
  if (languageOf(path) === 'python') {
    return REQUEST_PYTHON.test(text) || isDjangoCode(project, path);
  }
  return (
    REQUEST_PATHS.test(path) ||
    STATES_SERVER.test(text) ||
    (IMPORTS_SERVER.test(text) && MAKES_SERVER.test(text))
  );
}

// Django finds applications, views, receivers and middleware by names in its settings.
function isDjangoCode(project: Project, path: string): boolean {
  const { root } = serviceOf(project, path);
  return project.has(`${root}manage.py`) && !/(?:^|\/)(?:manage|settings)\.py$/u.test(path);
}

const IMPORTS_QUEUE =
  /\bfrom ['"](?:bullmq|@taskforcesh\/bullmq-pro|pg-boss|bull|agenda|@trigger\.dev\/sdk(?:\/v\d)?)['"]/u;
const DOES_JOBS =
  /\bnew Worker(?:Pro)?\b|\.(?:process|work|define)\s*[(<]|\b(?:task|schemaTask)\s*\(/u;
const DECLARES_JOBS =
  /@Processor\(|\binngest\w*\.createFunction\s*\(|^[ \t]*@(?:shared_task|dramatiq\.actor|actor|[\w.]*(?:app|celery\w*)\.task|job|task|broker\.task)\b/mu;

/** True for a file that does the jobs of a queue, going by its text. */
function isWorkerFile({ text }: ProjectFile): boolean {
  return DECLARES_JOBS.test(text) || (IMPORTS_QUEUE.test(text) && DOES_JOBS.test(text));
}

const LISTENS = /\.listen\s*\(|\bserve\s*\(/u;

/** The packages that are published for others: what they do runs in somebody else's process. */
class Libraries {
  readonly #project: Project;
  readonly #published = new Map<string, boolean>();
  readonly #listening: ReadonlySet<string>;

  constructor(project: Project, files: readonly ProjectFile[]) {
    this.#project = project;
    const listening = files.filter(({ text }) => LISTENS.test(text));
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
