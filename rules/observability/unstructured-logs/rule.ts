import type { CodeModule } from '#model/code/code-module.ts';
import { languageOf, isTestPath } from '#model/code/language.ts';
import { LOGGER_FILES, loggersOfProject } from '#model/observability/loggers.ts';
import type { Logger } from '#model/observability/loggers.ts';
import type { FileQuestion, Project } from '#model/project.ts';
import { defineRule } from '#model/rule.ts';
import { SERVER_FILES, serverCodeOf } from '#model/http/server-code.ts';
import { serviceOf } from '#model/services.ts';
import { STREAM_QUESTIONS, wrongStreamsOf } from '#model/observability/wrong-streams.ts';

const INSTEAD = {
  typescript: 'pino, or Winston with format.json()',
  python: 'python-json-logger, or structlog with JSONRenderer',
} as const;

/** What writes fields, or hands records to something that does. */
const STRUCTURED: FileQuestion = {
  name: 'unstructured-logs/structured',
  words: [
    'json',
    'Json',
    'JSON',
    'ecsFormat',
    'serialize',
    'ecs_logging',
    'google.cloud.logging',
    'logfire',
    'LoggingHandler',
    'watchtower',
    'logstash',
    'loki',
    'structlog',
  ],
  path: (path) => languageOf(path) !== undefined && !isTestPath(path),
  patterns: [
    /\w*json_?\w*formatter|formatter\w*json|jsonlogger|JSONRenderer|LogfmtRenderer|serialize\s*=\s*True|ecs_logging|google\.cloud\.logging|\blogfire\b|\bLoggingHandler\b|watchtower|logstash|\bloki|format\.json\(|ecsFormat|json_log/iu,
  ],
};

export default defineRule({
  meta: {
    id: 'observability/unstructured-logs',
    title: 'Service logs lines of text',
    severity: 'medium',
    confidence: 'medium',
    scope: 'project',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://12factor.net/logs',
      'https://docs.python.org/3/howto/logging-cookbook.html#implementing-structured-logging',
      'https://github.com/winstonjs/winston#formats',
    ],
    messages: {
      text: '{library} writes lines of text here and nothing in this service writes JSON, so fields such as the level, the user or the request can only be searched for as text. Write JSON in production, for example with {instead}.',
    },
  },
  asks: [LOGGER_FILES, STRUCTURED, ...STREAM_QUESTIONS, ...SERVER_FILES],
  project: {
    reads: (path) => languageOf(path) !== undefined,
    check(project, report) {
      for (const { library, module, call } of textLoggersOf(project)) {
        report.violation({
          at: module.place(call.callee),
          message: 'text',
          data: { library, instead: INSTEAD[module.language] },
          anchor: 'text logger',
        });
      }
    },
  },
});

/** The first logger of each service that only writes text, where the stream is not the larger matter. */
function textLoggersOf(project: Project): readonly Logger[] {
  const { files } = serverCodeOf(project);
  const made = loggersOfProject(project).filter(({ module }) => files.has(module.path));
  const byService = Map.groupBy(
    made,
    ({ module }) => `${serviceOf(project, module.path).root} ${module.language}`,
  );
  return [...byService.values()].flatMap((loggers) => {
    const [first] = loggers;
    const isText = loggers.every(({ output }) => output === 'text');
    return first !== undefined &&
      isText &&
      !isStructuredElsewhere(first.module) &&
      loggers.every(({ module }) => wrongStreamsOf(module).length === 0)
      ? [first]
      : [];
  });
}

function isStructuredElsewhere({ project, path, language }: CodeModule): boolean {
  const { root } = serviceOf(project, path);
  return project
    .filesWhere(STRUCTURED)
    .some(
      (file) => languageOf(file.path) === language && serviceOf(project, file.path).root === root,
    );
}
