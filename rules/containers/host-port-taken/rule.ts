import type { Report } from '#core/rule.ts';
import { composeRole } from '#model/containers/compose-role.ts';
import { composeStage } from '#model/containers/compose-stage.ts';
import { composeServices, isComposePath } from '#model/containers/compose.ts';
import type { ComposeService } from '#model/containers/compose.ts';
import type { PortMapping } from '#model/containers/port-mapping.ts';
import type { ProjectFile } from '#model/project-file.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

const messages = {
  taken:
    'Services {first} and {second} both publish port {port} of the host, so whichever starts last fails with "port is already allocated". Give one of them another host port, or drop the mapping.',
} as const;

export default defineRule({
  meta: {
    id: 'containers/host-port-taken',
    title: 'Two services publish one port of the host',
    severity: 'high',
    confidence: 'high',
    scope: 'file',
    effort: 'minutes',
    languages: ['Compose'],
    tags: ['soc2-a1'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.docker.com/reference/compose-file/services/#ports',
      'https://docs.docker.com/engine/network/port-publishing/',
    ],
    messages,
  },
  file: {
    matches: (path) => isComposePath(path) && !isSamplePath(path),
    check(file, report) {
      const services = composeServices(file);
      const severity = composeStage(file, services) === 'development' ? 'medium' : 'high';
      const published = services.flatMap((service) => publishedBy(file, service));
      for (const [index, second] of published.entries()) {
        const first = published.slice(0, index).find((other) => isTakenBy(second, other));
        if (first !== undefined) {
          reportTaken(file, first, second, severity, report);
        }
      }
    },
  },
});

interface Published {
  readonly service: ComposeService;
  readonly mapping: PortMapping;
  /** Of the host. */
  readonly port: string;
  /** Undefined for every interface. */
  readonly address: string | undefined;
}

/** The ports of the host that a service takes for certain: one number, and no variable decides it. */
function publishedBy(file: ProjectFile, service: ComposeService): readonly Published[] {
  if (service.networkMode === 'host') {
    return [];
  }
  return service.ports.flatMap((mapping) => {
    const { published: port, binding, address, start, end } = mapping;
    return port === undefined ||
      !/^\d+$/u.test(port) ||
      binding === 'unknown' ||
      file.text.slice(start, end).includes('$')
      ? []
      : [{ service, mapping, port, address: binding === 'address' ? address : undefined }];
  });
}

function isTakenBy(second: Published, first: Published): boolean {
  return (
    second.service !== first.service &&
    second.port === first.port &&
    second.mapping.protocol === first.mapping.protocol &&
    // Services that share a fragment share its ports.
    second.mapping.start !== first.mapping.start &&
    (second.address === undefined ||
      first.address === undefined ||
      second.address === first.address) &&
    runTogether(first.service, second.service)
  );
}

// Variants of one thing, such as `web` and `web-dev`, are started one at a time, by name, and so are
// databases that tests choose from: files that list only those say nothing of what runs together.
function runTogether(first: ComposeService, second: ComposeService): boolean {
  return (
    (isOwn(first) || isOwn(second)) &&
    first.profiles.toSorted().join(' ') === second.profiles.toSorted().join(' ') &&
    !isVariant(first, second) &&
    !isVariant(second, first)
  );
}

function isOwn(service: ComposeService): boolean {
  return service.isBuilt || composeRole(service).role === 'proxy';
}

const VARIANT =
  /(?:^|[_.-])(?:dev|devel|development|prod|production|staging|test|tests|e2e|ci|local|debug|gpu|cpu|cuda|rocm|arm|arm64|amd64|alt|legacy|old|new|v\d+)(?:$|[_.-])/iu;

function isVariant(service: ComposeService, other: ComposeService): boolean {
  return (
    VARIANT.test(service.name) ||
    service.name.startsWith(other.name) ||
    (service.image !== undefined && service.image.text === other.image?.text) ||
    (service.buildContext !== undefined && service.buildContext.text === other.buildContext?.text)
  );
}

function reportTaken(
  file: ProjectFile,
  first: Published,
  second: Published,
  severity: 'high' | 'medium',
  report: Report<typeof messages>,
): void {
  report.violation({
    message: 'taken',
    severity,
    at: file.place(second.mapping),
    anchor: `service ${second.service.name}`,
    data: { first: first.service.name, second: second.service.name, port: second.port },
    evidence: [{ ...file.place(first.mapping), note: `Service ${first.service.name} takes it.` }],
  });
}
