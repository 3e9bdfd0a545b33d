import type { EditProposal, Report } from '#core/rule.ts';
import { composeRole } from '#model/containers/compose-role.ts';
import { composeStage } from '#model/containers/compose-stage.ts';
import { composeServices, isComposePath } from '#model/containers/compose.ts';
import type { ComposeService, ComposeSetting } from '#model/containers/compose.ts';
import { dataSettingsOf } from '#model/data/data-settings.ts';
import {
  isExplained,
  isGuessable,
  isOwnAccount,
  isPasswordName,
  userBeside,
} from '#model/secrets/default-credentials.ts';
import { isExampleEnvironmentFile, variablesOf } from '#model/secrets/environment-file.ts';
import { kubernetesWorkloads, isManifestPath } from '#model/containers/kubernetes.ts';
import { isTestPath } from '#model/code/language.ts';
import type { ProjectFile } from '#model/project-file.ts';
import type { Project } from '#model/project.ts';
import { fileNameOf, folderOf } from '#model/repository-path.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

// The value is a credential: no message repeats it.
const messages = {
  service:
    'Service {service} gets a password that is easy to guess, as a literal of {name}. Take it from a variable that has to be set, or from a secret.',
  published:
    'Service {service} gets a password that is easy to guess, as a literal of {name}, and publishes port {port} on every interface, so whoever reaches the host can sign in. Take the password from a variable that has to be set, and bind the port to 127.0.0.1.',
  manifest:
    '{owner} sets {name} to a password that is easy to guess, and whoever installs it without a change runs with it. Take it from a secret that is made for each installation.',
  example:
    'The example sets {names} to a value that is easy to guess, and copies of it reach servers. Leave it empty, or say beside it how to generate one.',
} as const;

type CredentialReport = Report<typeof messages>;

const TEST_FILE = /(?:^|[._-])(?:tests?|testing|ci|e2e|integration)(?:[._-])/iu;
const COMPOSE_FILES = ['', '.prod', '.production'].flatMap((stage) =>
  ['docker-compose', 'compose'].flatMap((name) => [`${name}${stage}.yml`, `${name}${stage}.yaml`]),
);
const HELM_VALUES = /^values[\w.-]*\.ya?ml$/u;

export default defineRule({
  meta: {
    id: 'secrets/default-credentials',
    title: 'Service is set up with a well-known password',
    severity: 'medium',
    confidence: 'high',
    scope: 'file',
    effort: 'minutes',
    languages: ['Compose', 'environment files', 'Kubernetes', 'Helm values'],
    tags: ['cwe-1392', 'owasp-a05'],
    since: '0.1.0',
    maturity: 'stable',
    flagsSecrets: true,
    references: [
      'https://cwe.mitre.org/data/definitions/1392.html',
      'https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/',
      'https://kubernetes.io/docs/concepts/configuration/secret/',
    ],
    messages,
  },
  file: {
    matches: (path) =>
      (isComposePath(path) || isExampleEnvironmentFile(path) || isManifestPath(path)) &&
      !isSamplePath(path.replace(/(?:^|\/)templates\//u, '/')) &&
      !isTestPath(path) &&
      !TEST_FILE.test(fileNameOf(path)),
    check(file, report, project) {
      if (isComposePath(file.path)) {
        checkCompose(file, report);
      } else if (isExampleEnvironmentFile(file.path)) {
        checkExample(file, project, report);
      } else if (HELM_VALUES.test(fileNameOf(file.path))) {
        checkValues(file, project, report);
      } else {
        checkManifest(file, report);
      }
    },
  },
});

function checkCompose(file: ProjectFile, report: CredentialReport): void {
  const services = composeServices(file);
  // Most compose files only ever run on the machines of developers.
  if (composeStage(file, services) !== 'production') {
    return;
  }
  // Services that share a fragment share its settings.
  const seen = new Set<number>();
  for (const service of services) {
    const setting = service.environment.find((one) => isDefault(file, service, one));
    if (setting === undefined || seen.has(setting.start)) {
      continue;
    }
    seen.add(setting.start);
    const common = {
      at: file.place(setting),
      anchor: `service ${service.name}`,
      ...fromVariable(file, setting),
    };
    const data = { service: service.name, name: setting.name };
    const port = service.ports.find(({ binding }) => binding === 'every-interface');
    if (port === undefined) {
      report.violation({ ...common, message: 'service', data });
    } else {
      const named = { ...data, port: port.published ?? port.target };
      report.violation({ ...common, message: 'published', severity: 'high', data: named });
    }
  }
}

// An application is given the password of the database: it is reported where the database is set up.
function isDefault(file: ProjectFile, service: ComposeService, setting: ComposeSetting): boolean {
  const { name, value, start } = setting;
  const isOfService =
    isOwnAccount(name) || !/^(?:application|proxy)$/u.test(composeRole(service).role);
  return (
    value !== undefined &&
    isOfService &&
    isPasswordName(name) &&
    isGuessable(value, userBeside(name, service.environment)) &&
    !isExplained(file.text, start)
  );
}

function fromVariable(
  file: ProjectFile,
  { name, value, start, end }: ComposeSetting,
): { readonly suggestion?: EditProposal } {
  const written = file.slice({ start, end });
  const at = written.lastIndexOf(value ?? '');
  if (value === undefined || at <= 0 || !/^[\w@!-]+$/u.test(value)) {
    return {};
  }
  const from = start + at;
  // A brace of a flow map cannot stand in a value without quotes.
  const line = file.text.slice(file.text.lastIndexOf('\n', start) + 1, from);
  if (line.includes('{') && !/["']/u.test(file.text.charAt(from - 1))) {
    return {};
  }
  return {
    suggestion: {
      title: 'Take the password from a variable that has to be set',
      edits: [
        {
          ...file.place({ start: from, end: from + value.length }),
          text: `\${${name}:?set ${name}}`,
        },
      ],
    },
  };
}

function checkManifest(file: ProjectFile, report: CredentialReport): void {
  for (const workload of kubernetesWorkloads(file)) {
    const anchor = `${workload.kind} ${workload.name}`;
    for (const container of workload.containers) {
      const settings = container.environment.map(({ name, text }) => ({ name, value: text }));
      const found = container.environment.find(
        ({ name, text, start }) =>
          isPasswordName(name) &&
          isGuessable(text, userBeside(name, settings)) &&
          !isExplained(file.text, start),
      );
      if (found !== undefined) {
        const data = { owner: `Container ${container.name} of ${anchor}`, name: found.name };
        report.violation({ at: file.place(found), message: 'manifest', anchor, data });
      }
    }
  }
  checkSecrets(file, report);
}

// `stringData` of a Secret and `data` of a ConfigMap are plain text.
function checkSecrets(file: ProjectFile, report: CredentialReport): void {
  const { text } = file;
  if (!/^kind:\s*(?:Secret|ConfigMap)\b/mu.test(text) || text.includes('{{')) {
    return;
  }
  const settings = dataSettingsOf(file).filter(
    ({ path }) => path.length === 1 && (path[0] === 'stringData' || path[0] === 'data'),
  );
  const found = settings.find(
    ({ name, value, start }) =>
      isPasswordName(name) &&
      isGuessable(value, userBeside(name, settings)) &&
      !isExplained(text, start),
  );
  if (found !== undefined) {
    const data = { owner: 'The manifest', name: found.name };
    report.violation({ at: file.place(found), message: 'manifest', anchor: found.name, data });
  }
}

function checkValues(file: ProjectFile, project: Project, report: CredentialReport): void {
  if (!project.has(`${folderOf(file.path)}Chart.yaml`)) {
    return;
  }
  const settings = dataSettingsOf(file);
  for (const setting of settings) {
    const beside = settings.filter(({ path }) => path.join('.') === setting.path.join('.'));
    const { name, value, start } = setting;
    if (
      isPasswordName(name) &&
      isGuessable(value, userBeside(name, beside)) &&
      !isExplained(file.text, start)
    ) {
      const key = [...setting.path, name].join('.');
      report.violation({
        at: file.place(setting),
        message: 'manifest',
        anchor: key,
        data: { owner: 'The chart', name: key },
      });
    }
  }
}

// What is copied beside a compose file that keeps services running becomes the settings of a server.
function isOfDeployment(file: ProjectFile, project: Project): boolean {
  return COMPOSE_FILES.some((name) => {
    const compose = project.file(`${folderOf(file.path)}${name}`);
    return (
      compose !== undefined && composeStage(compose, composeServices(compose)) === 'production'
    );
  });
}

function checkExample(file: ProjectFile, project: Project, report: CredentialReport): void {
  if (!isOfDeployment(file, project)) {
    return;
  }
  const variables = variablesOf(file);
  const found = variables.filter(
    ({ name, value, start }) =>
      isPasswordName(name) &&
      isGuessable(value, userBeside(name, variables)) &&
      !isExplained(file.text, start),
  );
  const [first] = found;
  if (first !== undefined) {
    report.violation({
      at: file.place(first),
      message: 'example',
      severity: 'info',
      anchor: 'example',
      data: { names: found.map(({ name }) => name).join(', ') },
    });
  }
}
