import type { EvidencePlace, Report } from '#core/rule.ts';
import type { Place } from '#core/span.ts';
import { deafStartOf } from '#model/containers/container-starts.ts';
import { databasePoolsOf } from '#model/data/database-pools.ts';
import { isDockerfilePath } from '#model/containers/dockerfile-path.ts';
import { gracefulStopOf, STOPPING_FILES } from '#model/resilience/graceful-stops.ts';
import type { GracefulStop } from '#model/resilience/graceful-stops.ts';
import { applicationsOf, mayCreateApplication } from '#model/http/http-applications.ts';
import { languageOf } from '#model/code/language.ts';
import { LISTENING_FILES, listeningServersOf } from '#model/http/listening-servers.ts';
import type { Project } from '#model/project.ts';
import { redisClientsOf } from '#model/redis/redis-clients.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { isServerCodePath, SERVER_FILES, serverCodeOf } from '#model/http/server-code.ts';
import { configEvidence } from '#model/deploy/serverless.ts';
import { serviceOf } from '#model/services.ts';
import {
  CLIENT_FILES,
  CLOSING_FILES,
  lastingClientsOf,
} from '#model/resilience/unclosed-clients.ts';

// Whoever reads the finding needs to see what it is about, not every client of a large service.
const MOST_CLIENTS = 5;

const MESSAGES = {
  none: 'Nothing handles SIGTERM in this service, so every deployment cuts off the requests that are under way and leaves connections open. Handle it: stop accepting with close(), wait for running requests up to a deadline, then close pools and clients; or use close-with-grace, http-terminator or enableShutdownHooks() of NestJS.',
  exits:
    'The handler of {signal} only ends the process, so every deployment cuts off the requests that are under way. Call close() on the server, wait for running requests up to a deadline, then close pools and clients, and only then exit.',
  open: 'The server drains its requests by itself, but nothing in this service closes {client} when it stops. Close it behind the yield of a lifespan that is given to the application.',
  deaf: '{holder} starts "{command}" as a child and does not hand on SIGTERM, so the container is killed without being told to stop. {fix}.',
} as const;

type StopReport = Report<typeof MESSAGES>;

export default defineRule({
  meta: {
    id: 'resilience/no-graceful-shutdown',
    title: 'A server is cut off when it is told to stop',
    severity: 'high',
    confidence: 'high',
    scope: 'project',
    effort: 'hours',
    languages: ['TypeScript', 'Python', 'Dockerfile'],
    tags: ['soc2-a1'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://nodejs.org/api/http.html#serverclosecallback',
      'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
      'https://fastapi.tiangolo.com/advanced/events/',
      'https://docs.docker.com/reference/dockerfile/#shell-form-entrypoint-example',
      'https://github.com/nodejs/docker-node/blob/main/docs/BestPractices.md#cmd',
    ],
    messages: MESSAGES,
    control: 'Shutdown drains requests and closes connections',
  },
  asks: [LISTENING_FILES, STOPPING_FILES, CLIENT_FILES, CLOSING_FILES, ...SERVER_FILES],
  project: {
    reads: (path) => isServerCodePath(path) || isDockerfilePath(path),
    check(project, report) {
      const stopping = checkNode(project, report);
      checkPython(project, report);
      checkContainers(project, stopping, report);
    },
  },
});

/** The roots of the services of Node.js that handle signals. */
function checkNode(project: Project, report: StopReport): ReadonlySet<string> {
  const seen = new Set<string>();
  const handled = new Set<string>();
  for (const { path } of project.filesWhere(LISTENING_FILES)) {
    const { root } = serviceOf(project, path);
    const isService =
      !seen.has(root) &&
      serverCodeOf(project).files.has(path) &&
      configEvidence(project, path) === undefined;
    const module = isService ? project.module(path) : undefined;
    const server = module === undefined ? undefined : listeningServersOf(module)[0];
    if (module === undefined || server === undefined) {
      continue;
    }
    seen.add(root);
    const stop = gracefulStopOf(project, path);
    if (stop.kind === 'handled') {
      handled.add(root);
      report.control(module.place(server.callee), `The signal is handled in ${stop.path}.`);
    } else {
      reportNode(stop, module.place(server.callee), clientsOf(project, root), report);
    }
  }
  return handled;
}

function reportNode(
  stop: Exclude<GracefulStop, { kind: 'handled' }>,
  at: Place,
  clients: readonly EvidencePlace[],
  report: StopReport,
): void {
  if (stop.kind === 'none') {
    report.violation({ at, message: 'none', anchor: 'shutdown', evidence: clients });
    return;
  }
  const { registeredIn, at: handler, signals } = stop.at;
  report.violation({
    at: registeredIn.place(handler),
    message: 'exits',
    data: { signal: signals[0] ?? 'SIGTERM' },
    anchor: 'shutdown',
    evidence: [{ ...at, note: 'The server that takes requests.' }, ...clients],
  });
}

/** What the service would have to close: its pools and clients. */
function clientsOf(project: Project, root: string): readonly EvidencePlace[] {
  return [...serverCodeOf(project).files]
    .filter((path) => languageOf(path) === 'typescript' && serviceOf(project, path).root === root)
    .filter((path) => /redis|pool|knex|postgres|mysql|mongo/iu.test(project.file(path)?.text ?? ''))
    .toSorted()
    .flatMap((path) => {
      const module = project.module(path);
      return module === undefined
        ? []
        : [...databasePoolsOf(module), ...redisClientsOf(module)].map(({ call, library }) => ({
            ...module.place(call.callee),
            note: `A client of ${library} that is to be closed.`,
          }));
    })
    .slice(0, MOST_CLIENTS);
}

// uvicorn drains by itself: https://www.uvicorn.org/server-behavior/#graceful-process-shutdown.
function checkPython(project: Project, report: StopReport): void {
  const closing = new Set(
    project.filesWhere(CLOSING_FILES).map(({ path }) => serviceOf(project, path).root),
  );
  const seen = new Set<string>();
  for (const { path } of project.filesWhere(CLIENT_FILES)) {
    const { root } = serviceOf(project, path);
    const isOpen = !closing.has(root) && !seen.has(root) && serverCodeOf(project).files.has(path);
    const module = isOpen ? project.module(path) : undefined;
    const [client, ...others] = module === undefined ? [] : lastingClientsOf(module);
    const at = module && client ? applicationOf(project, root) : undefined;
    if (module === undefined || client === undefined || at === undefined) {
      continue;
    }
    seen.add(root);
    report.violation({
      at,
      message: 'open',
      data: { client: `${module.text(client.callee)}()` },
      anchor: 'shutdown',
      confidence: 'medium',
      evidence: [client, ...others].slice(0, MOST_CLIENTS).map(({ callee }) => ({
        ...module.place(callee),
        note: 'Is made once and never closed.',
      })),
    });
  }
}

function applicationOf(project: Project, root: string): Place | undefined {
  for (const path of [...serverCodeOf(project).files].toSorted()) {
    const file = serviceOf(project, path).root === root ? project.file(path) : undefined;
    const module =
      file !== undefined && languageOf(path) === 'python' && mayCreateApplication(file)
        ? project.module(path)
        : undefined;
    const application =
      module === undefined
        ? undefined
        : applicationsOf(module).find(({ framework }) => /FastAPI|Starlette/u.test(framework.name));
    if (module !== undefined && application !== undefined) {
      return module.place(application.call.callee);
    }
  }
  return undefined;
}

function checkContainers(
  project: Project,
  stopping: ReadonlySet<string>,
  report: StopReport,
): void {
  for (const file of project.files((path) => isDockerfilePath(path) && !isSamplePath(path))) {
    const start = deafStartOf(file);
    const { root } = serviceOf(project, file.path);
    const isPython = /uvicorn|gunicorn|hypercorn|daphne|granian/u.test(start?.command ?? '');
    // A server that does not listen for the signal loses nothing by not hearing it.
    if (start === undefined || DEVELOPMENT.test(file.path) || (!isPython && !stopping.has(root))) {
      continue;
    }
    report.violation({
      at: file.place(start.at),
      message: 'deaf',
      data: {
        holder: start.holder === 'a shell' ? 'A shell' : start.holder,
        command: start.command,
        fix:
          start.holder === 'a shell'
            ? 'Write exec before the command, or give it as a list: CMD ["program", "argument"]'
            : 'Start the program itself: CMD ["node", "server.js"]',
      },
      anchor: 'start',
      confidence: 'medium',
    });
  }
}

const DEVELOPMENT = /(?:^|[./_-])(?:dev|develop|development|local|debug|test|e2e|ci)(?:[./_-]|$)/iu;
