import { dataAt, entryOf, itemsOf, textOf } from '#syntax/data.ts';
import type { DataEntry, DataNode } from '#syntax/data.ts';

import { readData } from '../documents.ts';
import { isTestPath } from '../code/language.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';
import { isSamplePath } from '../sample-path.ts';

/** A target that Prometheus is told to scrape. */
export interface ScrapeTarget {
  readonly job: string;
  readonly host: string;
  readonly port: string | undefined;
  readonly start: number;
  readonly end: number;
}

/** A configuration of a Prometheus server. https://prometheus.io/docs/prometheus/latest/configuration/configuration/ */
export interface PrometheusConfig {
  readonly file: ProjectFile;
  readonly targets: readonly ScrapeTarget[];
  /** The key `rule_files`, when it names files. */
  readonly ruleFiles: DataEntry | undefined;
  /** It sends alerts to somebody: an Alertmanager, or a store elsewhere that rules are evaluated in. */
  readonly sendsAlerts: boolean;
}

/** An alert, or a recorded series, of a rule file. */
export interface PrometheusRule {
  readonly file: ProjectFile;
  readonly name: string;
  readonly isAlert: boolean;
  readonly expression: DataNode;
  readonly text: string;
}

const TEMPLATE =
  /(?:^|[^a-z])(?:examples?|samples?|templates?|tests?|dist)(?:[^a-z]|$)|\.(?:j2|tpl|tmpl)$/iu;

/** True for YAML that stands for what runs, and is no sample, template or test. */
export function isOperatedYaml(path: string): boolean {
  return (
    /\.(?:ya?ml|rules)$/iu.test(path) &&
    !isSamplePath(path) &&
    !isTestPath(path) &&
    !TEMPLATE.test(path)
  );
}

/** The configurations of Prometheus servers. */
export function prometheusConfigs(project: Project): readonly PrometheusConfig[] {
  return project
    .files((path) => isOperatedYaml(path))
    .filter(
      ({ text }) => /^scrape_configs:/mu.test(text) && !/^(?:clients|positions):/mu.test(text),
    )
    .flatMap((file) => {
      const root = readData(file)?.documents[0];
      return file.text.includes('{{') || root === undefined ? [] : [configOf(file, root)];
    });
}

function configOf(file: ProjectFile, root: DataNode): PrometheusConfig {
  const jobs = itemsOf(dataAt(root, 'scrape_configs'));
  const ruleFiles = entryOf(root, 'rule_files');
  const managers = itemsOf(dataAt(root, 'alerting', 'alertmanagers'));
  return {
    file,
    targets: jobs.flatMap(targetsOf),
    ruleFiles: itemsOf(ruleFiles?.value).length > 0 ? ruleFiles : undefined,
    sendsAlerts: managers.some(hasTargets) || dataAt(root, 'remote_write') !== undefined,
  };
}

function hasTargets(manager: DataNode): boolean {
  const fixed = dataAt(manager, 'static_configs');
  const isDiscovered =
    manager.kind === 'map' && manager.entries.some(({ key }) => key.endsWith('_sd_configs'));
  return isDiscovered || itemsOf(fixed).some((one) => itemsOf(dataAt(one, 'targets')).length > 0);
}

function targetsOf(job: DataNode): readonly ScrapeTarget[] {
  // What is relabelled, as for a probe, is not asked itself.
  if (dataAt(job, 'relabel_configs') !== undefined) {
    return [];
  }
  return itemsOf(dataAt(job, 'static_configs'))
    .flatMap((one) => itemsOf(dataAt(one, 'targets')))
    .flatMap((node) => {
      const match = /^(?:https?:\/\/)?(?<host>[\w.-]+)(?::(?<port>\d+))?$/u.exec(
        textOf(node) ?? '',
      );
      const host = match?.groups?.['host'];
      return host === undefined
        ? []
        : [
            {
              job: textOf(dataAt(job, 'job_name')) ?? '',
              host,
              port: match?.groups?.['port'],
              start: node.start,
              end: node.end,
            },
          ];
    });
}

/** The rules of all rule files, in order of paths. */
export function prometheusRules(project: Project): readonly PrometheusRule[] {
  return project
    .files(isOperatedYaml)
    .filter(({ text }) => /^groups:/mu.test(text) && text.includes('expr:'))
    .flatMap((file) =>
      itemsOf(dataAt(readDataOf(file), 'groups')).flatMap((group) =>
        itemsOf(dataAt(group, 'rules')).flatMap((rule) => ruleOf(file, rule)),
      ),
    );
}

function readDataOf(file: ProjectFile): DataNode | undefined {
  return readData(file)?.documents[0];
}

function ruleOf(file: ProjectFile, rule: DataNode): readonly PrometheusRule[] {
  const alert = textOf(dataAt(rule, 'alert'));
  const name = alert ?? textOf(dataAt(rule, 'record'));
  const expression = dataAt(rule, 'expr');
  const text = textOf(expression);
  return name === undefined || expression === undefined || text === undefined
    ? []
    : [{ file, name, isAlert: alert !== undefined, expression, text }];
}
