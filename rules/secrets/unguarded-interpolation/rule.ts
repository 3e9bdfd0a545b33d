import type { Report } from '#core/rule.ts';
import { composeStage } from '#model/containers/compose-stage.ts';
import { composeServices, isComposePath } from '#model/containers/compose.ts';
import type { ComposeService } from '#model/containers/compose.ts';
import { parseImageReference } from '#model/containers/image-reference.ts';
import type { ProjectFile } from '#model/project-file.ts';
import { fileNameOf } from '#model/repository-path.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { unguardedVariables } from '#model/secrets/unguarded-variables.ts';
import type { UnguardedVariable } from '#model/secrets/unguarded-variables.ts';

const messages = {
  unguarded:
    'Service {service} takes {names} without a guard: when such a variable is missing, compose goes on and the service runs with an empty password or key. Write {example}, which stops compose.',
  open: 'Service {service} takes {names} without a guard, and {image} asks for no password when it is empty: a missing variable opens it to everybody who reaches it. Write {example}, which stops compose.',
  substitution:
    'Service {service} sets {name} to the shell command {command}, but compose runs no commands: it refuses the value or passes it on as text, which everybody can read here. Make the value before and pass it as a variable.',
} as const;

type GuardReport = Report<typeof messages>;

export default defineRule({
  meta: {
    id: 'secrets/unguarded-interpolation',
    title: 'Missing variable becomes an empty password or key',
    severity: 'medium',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['Compose'],
    tags: ['owasp-a05'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.docker.com/reference/compose-file/interpolation/',
      'https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/',
    ],
    messages,
  },
  file: {
    matches: (path) => (isComposePath(path) || fileNameOf(path) === '.env') && !isSamplePath(path),
    check(file, report, project) {
      if (!isComposePath(file.path)) {
        return;
      }
      const services = composeServices(file);
      if (composeStage(file, services) === 'production') {
        for (const { service, variables } of unguardedVariables(file, project)) {
          checkService(file, service, variables, report);
        }
      }
      for (const service of services) {
        checkSubstitutions(file, service, report);
      }
    },
  },
});

// https://redis.io/docs/latest/operate/oss_and_stack/management/security/
const OPEN_WHEN_EMPTY =
  /^(?:redis|redis-stack|redis-stack-server|valkey|keydb|mongo|mongodb|memcached|clickhouse-server)$/u;

function checkService(
  file: ProjectFile,
  service: ComposeService,
  variables: readonly UnguardedVariable[],
  report: GuardReport,
): void {
  const [first] = variables;
  if (first === undefined) {
    return;
  }
  const image = service.image === undefined ? undefined : parseImageReference(service.image.text);
  const common = {
    at: file.place(first),
    anchor: `service ${service.name}`,
    suggestion: {
      title: 'Stop compose when a variable is missing',
      edits: variables.map(({ name, start, end }) => ({
        ...file.place({ start, end }),
        text: guarded(name),
      })),
    },
    evidence: variables.slice(1).map((one) => ({
      ...file.place(one),
      note: `${one.name} has no guard either.`,
    })),
  };
  const data = {
    service: service.name,
    names: variables.map(({ name }) => name).join(', '),
    example: guarded(first.name),
  };
  if (image !== undefined && OPEN_WHEN_EMPTY.test(image.name)) {
    report.violation({ ...common, message: 'open', data: { ...data, image: image.name } });
  } else {
    report.violation({ ...common, message: 'unguarded', data });
  }
}

function guarded(name: string): string {
  return `\${${name}:?set ${name}}`;
}

function checkSubstitutions(file: ProjectFile, service: ComposeService, report: GuardReport): void {
  for (const setting of service.environment) {
    const command = /(?<!\$)\$\([^()]*\)/u.exec(setting.value ?? '')?.[0];
    if (command !== undefined) {
      report.violation({
        at: file.place(setting),
        message: 'substitution',
        anchor: `service ${service.name}`,
        data: { service: service.name, name: setting.name, command },
      });
    }
  }
}
