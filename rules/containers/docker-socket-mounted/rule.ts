import type { Report } from '#core/rule.ts';
import { composeServices, isComposePath } from '#model/containers/compose.ts';
import { isManifestPath, kubernetesWorkloads } from '#model/containers/kubernetes.ts';
import { isTestPath } from '#model/code/language.ts';
import type { ProjectFile } from '#model/project-file.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

const messages = {
  writable:
    '{owner} mounts {socket}: whoever takes the container over starts another one with the disk of the host, and is root on it. Put a socket proxy between that allows only the calls that it needs.',
  'read-only':
    '{owner} mounts {socket} read-only, but that only protects the file: every call to the container runtime still works, and one gives the disk of the host. Put a socket proxy between that allows only the calls that it needs.',
} as const;

type SocketReport = Report<typeof messages>;

export default defineRule({
  meta: {
    id: 'containers/docker-socket-mounted',
    title: 'Container runtime is handed to a container by its socket',
    severity: 'medium',
    confidence: 'high',
    scope: 'call',
    effort: 'hours',
    languages: ['Compose', 'Kubernetes'],
    tags: ['cwe-250'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.docker.com/engine/security/#docker-daemon-attack-surface',
      'https://cheatsheetseries.owasp.org/cheatsheets/Docker_Security_Cheat_Sheet.html',
    ],
    messages,
  },
  file: {
    matches: (path) =>
      (isComposePath(path) || isManifestPath(path)) && !isSamplePath(path) && !isTestPath(path),
    check(file, report) {
      if (isComposePath(file.path)) {
        checkCompose(file, report);
      } else {
        checkManifest(file, report);
      }
    },
  },
});

const SOCKET = /(?:\/[\w.-]+)*\/(?:docker|containerd|podman|crio)\.sock\b/u;
// They are what stands between: https://github.com/Tecnativa/docker-socket-proxy
const PROXY = /socket[-_]?proxy|docker[-_]?proxy|sockguard|cetusguard/iu;

function checkCompose(file: ProjectFile, report: SocketReport): void {
  const seen = new Set<number>();
  for (const { name, image, volumes } of composeServices(file)) {
    for (const { text, start, end, isReadOnly } of volumes) {
      const socket = SOCKET.exec(text)?.[0];
      if (socket === undefined || PROXY.test(`${name} ${image?.text ?? ''}`) || seen.has(start)) {
        continue;
      }
      seen.add(start);
      report.violation({
        at: file.place({ start, end }),
        message: isReadOnly ? 'read-only' : 'writable',
        severity: isReadOnly ? 'medium' : 'high',
        anchor: `service ${name}`,
        data: { owner: `Service ${name}`, socket },
      });
    }
  }
}

function checkManifest(file: ProjectFile, report: SocketReport): void {
  for (const { kind, name, hostPaths, containers } of kubernetesWorkloads(file)) {
    for (const volume of hostPaths) {
      const socket = SOCKET.exec(volume.text)?.[0];
      const mounts = containers.flatMap((container) =>
        container.mounts
          .filter((mount) => mount.volume === volume.name)
          .map(({ isReadOnly }) => ({ isReadOnly, container })),
      );
      const isProxy =
        mounts.length > 0 && mounts.every(({ container }) => PROXY.test(container.image ?? ''));
      if (socket === undefined || isProxy) {
        continue;
      }
      const isReadOnly = mounts.length > 0 && mounts.every((mount) => mount.isReadOnly);
      report.violation({
        at: file.place(volume),
        message: isReadOnly ? 'read-only' : 'writable',
        severity: isReadOnly ? 'medium' : 'high',
        anchor: `${kind} ${name}`,
        data: { owner: `${kind} ${name}`, socket },
      });
    }
  }
}
