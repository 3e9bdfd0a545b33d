import type { Report } from '#core/rule.ts';
import { browserFilesOf } from '#model/http/browser-code.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import type { Expr } from '#model/code/code.ts';
import { consoleLogsOf, mayLogToConsole } from '#model/observability/console-logs.ts';
import type { ConsoleLog } from '#model/observability/console-logs.ts';
import { isTestPath, languageOf } from '#model/code/language.ts';
import { onceEach } from '#model/once.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import type { Project } from '#model/project.ts';
import { serviceOf } from '#model/services.ts';
import { isLoggerFile, levelsOverConsole } from '#model/observability/logger-modules.ts';
import { nearestLoggerPath } from '#model/observability/logger-nearest.ts';
import { LOGGER_FILES, loggersOf, maySetUpLogger } from '#model/observability/loggers.ts';
import type { RecordContents } from '#model/observability/record-contents.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { sensitiveSubjectOf } from '#model/secrets/sensitive-code.ts';
import type { SensitiveSubject } from '#model/secrets/sensitive-code.ts';
import { SERVER_FILES, serverCodeOf } from '#model/http/server-code.ts';
import { isOfTerminalProgram } from '#model/deploy/terminal-programs.ts';

// Whoever reads the finding needs to see what it is about, not every line of a file.
const MOST_RECORDS = 4;

// A line or two that only say where the program is are no log that anybody would search.
const MANY_RECORDS = 5;

const LIBRARIES = /['"](?:@nestjs\/common|winston|pino|bunyan|log4js|tslog|consola)['"]/u;

const MESSAGES = {
  plain:
    'Server code writes {records} with {call}, which knows no level, request or redaction, so an incident leaves lines that nobody can filter or join. Write them with {logger}.',
  sensitive:
    'Code that {does} writes {records} with {call}, past levels, request ids and redaction, so what errors carry of credentials and personal data is printed as it is. Write them with {logger}.',
  untraced:
    'Code that {does} writes {records} with {call}, past levels and request ids, so nobody can tell in an incident whom or which request a line is about. Write them with {logger}.',
  logger:
    'The logger of this file writes text with {call}, so no record of the service has a level, time or context that a collector can read. Put a structured logger such as {library} behind it.',
} as const;

export default defineRule({
  meta: {
    id: 'observability/console-logging',
    title: 'Server code logs through console or print',
    severity: 'critical',
    confidence: 'high',
    scope: 'file',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['soc2-cc7', 'pci-dss-10'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://12factor.net/logs',
      'https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html',
      'https://getpino.io/#/docs/redaction',
    ],
    messages: MESSAGES,
    control: 'Logs are structured and go through one logger',
  },
  // Nearly every file of a front end says console, so files are chosen before one is parsed.
  asks: [...SERVER_FILES, LOGGER_FILES],
  file: {
    matches: isConcerned,
    check({ path, text }, report, project) {
      const mayHave = mayLogToConsole(path, text) || maySetUpLogger(text);
      const isServer = mayHave && serverCodeOf(project).files.has(path);
      const module = isServer ? project.module(path) : undefined;
      if (module !== undefined) {
        checkModule(module, report);
      }
    },
  },
});

function isConcerned(path: string): boolean {
  return languageOf(path) !== undefined && !isTestPath(path) && !isSamplePath(path);
}

function checkModule(module: CodeModule, report: Report<typeof MESSAGES>): void {
  const loggers = maySetUpLogger(module.file.text) ? loggersOf(module) : [];
  for (const { call, library, output } of loggers) {
    if (output === 'structured') {
      report.control(module.place(call.callee), `Makes a structured logger with ${library}.`);
    }
  }
  const logs = logsOf(module);
  if (!isLoggerFile(module.file)) {
    reportLogs(module, logs, report);
  } else if (loggers.length === 0 && !LIBRARIES.test(module.file.text)) {
    // Beside a real logger, console is its last resort.
    reportLogger(module, levelsOverConsole(module, logs), report);
  }
}

// What browsers load as well has no logger that works on both sides.
function logsOf(module: CodeModule): readonly ConsoleLog[] {
  const { file, path, project } = module;
  return mayLogToConsole(path, file.text) && !browserFilesOf(project).has(path)
    ? consoleLogsOf(module)
    : [];
}

function isOfError({ contents }: ConsoleLog): boolean {
  return TELLING.has(contents);
}

/** The records of a file on a server. */
interface LoggingFile {
  readonly module: CodeModule;
  readonly logs: readonly ConsoleLog[];
  /** What makes them worse; undefined for plain ones. */
  readonly subject: SensitiveSubject<Expr> | undefined;
}

const loggingFilesOf = onceEach((project: Project): readonly LoggingFile[] =>
  [...serverCodeOf(project).files].filter(isConcerned).flatMap((path): readonly LoggingFile[] => {
    const file = project.file(path);
    const module =
      file !== undefined && mayLogToConsole(path, file.text) && !isLoggerFile(file)
        ? project.module(path)
        : undefined;
    const logs = module === undefined ? [] : logsOf(module);
    return module === undefined || logs.length === 0
      ? []
      : [{ module, logs, subject: subjectOf(module, logs) }];
  }),
);

/** The files of each service by its root, the one with the most records first. */
type FilesByService = ReadonlyMap<string, readonly LoggingFile[]>;

function byService(project: Project, files: readonly LoggingFile[]): FilesByService {
  const sorted = files.toSorted(
    (a, b) => b.logs.length - a.logs.length || (a.module.path < b.module.path ? -1 : 1),
  );
  return Map.groupBy(sorted, ({ module }) => serviceOf(project, module.path).root);
}

const plainFilesOf = onceEach((project: Project): FilesByService =>
  byService(
    project,
    loggingFilesOf(project).filter(
      ({ module, subject }) =>
        subject === undefined && !isOneOffPath(module.path) && !isOfTerminalProgram(module),
    ),
  ),
);

const riskyFilesOf = onceEach((project: Project): FilesByService =>
  byService(
    project,
    loggingFilesOf(project).flatMap(({ module, logs, subject }) => {
      const concerned = concernedOf(logs, subject);
      return subject === undefined || concerned.length === 0 || isGivenAway(concerned, subject)
        ? []
        : [{ module, logs: concerned, subject }];
    }),
  ),
);

function concernedOf(
  logs: readonly ConsoleLog[],
  subject: SensitiveSubject<Expr> | undefined,
): readonly ConsoleLog[] {
  return logs.filter(({ at }) => subject?.places.includes(at) ?? false);
}

// What an error quotes is a risk; a password or token in the log is out already. What only the name of a
// file puts among data of people may be anything.
function isGivenAway(logs: readonly ConsoleLog[], { topic }: SensitiveSubject<Expr>): boolean {
  return topic !== 'persons' && logs.some(({ contents }) => contents === 'credential');
}

// The logger is missing in all of them, so the service has one finding.
function reportPlain(module: CodeModule, report: Report<typeof MESSAGES>): void {
  const { project, path } = module;
  const files = plainFilesOf(project).get(serviceOf(project, path).root) ?? [];
  const [most, ...others] = files;
  const [first] = most?.logs ?? [];
  if (most?.module !== module || first === undefined) {
    return;
  }
  const count = files.reduce((sum, { logs }) => sum + logs.length, 0);
  if (count < MANY_RECORDS && !files.some(({ logs }) => logs.some(isOfError))) {
    return;
  }
  const where = files.length === 1 ? '' : ` in ${files.length} files`;
  report.violation({
    at: module.place(first.at),
    message: 'plain',
    data: {
      records: count === 1 ? 'a record' : `${count} records${where}`,
      call: first.name,
      logger: loggerAtHand(module),
    },
    anchor: 'console',
    severity: 'medium',
    evidence: others.length === 0 ? furtherRecords(module, most.logs) : inOtherFiles(others),
  });
}

function reportLogger(
  module: CodeModule,
  logs: readonly ConsoleLog[],
  report: Report<typeof MESSAGES>,
): void {
  const [first] = logs;
  if (first !== undefined) {
    report.violation({
      at: module.place(first.at),
      message: 'logger',
      severity: 'medium',
      data: { call: first.name, library: LIBRARY[module.language] },
      anchor: 'console',
      evidence: furtherRecords(module, logs),
    });
  }
}

function reportLogs(
  module: CodeModule,
  logs: readonly ConsoleLog[],
  report: Report<typeof MESSAGES>,
): void {
  const subject = subjectOf(module, logs);
  if (subject === undefined) {
    reportPlain(module, report);
    return;
  }
  const concerned = concernedOf(logs, subject);
  const { project, path } = module;
  const isCritical = isGivenAway(concerned, subject);
  // What is a risk alone is one for the whole service, where the logger is missing.
  const [risky, ...others] = riskyFilesOf(project).get(serviceOf(project, path).root) ?? [];
  const [first] = concerned;
  if (first === undefined || (!isCritical && risky?.module !== module)) {
    return;
  }
  const { does, confidence } = subject;
  const isTelling = concerned.some(isOfError);
  report.violation({
    at: module.place(first.at),
    message: isTelling ? 'sensitive' : 'untraced',
    data: {
      records: concerned.length === 1 ? 'a record' : `${concerned.length} records`,
      call: first.name,
      logger: loggerAtHand(module),
      does,
    },
    anchor: 'console',
    confidence: isTelling ? confidence : 'medium',
    severity: isCritical ? 'critical' : 'medium',
    evidence: [
      ...(subject.at === undefined
        ? []
        : [{ ...module.place(subject.at), note: 'What makes it sensitive.' }]),
      ...furtherRecords(module, concerned),
      ...(isCritical ? [] : inOtherFiles(others)),
    ],
  });
}

const TELLING: ReadonlySet<RecordContents> = new Set(['telling', 'credential']);

// What carries nothing of a request makes nothing worse, and where only the name of a file tells what it
// is about, a value does not either.
function subjectOf(
  module: CodeModule,
  logs: readonly ConsoleLog[],
): SensitiveSubject<Expr> | undefined {
  const ofTelling = sensitiveSubjectOf(module, placesOf(logs, TELLING));
  if (ofTelling !== undefined) {
    return ofTelling;
  }
  const ofValues = sensitiveSubjectOf(module, placesOf(logs, new Set(['values'])));
  return ofValues?.at === undefined ? undefined : ofValues;
}

function placesOf(
  logs: readonly ConsoleLog[],
  contents: ReadonlySet<RecordContents>,
): readonly Expr[] {
  return logs.filter((log) => contents.has(log.contents)).map(({ at }) => at);
}

function loggerAtHand(module: CodeModule): string {
  if (module.language === 'python') {
    return /\bget_?[lL]ogger\(/u.test(module.file.text)
      ? 'the logger that the file has'
      : 'a logger of logging or structlog';
  }
  const own = nearestLoggerPath(module.project, module.file);
  return own === undefined ? 'a structured logger such as pino' : `the project's logger (${own})`;
}

const LIBRARY = { typescript: 'pino', python: 'structlog' } as const;

function inOtherFiles(files: readonly LoggingFile[]) {
  return files.slice(0, MOST_RECORDS).flatMap(({ module, logs }) =>
    logs.slice(0, 1).map(({ at, name }) => ({
      ...module.place(at),
      note: `Records of ${name} in this file too.`,
    })),
  );
}

function furtherRecords(module: CodeModule, logs: readonly ConsoleLog[]) {
  return logs
    .slice(1, 1 + MOST_RECORDS)
    .map(({ at, name }) => ({ ...module.place(at), note: `Another record of ${name}.` }));
}
