import type { EditProposal, Report } from '#core/rule.ts';
import { builtFrom } from '#model/containers/compose-build.ts';
import { composeRole } from '#model/containers/compose-role.ts';
import { composeStage } from '#model/containers/compose-stage.ts';
import { composeServices, isComposePath } from '#model/containers/compose.ts';
import type { ComposeDependency, ComposeService } from '#model/containers/compose.ts';
import { isDockerfilePath } from '#model/containers/dockerfile-path.ts';
import { readDockerfile } from '#model/documents.ts';
import { imageStart } from '#model/containers/image-start.ts';
import { finalImage } from '#model/containers/image.ts';
import { isManifestPath, kubernetesWorkloads } from '#model/containers/kubernetes.ts';
import { isKustomizePatch, KUSTOMIZATIONS } from '#model/containers/kustomize-patches.ts';
import { isTestPath } from '#model/code/language.ts';
import { isOneShot } from '#model/containers/one-shot-services.ts';
import type { ProjectFile } from '#model/project-file.ts';
import type { FileQuestion, Project } from '#model/project.ts';
import { fileNameOf } from '#model/repository-path.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

const messages = {
  services:
    'Nothing checks the health of {services}: when one hangs or loses its database it still counts as running, and nothing restarts it or waits for it. Add a healthcheck that asks the service itself.',
  order:
    'Service {service} starts as soon as the container of {dependency} runs, though {dependency} has a health check that says when it is ready. Ask for condition: service_healthy.',
  image:
    'The image listens on {port} and has no HEALTHCHECK, and nothing else in the repository checks its health: when it hangs, it still counts as running. Add a HEALTHCHECK that asks the service itself.',
  probes:
    'Container {container} of {workload} has no probe, so the cluster sends it requests before it is ready and leaves it alone when it hangs. Add a readinessProbe and a livenessProbe.',
} as const;

type HealthReport = Report<typeof messages>;

const DEVELOPMENT_NAME =
  /(?:^|[^a-z])(?:dev(?:el|elopment)?|local|tests?|testing|ci|e2e|debug|build(?:er)?|base)(?:[^a-z]|$)/iu;

// Platforms and manifests check health by means of their own.
const OTHER_CHECKS: FileQuestion = {
  name: 'deploys with health checks of its own',
  path: (path) =>
    isComposePath(path) ||
    /(?:^|\/)(?:fly\.toml|railway\.(?:json|toml)|render\.ya?ml|app\.ya?ml|Procfile|Chart\.yaml|[\w.-]*task-def[\w.-]*\.json|captain-definition|kustomization\.ya?ml|nomad\.hcl)$/u.test(
      path,
    ) ||
    path.endsWith('.tf') ||
    isManifestPath(path),
  file: ({ path, text }) =>
    isComposePath(path) ||
    !isManifestPath(path) ||
    /\b(?:liveness|readiness)Probe\b|^kind:\s*Deployment/mu.test(text),
};

export default defineRule({
  meta: {
    id: 'containers/no-healthcheck',
    title: 'Nothing checks the health of a long-running container',
    severity: 'low',
    confidence: 'high',
    scope: 'file',
    effort: 'minutes',
    languages: ['Dockerfile', 'Compose', 'Kubernetes'],
    tags: ['soc2-a1'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.docker.com/reference/compose-file/services/#healthcheck',
      'https://docs.docker.com/compose/how-tos/startup-order/',
      'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
    ],
    messages,
  },
  asks: [OTHER_CHECKS, KUSTOMIZATIONS],
  file: {
    matches: (path) =>
      (isDockerfilePath(path) || isComposePath(path) || isManifestPath(path)) &&
      !isSamplePath(path) &&
      !isTestPath(path),
    check(file, report, project) {
      if (isComposePath(file.path)) {
        checkCompose(file, project, report);
      } else if (isDockerfilePath(file.path)) {
        checkDockerfile(file, project, report);
      } else {
        checkManifest(file, project, report);
      }
    },
  },
});

function checkCompose(file: ProjectFile, project: Project, report: HealthReport): void {
  const services = composeServices(file);
  checkOrder(file, services, report);
  if (composeStage(file, services) === 'development') {
    return;
  }
  const unchecked = services.filter(
    (service) =>
      service.healthcheck === undefined &&
      !service.isExtended &&
      !isOneShot(service) &&
      isCheckable(file, project, service),
  );
  const [first] = unchecked;
  if (first !== undefined) {
    report.violation({
      at: file.place({ start: first.nameStart, end: first.nameEnd }),
      message: 'services',
      anchor: 'services without a health check',
      data: { services: unchecked.map(({ name }) => name).join(', ') },
      evidence: unchecked.slice(1).map(({ name, nameStart, nameEnd }) => ({
        ...file.place({ start: nameStart, end: nameEnd }),
        note: `${name} has none either.`,
      })),
    });
  }
}

// A foreign image may bring a check of its own; the official ones of stores do not.
function isCheckable(file: ProjectFile, project: Project, service: ComposeService): boolean {
  if (!service.isBuilt) {
    const { role, isKnownImage } = composeRole(service);
    return isKnownImage && /^(?:database|cache|message broker|search engine)$/u.test(role);
  }
  const built = builtFrom(file, project, service);
  const listens = service.ports.length > 0 || /\bEXPOSE\b/iu.test(built?.file.text ?? '');
  return built !== undefined && listens && !/^[^\S\n]*HEALTHCHECK\b/imu.test(built.file.text);
}

function checkOrder(
  file: ProjectFile,
  services: readonly ComposeService[],
  report: HealthReport,
): void {
  const checked = new Set(
    services
      .filter(({ healthcheck }) => healthcheck !== undefined && !healthcheck.isDisabled)
      .map(({ name }) => name),
  );
  const seen = new Set<number>();
  for (const { name, startsAfter } of services) {
    for (const dependency of startsAfter) {
      const { text, condition, start } = dependency;
      if (condition === undefined && checked.has(text) && !seen.has(start)) {
        seen.add(start);
        report.violation({
          at: file.place(dependency),
          message: 'order',
          anchor: `service ${name}`,
          data: { service: name, dependency: text },
          ...withConditions(file, startsAfter, checked),
        });
      }
    }
  }
}

// The list form has no conditions, so all of its items are written anew.
function withConditions(
  file: ProjectFile,
  dependencies: readonly ComposeDependency[],
  checked: ReadonlySet<string>,
): { readonly suggestion?: EditProposal } {
  const isList = dependencies.every(({ start }) => file.text.slice(start - 2, start) === '- ');
  if (!isList) {
    return {};
  }
  return {
    suggestion: {
      title: 'Wait until the services are healthy',
      edits: dependencies.map(({ text, start, end }) => {
        const indent = ' '.repeat(file.lines.position(start - 2).column - 1);
        const condition = checked.has(text) ? 'service_healthy' : 'service_started';
        return {
          ...file.place({ start: start - 2, end }),
          text: `${text}:\n${indent}  condition: ${condition}`,
        };
      }),
    },
  };
}

function checkDockerfile(file: ProjectFile, project: Project, report: HealthReport): void {
  const dockerfile = readDockerfile(file);
  const image = dockerfile === undefined ? undefined : finalImage(dockerfile);
  if (
    image === undefined ||
    DEVELOPMENT_NAME.test(fileNameOf(file.path)) ||
    imageStart(image) === undefined ||
    project.filesWhere(OTHER_CHECKS).length > 0
  ) {
    return;
  }
  const instructions = image.chain.flatMap((stage) => stage.instructions);
  const exposed = instructions.find(({ keyword }) => keyword === 'EXPOSE');
  if (exposed !== undefined && !instructions.some(({ keyword }) => keyword === 'HEALTHCHECK')) {
    report.violation({
      at: file.place(exposed),
      message: 'image',
      data: { port: exposed.args.trim() },
    });
  }
}

const LONG_RUNNING = /^(?:Deployment|StatefulSet|DaemonSet|ReplicaSet)$/u;

function checkManifest(file: ProjectFile, project: Project, report: HealthReport): void {
  if (isKustomizePatch(project, file.path)) {
    return;
  }
  for (const workload of kubernetesWorkloads(file)) {
    const anchor = `${workload.kind} ${workload.name}`;
    const containers = workload.containers.filter(
      ({ isInit, hasProbe, ports }) => !isInit && !hasProbe && ports.length > 0,
    );
    for (const container of LONG_RUNNING.test(workload.kind) ? containers : []) {
      report.violation({
        at: file.place(container.nameAt),
        message: 'probes',
        anchor,
        data: { container: container.name, workload: anchor },
      });
    }
  }
}
