import type { CodeModule } from '../code/code-module.ts';
import type { Language } from '../code/code.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { once } from '../once.ts';
import type { ProjectFile } from '../project-file.ts';
import type { FileQuestion, Project } from '../project.ts';
import { isSamplePath } from '../sample-path.ts';

/** Where a program keeps what belongs to the request at work: its id, its trace. */
export interface RequestContext {
  /** What keeps it, as its documentation calls it. */
  readonly kind: string;
  readonly file: ProjectFile;
  readonly start: number;
  readonly end: number;
}

/** How people name the id that ties the log lines of one request together. */
export const CONTEXT_ID =
  /request_?id|req_?id\b|correlation_?id|trace_?(?:id|parent|context)|\btraceparent\b|request_?context|\bspan\b|\btracer\b|x-request-id/iu;

/** Such a name in the file of a store says that the store is about requests. */
const REQUEST_ID =
  /request_?id|req_?id\b|correlation_?id|trace_?(?:id|parent)|\btraceparent\b|x-request-id/iu;

const TRACE = 'OpenTelemetry context';

/** Where the context is kept, what that is called, and what has to be beside it for it to be about requests. */
const STORES: Readonly<
  Record<Language, readonly (readonly [store: RegExp, kind: string, id: RegExp | null])[]>
> = {
  typescript: [
    [/new AsyncLocalStorage\b/u, 'AsyncLocalStorage', REQUEST_ID],
    // It keeps whatever it is given; an id only when it is told to make one.
    [
      /\bClsModule\.forRoot\b/u,
      'nestjs-cls',
      /\bgenerateId\b|\bidGenerator\b|\bCLS_ID\b|request_?id|correlation_?id|trace_?id/iu,
    ],
    [/['"](?:@fastify\/request-context|express-http-context)['"]/u, 'request context', REQUEST_ID],
    [/['"]cls-rtracer['"]/u, 'request context', null],
    // Without an instrumentation of HTTP its spans belong to something else than requests.
    [
      /\bgetNodeAutoInstrumentations\b|\b(?:Http|Express|Fastify|NestJs|Nest|Koa)\w*Instrumentation\b/u,
      TRACE,
      null,
    ],
  ],
  python: [
    [/\bContextVar(?=\()/u, 'ContextVar', REQUEST_ID],
    [/\bbind_contextvars(?=\()/u, 'structlog context', REQUEST_ID],
    [/\bCorrelationIdMiddleware\b/u, 'asgi-correlation-id', null],
    // For an application or when the program starts; within a function it may be for something else.
    [
      /\b(?:FastAPI|Starlette|Flask|ASGI)Instrumentor(?:\(\))?\.instrument_app(?=\()|^(?:FastAPI|Starlette|Flask|Django)Instrumentor\(\)\.instrument(?=\()/mu,
      TRACE,
      null,
    ],
  ],
};

/**
 * What carries the context over a queue for all jobs: instrumentation of OpenTelemetry and of vendors, and
 * signals or plugins of Celery. https://docs.bullmq.io/guide/telemetry,
 * https://opentelemetry-python-contrib.readthedocs.io/en/latest/instrumentation/celery/celery.html
 */
const INSTRUMENTED: Readonly<Record<Language, RegExp>> = {
  typescript:
    /\bbullmq-otel\b|BullMQOtel|BullMQInstrumentation|BullInstrumentation|instrumentation-bull(?:mq)?\b|PgBossInstrumentation|\bdd-trace\b|elastic-apm-node|['"]newrelic['"]/u,
  python:
    /CeleryInstrumentor|opentelemetry[.-]instrumentation[.-]celery|correlation_id\.extensions\.celery|django_structlog\.celery|DjangoStructLogInitStep|CeleryIntegration|before_task_publish|task_prerun|\bddtrace\b|elasticapm|\bnewrelic\b|RQInstrumentor|RqIntegration|ArqIntegration/u,
};

interface Answer {
  readonly contexts: readonly RequestContext[];
  readonly isInstrumented: boolean;
}

const STORE_FILES: Readonly<Record<Language, FileQuestion>> = {
  typescript: storeFiles('typescript', [
    'AsyncLocalStorage',
    'ClsModule',
    'request-context',
    'cls-rtracer',
    'express-http-context',
    'getNodeAutoInstrumentations',
    'Instrumentation',
  ]),
  python: storeFiles('python', [
    'ContextVar',
    'bind_contextvars',
    'CorrelationIdMiddleware',
    'Instrumentor',
  ]),
};

const INSTRUMENTED_FILES: Readonly<Record<Language, FileQuestion>> = {
  typescript: instrumentedFiles('typescript', [
    'bullmq-otel',
    'BullMQOtel',
    'nstrumentation',
    'dd-trace',
    'elastic-apm-node',
    'newrelic',
  ]),
  python: instrumentedFiles('python', [
    'Instrumentor',
    'nstrumentation',
    'correlation_id',
    'django_structlog',
    'DjangoStructLogInitStep',
    'Integration',
    'before_task_publish',
    'task_prerun',
    'ddtrace',
    'elasticapm',
    'newrelic',
  ]),
};

/** The questions by which request contexts are found. */
export const CONTEXT_FILES: readonly FileQuestion[] = [
  ...Object.values(STORE_FILES),
  ...Object.values(INSTRUMENTED_FILES),
];

function storeFiles(language: Language, words: readonly string[]): FileQuestion {
  return {
    name: `request-context/stores ${language}`,
    words,
    path: (path) => isProgram(path, language),
    file: (file) => contextIn(file, language) !== undefined,
  };
}

function instrumentedFiles(language: Language, words: readonly string[]): FileQuestion {
  return {
    name: `request-context/instrumented ${language}`,
    words,
    path: (path) => isProgram(path, language),
    file: ({ text }) => INSTRUMENTED[language].test(text),
  };
}

/**
 * The request context of the program that a file belongs to, the first by path. Undefined when there is
 * none: what another application of the repository keeps is no business of this one.
 */
export function requestContextOf({
  project,
  language,
  path,
}: CodeModule): RequestContext | undefined {
  const own = applicationOf(project, path);
  return answerFor(project, language).contexts.find((context) => {
    const other = applicationOf(project, context.file.path);
    const isNear = other === own || SHARED.test(other) || SHARED.test(own);
    return (
      isNear &&
      isRead(project, language, context) &&
      isEnteredByRequests(project, language, context)
    );
  });
}

/** How what a store keeps is read, where a store may be kept up and never asked. */
const READS: Readonly<Record<string, RegExp>> = {
  AsyncLocalStorage: /\bgetStore\(\)/u,
  'nestjs-cls': /\.getId\(\)|\bCLS_ID\b|\.get\(\s*['"]\w*(?:request|correlation|trace)\w*['"]/iu,
};

// An id that nobody reads ties no lines together.
function isRead(project: Project, language: Language, { kind }: RequestContext): boolean {
  const read = READS[kind];
  return (
    read === undefined ||
    project.filesWhere({
      name: `request-context/reads ${kind}`,
      path: (path) => isProgram(path, language),
      file: ({ text }) => read.test(text),
    }).length > 0
  );
}

const SERVES =
  /\b_?(?:req|request)\b(?::[^,)]*)?,\s*_?(?:res|response|reply|call_next|next)\b|NestMiddleware|NestInterceptor|addHook\(|\bapp\.use\(|createMiddleware|[mM]iddleware|before_request|NextRequest/u;
const NAMED =
  /^(?:export\s+(?:default\s+)?(?:const|(?:async\s+)?function|class)\s+(?<export>\w+)|(?:async\s+)?(?:def|class)\s+(?<def>\w+)|(?<bind>\w+)\s*(?::[^=\n]*)?=)/gmu;

/**
 * True when the store, or what its file makes of it, is named in code that stands around requests. One
 * that only jobs or tools enter is no context of requests, whatever it holds.
 */
function isEnteredByRequests(
  project: Project,
  language: Language,
  { kind, file }: RequestContext,
): boolean {
  if (!/^(?:AsyncLocalStorage|ContextVar)$/u.test(kind) || SERVES.test(file.text)) {
    return true;
  }
  const names = [...file.text.matchAll(NAMED)].flatMap(({ groups }) =>
    Object.values(groups ?? {}).filter((name) => name !== undefined && name.length > 3),
  );
  return project.filesWhere(entersOneOf(names, language)).length > 0;
}

function entersOneOf(names: readonly string[], language: Language): FileQuestion {
  return {
    name: `request-context/enters ${names.join(' ')} ${language}`,
    path: (path) => isProgram(path, language),
    file: ({ text }) => names.some((name) => text.includes(name)) && SERVES.test(text),
  };
}

function isProgram(path: string, language: Language): boolean {
  return languageOf(path) === language && !isTestPath(path) && !isSamplePath(path);
}

/** Code that runs in every application which uses it. */
const SHARED =
  /^(?:packages|libs?|shared|common|core)(?:\/|$)|\/(?:packages|libs?|shared|common)(?:\/|$)/u;
const MANIFESTS = ['package.json', 'pyproject.toml', 'setup.py', 'requirements.txt', 'Pipfile'];

/** The folder with the manifest that a file belongs to; empty for the repository. */
export function applicationOf(project: Project, path: string): string {
  let folder = path;
  while (folder.includes('/')) {
    folder = folder.slice(0, folder.lastIndexOf('/'));
    if (MANIFESTS.some((name) => project.has(`${folder}/${name}`))) {
      return folder;
    }
  }
  return '';
}

/** True for a trace, which an instrumentation of the queue would carry for all its jobs. */
export function isTrace({ kind }: RequestContext): boolean {
  return kind === TRACE;
}

/** True when something carries the context over queues for every job. */
export function isQueueInstrumented(project: Project, language: Language): boolean {
  return answerFor(project, language).isInstrumented;
}

const answerFor = once((project: Project, language: Language): Answer => {
  const stores = project.filesWhere(STORE_FILES[language]);
  const instrumented = project.filesWhere(INSTRUMENTED_FILES[language]);
  return {
    contexts: stores.flatMap((file) => contextIn(file, language) ?? []),
    isInstrumented: instrumented.length > 0,
  };
});

function contextIn(file: ProjectFile, language: Language): RequestContext | undefined {
  for (const [pattern, kind, id] of STORES[language]) {
    const match = pattern.exec(file.text);
    if (match !== null && (id === null || id.test(file.text))) {
      return { kind, file, start: match.index, end: match.index + match[0].length };
    }
  }
  return undefined;
}
