import {
  firstOfService,
  HTTP_SERVICE_FILES,
  httpServicesOf,
  saysWhatServiceUses,
} from '#model/http/http-services.ts';
import type { HttpService } from '#model/http/http-services.ts';
import { LOGGER_FILES, loggersOfProject } from '#model/observability/loggers.ts';
import type { Logger } from '#model/observability/loggers.ts';
import type { FileQuestion, Project } from '#model/project.ts';
import { defineRule } from '#model/rule.ts';
import { serverCodeOf } from '#model/http/server-code.ts';
import { isServicePath, serviceOf } from '#model/services.ts';

const SETS_LEVEL =
  /\.level\s*=(?!=)|\bset_?(?:log_?)?level\s*\(|\bsetLogLevel|\bupdate_?log_?level|\blogger\.(?:remove|configure)\(|dictConfig\(|\blog4js\.configure\(/iu;

/** Code that sets a level when something from outside asks for it. */
const CHANGES_LEVEL: FileQuestion = {
  name: 'log-level-fixed/changes-level',
  words: ['evel', 'LEVEL'],
  path: saysWhatServiceUses,
  patterns: [SETS_LEVEL],
  file: ({ text }) => ASKED.test(text),
};
const ASKED =
  /SIGUSR[12]|SIGHUP|SIGWINCH|['"`/][^'"`\n]{0,60}(?:log-?_?levels?|loggers?|logging|verbosity)\b['"`/{]|launchdarkly|unleash|configcat|flagsmith|growthbook|appconfig|consul|etcd|zookeeper|remote_?config|\bwatch(?:File|er|_files)?\b|logging\.config\.listen|pubsub|subscribe\(|\breload\w*\(/iu;

export default defineRule({
  meta: {
    id: 'observability/log-level-fixed',
    title: 'Log level cannot be changed while the service runs',
    severity: 'low',
    confidence: 'medium',
    scope: 'project',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'preview',
    references: [
      'https://getpino.io/#/docs/api?id=logger-level',
      'https://docs.python.org/3/library/logging.html#logging.Logger.setLevel',
    ],
    messages: {
      fixed:
        'The level of this {library} logger is set once at the start, and nothing in the service changes it later, so seeing more in an incident takes a restart, which ends what was to be seen. Change it on a signal, through an endpoint for operators, or from remote configuration.',
    },
  },
  asks: [...HTTP_SERVICE_FILES, LOGGER_FILES, CHANGES_LEVEL],
  project: {
    reads: (path) => saysWhatServiceUses(path) || isServicePath(path),
    check(project, report) {
      for (const service of httpServicesOf(project)) {
        const logger = loggerOf(project, service);
        if (logger !== undefined && firstOfService(project, service, CHANGES_LEVEL) === undefined) {
          report.violation({
            at: logger.module.place(logger.call.callee),
            message: 'fixed',
            data: { library: logger.library },
            anchor: 'logger',
          });
        }
      }
    },
  },
});

function loggerOf(project: Project, { root, module }: HttpService): Logger | undefined {
  const { files } = serverCodeOf(project);
  return loggersOfProject(project).find(
    (logger) =>
      logger.module.language === module.language &&
      files.has(logger.module.path) &&
      serviceOf(project, logger.module.path).root === root,
  );
}
