import type { Report } from '#core/rule.ts';
import type { Place } from '#core/span.ts';
import { builtFrom } from '#model/containers/compose-build.ts';
import { composeServices, isComposePath } from '#model/containers/compose.ts';
import type { ComposeHealthcheck, ComposeService } from '#model/containers/compose.ts';
import { isDockerfilePath } from '#model/containers/dockerfile-path.ts';
import { readDockerfile } from '#model/documents.ts';
import { healthCommandOf } from '#model/containers/health-commands.ts';
import type { HealthCommand } from '#model/containers/health-commands.ts';
import { imageLacksBinary, lacksBinary } from '#model/containers/image-binaries.ts';
import type { CheckBinary } from '#model/containers/image-binaries.ts';
import { parseImageReference } from '#model/containers/image-reference.ts';
import { finalImage } from '#model/containers/image.ts';
import type { FinalImage } from '#model/containers/image.ts';
import { interpolate } from '#model/code/interpolation.ts';
import { isTestPath } from '#model/code/language.ts';
import type { ProjectFile } from '#model/project-file.ts';
import type { Project } from '#model/project.ts';
import { fileNameOf } from '#model/repository-path.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

const messages = {
  binary:
    '{owner} is checked with {binary}, which {image} does not have and no step installs, so the check always fails and the container never counts as healthy. Install it, or ask with what the image has.',
  port: '{owner} is checked on port {port}, but it listens on {listens} and nothing names {port} besides, so the check always fails. Ask the port that the service listens on.',
  script:
    '{owner} is checked with {script}, which the repository does not have and no step makes, so the check always fails. Add the file, or ask the service directly.',
} as const;

type HealthReport = Report<typeof messages>;

export default defineRule({
  meta: {
    id: 'containers/healthcheck-cannot-run',
    title: 'Health check calls what the image does not have',
    severity: 'medium',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['Compose', 'Dockerfile'],
    tags: ['soc2-a1'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.docker.com/reference/dockerfile/#healthcheck',
      'https://docs.docker.com/reference/compose-file/services/#healthcheck',
      'https://github.com/GoogleContainerTools/distroless#debug-images',
    ],
    messages,
  },
  file: {
    matches: (path) =>
      (isComposePath(path) || isDockerfilePath(path)) && !isSamplePath(path) && !isTestPath(path),
    check(file, report, project) {
      if (isComposePath(file.path)) {
        for (const service of composeServices(file)) {
          const { healthcheck } = service;
          if (healthcheck?.isDisabled === false) {
            checkService(file, project, service, healthcheck, report);
          }
        }
      } else {
        checkDockerfile(file, project, report);
      }
    },
  },
});

function checkDockerfile(file: ProjectFile, project: Project, report: HealthReport): void {
  const dockerfile = readDockerfile(file);
  const image = dockerfile === undefined ? undefined : finalImage(dockerfile);
  const check = image?.chain
    .map(({ instructions }) => instructions.findLast(({ keyword }) => keyword === 'HEALTHCHECK'))
    .find((one) => one !== undefined);
  if (image === undefined || check === undefined || !/^CMD\b/iu.test(check.args)) {
    return;
  }
  const text = check.args.replace(/^CMD\s*/iu, '');
  const isList = text.startsWith('[');
  const command = healthCommandOf(isList ? text.replaceAll(/["[\],]+/gu, ' ') : text, isList);
  const at = file.place(check);
  const owner = 'The image';
  checkBinaries(at, owner, image, command, report);
  const rest = file.text.slice(0, check.start) + file.text.slice(check.end);
  const exposed = [...rest.matchAll(/^EXPOSE\s+(?<ports>[\d\s/a-z]+)$/gimu)].flatMap(
    (match) => match.groups?.['ports']?.match(/\d+/gu) ?? [],
  );
  checkPort(at, owner, command.port, exposed, [rest], report);
  checkScripts(at, owner, command, rest, project, report);
}

function checkService(
  file: ProjectFile,
  project: Project,
  service: ComposeService,
  healthcheck: ComposeHealthcheck,
  report: HealthReport,
): void {
  const [form = '', ...rest] = healthcheck.words;
  const isList = form === 'CMD';
  const text = form === 'CMD' || form === 'CMD-SHELL' ? rest.join(' ') : healthcheck.text;
  const command = healthCommandOf(text, isList);
  const at = file.place(healthcheck);
  const owner = `Service ${service.name}`;
  const built = builtFrom(file, project, service);
  const image = built === undefined ? undefined : finalImage(built.dockerfile);
  if (built !== undefined && image !== undefined && service.buildTarget === undefined) {
    checkBinaries(at, owner, image, command, report);
    const own = file.slice(service).replace(file.slice(healthcheck), '');
    const listens = service.ports.map(({ target }) => target);
    checkPort(at, owner, command.port, listens, [own, built.file.text], report);
    checkScripts(at, owner, command, own + built.file.text, project, report);
  } else if (!service.isBuilt && service.image !== undefined) {
    checkForeign(at, owner, interpolate(service.image.text), command, report);
  }
}

function checkBinaries(
  at: Place,
  owner: string,
  image: FinalImage,
  command: HealthCommand,
  report: HealthReport,
): void {
  const binary = command.binaries.find((one) => imageLacksBinary(image, one));
  if (binary !== undefined) {
    const base = image.base;
    const name = base === undefined ? 'scratch' : withTag(base.repository, base.tag);
    report.violation({
      at,
      message: 'binary',
      data: { owner, binary: toolName(binary), image: name },
    });
  }
}

function withTag(repository: string, tag: string | undefined): string {
  return tag === undefined ? repository : `${repository}:${tag}`;
}

function toolName(binary: CheckBinary): string {
  return binary === 'sh' ? 'a shell' : binary;
}

function checkForeign(
  at: Place,
  owner: string,
  image: string,
  command: HealthCommand,
  report: HealthReport,
): void {
  const reference = parseImageReference(image);
  const binary =
    reference === undefined
      ? undefined
      : command.binaries.find((one) => lacksBinary(reference, one));
  if (binary !== undefined && reference !== undefined) {
    const name = withTag(reference.repository, reference.tag);
    report.violation({
      at,
      message: 'binary',
      data: { owner, binary: toolName(binary), image: name },
    });
  }
}

// A program may listen on a port that only its code names; where anything else names it, nothing is said.
function checkPort(
  at: Place,
  owner: string,
  port: string | undefined,
  listens: readonly string[],
  texts: readonly string[],
  report: HealthReport,
): void {
  const isKnown = listens.length > 0 && listens.every((one) => /^\d+$/u.test(one));
  if (port === undefined || !isKnown || listens.includes(port)) {
    return;
  }
  const isNamed = texts.some((text) => new RegExp(`\\b${port}\\b`, 'u').test(text));
  if (!isNamed) {
    const data = { owner, port, listens: [...new Set(listens)].join(' and ') };
    report.violation({ at, message: 'port', confidence: 'medium', data });
  }
}

function checkScripts(
  at: Place,
  owner: string,
  { scripts }: HealthCommand,
  besides: string,
  project: Project,
  report: HealthReport,
): void {
  const missing = scripts.find(
    (script) =>
      !besides.includes(script) &&
      !/^(?:index|main|server|app|cli)\./u.test(script) &&
      !project.paths.some((path) => stemOf(fileNameOf(path)) === stemOf(script)),
  );
  if (missing !== undefined) {
    report.violation({ at, message: 'script', data: { owner, script: missing } });
  }
}

// `healthcheck.js` may be built from `healthcheck.ts`.
function stemOf(name: string): string {
  return name.replace(/\.\w+$/u, '');
}
