import type { Report } from '#core/rule.ts';
import { composeStage } from '#model/containers/compose-stage.ts';
import { composeServices, isComposePath } from '#model/containers/compose.ts';
import { isManifestPath, kubernetesWorkloads } from '#model/containers/kubernetes.ts';
import { isKustomizePatch, KUSTOMIZATIONS } from '#model/containers/kustomize-patches.ts';
import { isTestPath } from '#model/code/language.ts';
import { isOneShot } from '#model/containers/one-shot-services.ts';
import type { ProjectFile } from '#model/project-file.ts';
import type { FileQuestion, Project } from '#model/project.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

const messages = {
  services:
    'Nothing limits the memory of {services}: one that leaks takes the memory of the whole host, and the kernel then kills whatever is largest. Set deploy.resources.limits.memory, or mem_limit.',
  containers:
    'Nothing limits the memory of {containers} in {workload}: one that leaks takes the memory of the node, and other pods are evicted. Set resources.limits.memory.',
} as const;

type LimitReport = Report<typeof messages>;

// https://kubernetes.io/docs/concepts/policy/limit-range/
const DEFAULT_LIMITS: FileQuestion = {
  name: 'sets limits for manifests',
  words: ['LimitRange', 'limits'],
  path: isManifestPath,
  file: ({ text }) =>
    /^kind:\s*LimitRange\b/mu.test(text) ||
    (/^kind:\s*Kustomization\b|\bpatches\b|^-\s*op:/mu.test(text) && text.includes('limits')),
};

export default defineRule({
  meta: {
    id: 'containers/no-resource-limits',
    title: 'Container has no memory limit in production',
    severity: 'low',
    confidence: 'high',
    scope: 'file',
    effort: 'minutes',
    languages: ['Compose', 'Kubernetes'],
    tags: ['cwe-770'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.docker.com/reference/compose-file/deploy/#resources',
      'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
    ],
    messages,
  },
  asks: [DEFAULT_LIMITS, KUSTOMIZATIONS],
  file: {
    matches: (path) =>
      (isComposePath(path) || isManifestPath(path)) && !isSamplePath(path) && !isTestPath(path),
    check(file, report, project) {
      if (isComposePath(file.path)) {
        checkCompose(file, report);
      } else {
        checkManifest(file, project, report);
      }
    },
  },
});

function checkCompose(file: ProjectFile, report: LimitReport): void {
  const services = composeServices(file);
  if (composeStage(file, services) !== 'production') {
    return;
  }
  const unlimited = services.filter(
    (service) =>
      !service.hasMemoryLimit && !service.isExtended && !service.isPatch && !isOneShot(service),
  );
  const [first] = unlimited;
  if (first !== undefined) {
    report.violation({
      at: file.place({ start: first.nameStart, end: first.nameEnd }),
      message: 'services',
      anchor: 'services without a memory limit',
      data: { services: unlimited.map(({ name }) => name).join(', ') },
      evidence: unlimited.slice(1).map(({ name, nameStart, nameEnd }) => ({
        ...file.place({ start: nameStart, end: nameEnd }),
        note: `${name} has none either.`,
      })),
    });
  }
}

const LONG_RUNNING = /^(?:Deployment|StatefulSet|DaemonSet|ReplicaSet)$/u;

function checkManifest(file: ProjectFile, project: Project, report: LimitReport): void {
  const workloads = kubernetesWorkloads(file).filter(({ kind }) => LONG_RUNNING.test(kind));
  if (
    workloads.length === 0 ||
    project.filesWhere(DEFAULT_LIMITS).length > 0 ||
    isKustomizePatch(project, file.path)
  ) {
    return;
  }
  for (const { kind, name, containers } of workloads) {
    const unlimited = containers.filter(({ isInit, hasMemoryLimit }) => !isInit && !hasMemoryLimit);
    const [first] = unlimited;
    if (first !== undefined) {
      const workload = `${kind} ${name}`;
      const names = unlimited.map((container) => container.name).join(', ');
      report.violation({
        at: file.place(first.nameAt),
        message: 'containers',
        anchor: workload,
        data: { containers: names, workload },
      });
    }
  }
}
