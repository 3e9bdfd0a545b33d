import type { Confidence } from '#core/confidence.ts';
import type { EditProposal, Report } from '#core/rule.ts';
import type { Severity } from '#core/severity.ts';
import { isProxyControlPort, proxyInFrontOf } from '#model/containers/compose-proxy.ts';
import { composeRole } from '#model/containers/compose-role.ts';
import type { ComposeRole } from '#model/containers/compose-role.ts';
import { composeStage } from '#model/containers/compose-stage.ts';
import { composeServices, isComposePath } from '#model/containers/compose.ts';
import type { ComposeService } from '#model/containers/compose.ts';
import { UNKNOWN_VALUE } from '#model/code/interpolation.ts';
import type { PortMapping } from '#model/containers/port-mapping.ts';
import type { ProjectFile } from '#model/project-file.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

const messages = {
  internal:
    'Service {service} is {role} and publishes port {port} on every interface of the host, past host firewalls such as ufw, so anybody who reaches the host reaches it. Bind the port to 127.0.0.1, or drop the mapping: the other services of this file reach it without.',
  proxied:
    'Service {service} stands behind the proxy {proxy} and also publishes port {port} on every interface of the host, so that TLS, authentication and limits of the proxy can be bypassed. Bind the port to 127.0.0.1, or drop the mapping: the proxy reaches it without.',
  control:
    'Proxy {service} publishes its own control port {port} on every interface of the host, where anybody can read or change its configuration. Bind the port to 127.0.0.1.',
} as const;

type PortReport = Report<typeof messages>;

const ROLE_NAMES: Readonly<Record<Exclude<ComposeRole, 'proxy' | 'application'>, string>> = {
  database: 'a database',
  cache: 'a cache',
  'search engine': 'a search engine',
  'message broker': 'a message broker',
  'coordination service': 'a coordination service',
  'admin interface': 'an admin interface',
  'monitoring interface': 'a monitoring interface',
  'mail catcher': 'a mail catcher',
  'auth core': 'an authentication core',
};

const LOOPBACK = /^(?:127\.|localhost$|\[?::1\]?$)/u;

// Files that only a test run on a throw-away machine uses.
const TEST_FILE = /(?:^|[._-])(?:tests?|testing|ci|e2e|integration)(?:[._-])/iu;

export default defineRule({
  meta: {
    id: 'containers/port-on-all-interfaces',
    title: 'Internal service is published on every network interface',
    severity: 'high',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['Compose'],
    tags: ['cwe-668', 'owasp-a05'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.docker.com/engine/network/port-publishing/',
      'https://docs.docker.com/reference/compose-file/services/#ports',
      'https://docs.docker.com/engine/network/packet-filtering-firewalls/#docker-and-ufw',
    ],
    messages,
    control: 'Published ports are bound to localhost',
  },
  file: {
    matches: (path) =>
      isComposePath(path) &&
      !isSamplePath(path) &&
      !TEST_FILE.test(path.slice(path.lastIndexOf('/') + 1)),
    check(file, report) {
      const services = composeServices(file);
      // Services that share a fragment share its ports; one line is reported once.
      const seen = new Set<number>();
      for (const service of services.filter((one) => one.networkMode !== 'host')) {
        for (const port of service.ports.filter(({ start }) => !seen.has(start))) {
          seen.add(port.start);
          checkPort(file, services, service, port, report);
        }
      }
    },
  },
});

function checkPort(
  file: ProjectFile,
  services: readonly ComposeService[],
  service: ComposeService,
  port: PortMapping,
  report: PortReport,
): void {
  if (port.binding === 'address' && LOOPBACK.test(port.address ?? '')) {
    report.control(file.place(port), `Service ${service.name} listens on ${port.address}.`);
  }
  if (port.binding !== 'every-interface') {
    return;
  }
  const { role, isKnownImage } = composeRole(service);
  // The laptops of developers join foreign networks, but hold no data of customers.
  const severity: Severity = composeStage(file, services) === 'development' ? 'low' : 'high';
  const common = {
    severity,
    at: file.place(port),
    anchor: `service ${service.name}`,
    ...suggestionFor(file, port),
  };
  const data = { service: service.name, port: portOf(port) };
  const confidence: Confidence = port.isVariable || !isKnownImage ? 'medium' : 'high';
  if (role === 'proxy') {
    if (isProxyControlPort(service, port)) {
      report.violation({ ...common, message: 'control', data, confidence });
    }
    return;
  }
  if (role !== 'application') {
    const named = { ...data, role: ROLE_NAMES[role] };
    report.violation({ ...common, message: 'internal', data: named, confidence });
    return;
  }
  const proxy = proxyInFrontOf(service, services);
  if (proxy !== undefined) {
    report.violation({
      ...common,
      message: 'proxied',
      data: { ...data, proxy: proxy.name },
      confidence: 'medium',
      evidence: [
        {
          ...file.place({ start: proxy.nameStart, end: proxy.nameEnd }),
          note: 'The proxy that the public is meant to use.',
        },
      ],
    });
  }
}

// A variable that nothing sets here has no number to show; the container's port tells which one is meant.
function portOf({ published, target }: PortMapping): string {
  return published === undefined || published.includes(UNKNOWN_VALUE) ? target : published;
}

function suggestionFor(
  file: ProjectFile,
  port: PortMapping,
): { readonly suggestion?: EditProposal } {
  const { insertion } = port;
  if (insertion === undefined) {
    return {};
  }
  const { at, before, after } = insertion;
  const indent = after === '\n' ? ' '.repeat(file.lines.position(at).column - 1) : '';
  const text = `${before}127.0.0.1${after}${indent}`;
  return {
    suggestion: {
      title: 'Bind the port to the loopback interface',
      edits: [{ ...file.place({ start: at, end: at }), text }],
    },
  };
}
