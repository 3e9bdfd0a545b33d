import type { Severity } from '#core/severity.ts';
import type { Report } from '#core/rule.ts';
import { composeStage } from '#model/containers/compose-stage.ts';
import { composeServices, internalNetworks, isComposePath } from '#model/containers/compose.ts';
import type { ComposeService } from '#model/containers/compose.ts';
import { isManifestPath } from '#model/containers/kubernetes.ts';
import type { ProjectFile } from '#model/project-file.ts';
import type { Project } from '#model/project.ts';
import {
  configRequiresPassword,
  isRedisConfigPath,
  redisContainers,
  redisServices,
} from '#model/redis/redis-servers.ts';
import { fileNameOf } from '#model/repository-path.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

const messages = {
  published:
    'Service {service} starts {image} without a password and publishes port {port} on every interface: whoever reaches the host can read and change everything in it, and write files with it. Set requirepass from a variable or secret, and bind the port to 127.0.0.1.',
  shared:
    'Service {service} starts {image} without a password, so that every container that shares a network with it can read and change everything in it. Set requirepass from a variable or secret, and give it to the clients.',
  container:
    'Container {container} of {workload} starts {image} without a password, so that every pod of the cluster can read and change everything in it. Set requirepass from a secret, and give it to the clients.',
  config:
    '{line} lets clients from everywhere in, and the file asks for no password. Set requirepass, or an ACL file.',
} as const;

type RedisReport = Report<typeof messages>;

const TEST_FILE = /(?:^|[._-])(?:tests?|testing|ci|e2e|integration)(?:[._-])/iu;

export default defineRule({
  meta: {
    id: 'redis/no-authentication',
    title: 'Redis asks for no password',
    severity: 'medium',
    confidence: 'high',
    scope: 'file',
    effort: 'minutes',
    languages: ['Compose', 'redis.conf', 'Kubernetes'],
    tags: ['owasp-a05', 'cwe-306'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://redis.io/docs/latest/operate/oss_and_stack/management/security/',
      'https://valkey.io/topics/security/',
    ],
    messages,
    control: 'Redis requires a password',
  },
  file: {
    matches: (path) =>
      (isComposePath(path) || isRedisConfigPath(path) || isManifestPath(path)) &&
      !isSamplePath(path),
    check(file, report, project) {
      if (isComposePath(file.path)) {
        checkCompose(file, project, report);
      } else if (isRedisConfigPath(file.path)) {
        checkConfig(file, report);
      } else {
        checkManifest(file, report);
      }
    },
  },
});

function checkCompose(file: ProjectFile, project: Project, report: RedisReport): void {
  for (const { service, authentication } of redisServices(file, project)) {
    const at = file.place({ start: service.nameStart, end: service.nameEnd });
    if (authentication === 'required') {
      report.control(at, `Service ${service.name} asks for a password.`);
    }
    if (authentication !== 'none') {
      continue;
    }
    const anchor = `service ${service.name}`;
    const data = { service: service.name, image: service.image?.text ?? 'Redis' };
    const port = service.ports.find(({ binding }) => binding === 'every-interface');
    if (port !== undefined) {
      const named = { ...data, port: port.published ?? port.target };
      const isForTests = TEST_FILE.test(fileNameOf(file.path));
      const severity: Severity = isForTests ? 'low' : PUBLISHED_SEVERITY[severityOf(file)];
      report.violation({ at, message: 'published', anchor, severity, data: named });
    } else if (!isOnItsOwn(file, service)) {
      report.violation({ at, message: 'shared', anchor, severity: severityOf(file), data });
    }
  }
}

const PUBLISHED_SEVERITY = { low: 'medium', medium: 'high' } as const;

function severityOf(file: ProjectFile): 'low' | 'medium' {
  return composeStage(file, composeServices(file)) === 'development' ? 'low' : 'medium';
}

// For tests, or behind a network that leads nowhere outside.
function isOnItsOwn(file: ProjectFile, { networks }: ComposeService): boolean {
  const internal = internalNetworks(file);
  return (
    TEST_FILE.test(fileNameOf(file.path)) ||
    (networks.length > 0 && networks.every((network) => internal.has(network)))
  );
}

const OPEN_LINE =
  /^[^\S\n]*(?:protected-mode[^\S\n]+no|bind[^\S\n]+(?:\*|0\.0\.0\.0|.*(?:\s\*|\s0\.0\.0\.0)))[^\S\n]*(?:-::\*)?$/mu;

function checkConfig(file: ProjectFile, report: RedisReport): void {
  if (configRequiresPassword(file.text)) {
    const found = /(?<=^[^\S\r\n]*)(?:requirepass|aclfile|user)\b/mu.exec(file.text);
    const start = found?.index ?? 0;
    const end = start + (found?.[0].length ?? 0);
    report.control(file.place({ start, end }), 'The configuration asks for a password.');
    return;
  }
  const match = OPEN_LINE.exec(file.text);
  if (match !== null) {
    const line = match[0].trim();
    const start = match.index + match[0].indexOf(line);
    const at = file.place({ start, end: start + line.length });
    report.violation({ at, message: 'config', data: { line } });
  }
}

function checkManifest(file: ProjectFile, report: RedisReport): void {
  for (const { workload, container, authentication } of redisContainers(file)) {
    const anchor = `${workload.kind} ${workload.name}`;
    const at = file.place(container.imageAt);
    if (authentication === 'required') {
      report.control(at, `${anchor} asks for a password.`);
    } else if (authentication === 'none') {
      const { name, image = '' } = container;
      const data = { container: name, workload: anchor, image };
      report.violation({ at, message: 'container', anchor, data });
    }
  }
}
