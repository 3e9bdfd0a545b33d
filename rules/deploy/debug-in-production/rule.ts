import type { Report } from '#core/rule.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import { composeStage } from '#model/containers/compose-stage.ts';
import { composeServices, isComposePath } from '#model/containers/compose.ts';
import type { ComposeService } from '#model/containers/compose.ts';
import { debugCommand, debugSetting } from '#model/settings/debug-settings.ts';
import { debugSwitchesOf } from '#model/settings/debug-switches.ts';
import { isDockerfilePath } from '#model/containers/dockerfile-path.ts';
import { readDockerfile } from '#model/documents.ts';
import { imageStart } from '#model/containers/image-start.ts';
import { finalImage } from '#model/containers/image.ts';
import type { FinalImage } from '#model/containers/image.ts';
import { isProductionEnvironmentFile, variablesOf } from '#model/secrets/environment-file.ts';
import { NODE_ENV_SETTERS, needsNodeEnv } from '#model/settings/node-env.ts';
import { PYTHON_STARTS, productionStartOf } from '#model/deploy/production-starts.ts';
import type { ProjectFile } from '#model/project-file.ts';
import type { Project } from '#model/project.ts';
import { fileNameOf, folderOf } from '#model/repository-path.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { DEBUG_OVERRIDES } from '#model/settings/debug-switches.ts';

const messages = {
  setting: '{owner} sets {name} to {value}, which {effect}. Set it to the value for production.',
  command: '{owner} runs {command}, which {effect}. Start the server for production instead.',
  code: '{what} is on whatever the environment is, which {effect}. Take it from a setting that is off by default.',
  started:
    '{what} is on, and production starts this file as a program, so it {effect} there. Take it from a setting that is off by default.',
  'node-env':
    'The image starts {command} and nothing sets NODE_ENV to production, so {library} runs in development mode: it sends stack traces to clients and does not cache what it compiles. Add ENV NODE_ENV=production to the final stage.',
} as const;

type DebugReport = Report<typeof messages>;

const DEVELOPMENT_NAME =
  /(?:^|[^a-z])(?:dev(?:el|elop|elopment)?|local|debug|tests?|testing|ci|e2e|examples?|hot|watch)(?:[^a-z]|$)/iu;

export default defineRule({
  meta: {
    id: 'deploy/debug-in-production',
    title: 'Debug or reload mode can reach production',
    severity: 'high',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['TypeScript', 'Python', 'Compose', 'Dockerfile', 'environment files'],
    tags: ['cwe-489'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.djangoproject.com/en/stable/ref/settings/#debug',
      'https://flask.palletsprojects.com/en/stable/debugging/',
      'https://expressjs.com/en/advanced/best-practice-performance.html#set-node_env-to-production',
      'https://fastapi.tiangolo.com/deployment/manually/',
    ],
    messages,
  },
  asks: [PYTHON_STARTS, NODE_ENV_SETTERS, DEBUG_OVERRIDES],
  code: {
    languages: ['typescript', 'python'],
    words: [
      'debug=True',
      'debug = True',
      'DEBUG = True',
      'DEBUG=True',
      'reload=True',
      'reload = True',
      "NODE_ENV = 'development'",
      'NODE_ENV = "development"',
      "errorhandler'",
      'errorhandler"',
      'includeStacktraceInErrorResponses',
    ],
    withWords: [
      'run(',
      'FastAPI',
      'Starlette',
      'INSTALLED_APPS',
      'ROOT_URLCONF',
      'Flask',
      'NODE_ENV',
      'errorhandler',
      'includeStacktraceInErrorResponses',
    ],
    check(module, report) {
      if (!isSamplePath(module.path) && !DEVELOPMENT_NAME.test(module.path)) {
        checkCode(module, report);
      }
    },
  },
  file: {
    matches: (path) =>
      (isComposePath(path) || isDockerfilePath(path) || isProductionEnvironmentFile(path)) &&
      !isSamplePath(path) &&
      !DEVELOPMENT_NAME.test(path),
    check(file, report, project) {
      if (isComposePath(file.path)) {
        checkCompose(file, report);
      } else if (isDockerfilePath(file.path)) {
        checkDockerfile(file, project, report);
      } else {
        checkVariables(file, report);
      }
    },
  },
});

function checkCode(module: CodeModule, report: DebugReport): void {
  for (const { node, what, effect, isOfProgram } of debugSwitchesOf(module)) {
    if (!isOfProgram) {
      report.violation({ at: module.place(node), message: 'code', data: { what, effect } });
      continue;
    }
    const start = productionStartOf(module.project, module.path);
    if (start !== undefined) {
      report.violation({
        at: module.place(node),
        message: 'started',
        data: { what, effect },
        evidence: [{ ...start, note: 'Starts the file.' }],
      });
    }
  }
}

function checkCompose(file: ProjectFile, report: DebugReport): void {
  const services = composeServices(file);
  if (
    !/prod|live|release/iu.test(fileNameOf(file.path)) &&
    composeStage(file, services) !== 'production'
  ) {
    return;
  }
  const started = services.filter(({ profiles }) => profiles.length === 0);
  checkComposeSettings(file, started, report);
  for (const service of started) {
    const effect = debugCommand(service.command);
    if (effect !== undefined) {
      report.violation({
        at: file.place({ start: service.nameStart, end: service.nameEnd }),
        message: 'command',
        anchor: `service ${service.name}`,
        data: { owner: `Service ${service.name}`, command: service.command, effect },
      });
    }
  }
}

// One setting that many services of a file have is changed in all of them at once.
function checkComposeSettings(
  file: ProjectFile,
  services: readonly ComposeService[],
  report: DebugReport,
): void {
  const settings = services.flatMap((service) =>
    service.environment.flatMap(({ name, value = '', start, end }) => {
      const effect = debugSetting(name, value);
      return effect === undefined ? [] : [{ service, name, value, effect, start, end }];
    }),
  );
  const alike = Map.groupBy(settings, ({ name, value }) => `${name}=${value}`);
  for (const [first, ...others] of alike.values()) {
    if (first !== undefined) {
      const { service, name, value, effect } = first;
      report.violation({
        at: file.place(first),
        message: 'setting',
        anchor: `service ${service.name}`,
        data: { owner: `Service ${service.name}`, name, value, effect },
        evidence: others.map((other) => ({
          ...file.place(other),
          note: `Service ${other.service.name} sets it too.`,
        })),
      });
    }
  }
}

function checkDockerfile(file: ProjectFile, project: Project, report: DebugReport): void {
  const dockerfile = readDockerfile(file);
  const image = dockerfile === undefined ? undefined : finalImage(dockerfile);
  if (
    image === undefined ||
    DEVELOPMENT_NAME.test(image.stage.name ?? '') ||
    hasProductionTwin(project, file.path)
  ) {
    return;
  }
  checkImageVariables(file, image, report);
  const start = imageStart(image);
  const effect = start === undefined ? undefined : debugCommand(start.command);
  if (start !== undefined && effect !== undefined) {
    const data = { owner: FINAL_IMAGE, command: start.command, effect };
    report.violation({ at: file.place(start), message: 'command', data });
    return;
  }
  const library = start === undefined ? undefined : needsNodeEnv(project, file, image, start);
  if (start !== undefined && library !== undefined) {
    const at = file.place({ start: start.start, end: start.start });
    report.violation({
      at: file.place(start),
      message: 'node-env',
      severity: 'medium',
      data: { command: start.command, library },
      suggestion: {
        title: 'Set NODE_ENV to production',
        edits: [{ ...at, text: 'ENV NODE_ENV=production\n' }],
      },
    });
  }
}

const FINAL_IMAGE = 'The final image';

function checkImageVariables(file: ProjectFile, image: FinalImage, report: DebugReport): void {
  const variables = image.chain.flatMap(({ instructions }) =>
    instructions
      .filter(({ keyword }) => keyword === 'ENV')
      .flatMap(({ assignments }) => assignments)
      .toReversed(),
  );
  // The last value of a variable counts, of the nearest stage.
  const seen = new Set<string>();
  for (const { name, value = '', ...at } of variables) {
    const effect = seen.has(name) ? undefined : debugSetting(name, value);
    seen.add(name);
    if (effect !== undefined) {
      const data = { owner: FINAL_IMAGE, name, value, effect };
      report.violation({ at: file.place(at), message: 'setting', data });
    }
  }
}

// Beside `Dockerfile.prod`, the plain one is for development.
function hasProductionTwin(project: Project, path: string): boolean {
  const folder = folderOf(path);
  return (
    !/prod/iu.test(fileNameOf(path)) &&
    project.paths.some(
      (other) =>
        folderOf(other) === folder && isDockerfilePath(other) && /prod/iu.test(fileNameOf(other)),
    )
  );
}

function checkVariables(file: ProjectFile, report: DebugReport): void {
  for (const { name, value, ...at } of variablesOf(file)) {
    const effect = debugSetting(name, value);
    if (effect !== undefined) {
      const data = { owner: `The file ${fileNameOf(file.path)}`, name, value, effect };
      report.violation({ at: file.place(at), message: 'setting', anchor: name, data });
    }
  }
}
