import type { Language } from './code.ts';
import { isTestPath, languageOf } from './language.ts';
import { once } from './once.ts';
import type { ProjectFile } from './project-file.ts';
import type { FileQuestion, Project } from './project.ts';
import { isSamplePath } from './sample-path.ts';

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

/** A store in the same file as such a name; libraries that stand for both. */
const STORES: Readonly<Record<Language, readonly (readonly [RegExp, string, boolean])[]>> = {
  typescript: [
    [/new AsyncLocalStorage\b/u, 'AsyncLocalStorage', true],
    [/\bClsModule\.forRoot\b/u, 'nestjs-cls', false],
    [
      /['"](?:@fastify\/request-context|cls-rtracer|express-http-context)['"]/u,
      'request context',
      false,
    ],
    // Without an instrumentation of HTTP its spans belong to something else than requests.
    [
      /\bgetNodeAutoInstrumentations\b|\b(?:Http|Express|Fastify|NestJs|Nest|Koa)\w*Instrumentation\b/u,
      'OpenTelemetry context',
      false,
    ],
  ],
  python: [
    [/\bContextVar(?=\()/u, 'ContextVar', true],
    [/\bbind_contextvars(?=\()/u, 'structlog context', true],
    [/\bCorrelationIdMiddleware\b/u, 'asgi-correlation-id', false],
    // For an application or when the program starts; within a function it may be for something else.
    [
      /\b(?:FastAPI|Starlette|Flask|ASGI)Instrumentor(?:\(\))?\.instrument_app(?=\()|^(?:FastAPI|Starlette|Flask|Django)Instrumentor\(\)\.instrument(?=\()/mu,
      'OpenTelemetry context',
      false,
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
  readonly context: RequestContext | undefined;
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
    file: ({ text }) =>
      STORES[language].some(
        ([pattern, , needsId]) => pattern.test(text) && (!needsId || CONTEXT_ID.test(text)),
      ),
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

/** The first request context of the program in that language, by path; undefined when there is none. */
export function requestContextOf(project: Project, language: Language): RequestContext | undefined {
  return answerFor(project, language).context;
}

/** True when something carries the context over queues for every job. */
export function isQueueInstrumented(project: Project, language: Language): boolean {
  return answerFor(project, language).isInstrumented;
}

const answerFor = once((project: Project, language: Language): Answer => {
  const stores = project.filesWhere(STORE_FILES[language]);
  const instrumented = project.filesWhere(INSTRUMENTED_FILES[language]);
  return { context: firstOf(stores, language), isInstrumented: instrumented.length > 0 };
});

function isProgram(path: string, language: Language): boolean {
  return languageOf(path) === language && !isTestPath(path) && !isSamplePath(path);
}

function firstOf(files: readonly ProjectFile[], language: Language): RequestContext | undefined {
  for (const file of files) {
    for (const [pattern, kind, needsId] of STORES[language]) {
      const match = pattern.exec(file.text);
      if (match !== null && (!needsId || CONTEXT_ID.test(file.text))) {
        return { kind, file, start: match.index, end: match.index + match[0].length };
      }
    }
  }
  return undefined;
}
