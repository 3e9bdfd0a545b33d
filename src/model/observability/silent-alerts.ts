import { alertmanagerConfigs, isPlaceholderAddress } from './alertmanager.ts';
import type { AlertmanagerConfig, AlertReceiver } from './alertmanager.ts';
import { languageOf } from '../code/language.ts';
import { prometheusConfigs, prometheusRules } from './prometheus.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';
import { repositoryHosts } from '../deploy/repository-hosts.ts';

/** Where alerts end without anybody being told. */
export interface SilentAlerts {
  readonly kind: 'unsent' | 'empty' | 'placeholder' | 'unserved';
  readonly file: ProjectFile;
  readonly start: number;
  readonly end: number;
  /** The receiver, the address, or an alert that is lost. */
  readonly name: string;
  readonly receiver: string;
  /** Other receivers of the file that end the same way. */
  readonly others?: readonly SilentAlerts[];
}

// Grafana, and the operators that put the pieces together themselves.
const MANAGED =
  /contactPoints:|kind:\s*(?:PrometheusRule|AlertmanagerConfig|ServiceMonitor|PodMonitor)\b|kube-prometheus-stack/u;

/** All places where the alerts of the repository end, in order of paths. */
export function silentAlertsOf(project: Project): readonly SilentAlerts[] {
  return [
    ...unsentAlerts(project),
    ...alertmanagerConfigs(project).flatMap((config) => silentReceivers(project, config)),
  ];
}

function unsentAlerts(project: Project): readonly SilentAlerts[] {
  const alert = prometheusRules(project).find(({ isAlert }) => isAlert);
  const configs = prometheusConfigs(project);
  const loading = configs.filter(({ ruleFiles }) => ruleFiles !== undefined);
  const isManaged =
    configs.some(({ sendsAlerts }) => sendsAlerts) ||
    project
      .files((path) => /\.ya?ml$/u.test(path))
      .some(({ text }) => MANAGED.test(text.replaceAll(/^\s*#.*$/gmu, '')));
  if (alert === undefined || isManaged) {
    return [];
  }
  return loading.slice(0, 1).flatMap(({ file, ruleFiles }) =>
    ruleFiles === undefined
      ? []
      : [
          {
            kind: 'unsent',
            file,
            start: ruleFiles.keyStart,
            end: ruleFiles.keyEnd,
            name: alert.name,
            receiver: '',
          } as const,
        ],
  );
}

function silentReceivers(
  project: Project,
  { file, receivers }: AlertmanagerConfig,
): readonly SilentAlerts[] {
  const [first] = receivers;
  if (first !== undefined && receivers.every(({ isEmpty }) => isEmpty)) {
    const { start, end, name } = first;
    return [{ kind: 'empty', file, start, end, name, receiver: name }];
  }
  const silent = receivers.flatMap((receiver) => silentReceiver(project, file, receiver));
  const byKind = Map.groupBy(silent, ({ kind }) => kind);
  return [...byKind.values()].flatMap(([found, ...others]) =>
    found === undefined ? [] : [{ ...found, others }],
  );
}

function silentReceiver(
  project: Project,
  file: ProjectFile,
  { name, addresses, webhooks }: AlertReceiver,
): readonly SilentAlerts[] {
  const placeholder = addresses.find(isPlaceholderAddress);
  if (placeholder !== undefined) {
    const { start, end, text } = placeholder;
    return [{ kind: 'placeholder', file, start, end, name: text, receiver: name }];
  }
  const unserved = webhooks.find(({ text }) => isUnserved(project, text));
  return unserved === undefined
    ? []
    : [{ kind: 'unserved', file, ...unserved, name: unserved.text, receiver: name }];
}

/** True for an address that the Alertmanager of the repository's own compose file cannot reach. */
function isUnserved(project: Project, address: string): boolean {
  const url = URL.parse(address);
  const hosts = repositoryHosts(project);
  const own = hosts.find(({ image }) => image === 'alertmanager')?.service;
  if (url === null || own === undefined || own.networkMode === 'host') {
    return false;
  }
  // Within a container it is the container itself, and nothing else listens there.
  if (/^(?:localhost|127\.0\.0\.1)$/u.test(url.hostname)) {
    return true;
  }
  const named = hosts.filter(({ names }) =>
    names.some((name) => name === url.hostname || name.includes('\uFFFD')),
  );
  if (named.length === 0) {
    return (
      !url.hostname.includes('.') &&
      /^[a-z]/iu.test(url.hostname) &&
      !url.hostname.startsWith('host')
    );
  }
  const folder = named.every(({ builtFrom }) => builtFrom !== undefined)
    ? named[0]?.builtFrom
    : undefined;
  return folder !== undefined && !isInCode(project, folder, url.pathname);
}

const OTHER_SOURCES = /\.(?:go|java|kt|rs|cs|rb|php|ex|exs|scala)$/u;

function isInCode(project: Project, folder: string, pathname: string): boolean {
  const last = pathname.split('/').findLast((part) => part !== '') ?? '';
  const isOther = project.paths.some((path) => path.startsWith(folder) && OTHER_SOURCES.test(path));
  const files = project.files((path) => path.startsWith(folder) && languageOf(path) !== undefined);
  return (
    last === '' ||
    isOther ||
    files.length === 0 ||
    files.some(({ path, text }) => text.includes(last) || path.includes(last))
  );
}
