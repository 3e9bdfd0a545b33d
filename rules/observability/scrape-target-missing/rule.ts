import type { Report } from '#core/rule.ts';
import { isDockerfilePath } from '#model/containers/dockerfile-path.ts';
import { languageOf } from '#model/code/language.ts';
import { METRIC_FILES, missingMetrics } from '#model/observability/missing-metrics.ts';
import { missingTargetOf } from '#model/observability/missing-scrape-targets.ts';
import { isOperatedYaml, prometheusConfigs } from '#model/observability/prometheus.ts';
import type { PrometheusConfig, ScrapeTarget } from '#model/observability/prometheus.ts';
import type { Project } from '#model/project.ts';
import { isHostPath } from '#model/deploy/repository-hosts.ts';
import { defineRule } from '#model/rule.ts';

const MESSAGES = {
  host: 'The job {job} scrapes {host}, and no compose file or manifest of the repository has a service of that name (there are {known}): the target is always down. Correct the name, or remove the job.',
  port: 'The job {job} scrapes port {port} of {host}, which serves on {serves}: the target is always down. Correct the port.',
  protocol:
    'The job {job} scrapes {host}, which is {image} and does not speak HTTP: the target is always down. Run {exporter} beside it and scrape that.',
  metrics:
    'The job {job} scrapes {host}, and no code in {folder} serves metrics: the target is always down. Serve them (prom-client, prometheus_client), or remove the job.',
  metric:
    'The alert {alert} asks for {metric}, which no code of the repository counts (there is {sibling}), so it never fires. Count it, or ask for the metric that there is.',
} as const;

const MOST_NAMES = 5;

export default defineRule({
  meta: {
    id: 'observability/scrape-target-missing',
    title: 'Scrape job or alert points to something that nothing serves',
    severity: 'medium',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['Prometheus', 'Compose'],
    tags: ['soc2-cc7'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://prometheus.io/docs/prometheus/latest/configuration/configuration/#static_config',
      'https://github.com/prometheus/prometheus/wiki/Default-port-allocations',
    ],
    messages: MESSAGES,
  },
  asks: [METRIC_FILES],
  project: {
    reads: (path) =>
      isOperatedYaml(path) ||
      isHostPath(path) ||
      isDockerfilePath(path) ||
      languageOf(path) !== undefined,
    check(project, report) {
      for (const config of prometheusConfigs(project)) {
        for (const target of config.targets) {
          checkTarget(project, config, target, report);
        }
      }
      for (const { rule, metric, start, end, sibling } of missingMetrics(project)) {
        report.violation({
          at: rule.file.place({ start, end }),
          message: 'metric',
          data: { alert: rule.name, metric, sibling },
          confidence: 'medium',
        });
      }
    },
  },
});

function checkTarget(
  project: Project,
  config: PrometheusConfig,
  target: ScrapeTarget,
  report: Report<typeof MESSAGES>,
): void {
  const missing = missingTargetOf(project, config, target);
  const { job, host, port = '' } = target;
  const at = config.file.place(target);
  switch (missing?.kind) {
    case 'host': {
      const known = [...new Set(missing.known)].slice(0, MOST_NAMES).join(', ');
      report.violation({ at, message: 'host', data: { job, host, known } });
      break;
    }
    case 'port':
      report.violation({
        at,
        message: 'port',
        data: { job, host, port, serves: missing.serves },
        confidence: 'medium',
        suggestion: {
          title: `Scrape port ${missing.serves}`,
          edits: [
            { ...at, text: config.file.slice(target).replace(`:${port}`, `:${missing.serves}`) },
          ],
        },
      });
      break;
    case 'protocol': {
      const { image, exporter } = missing;
      report.violation({ at, message: 'protocol', data: { job, host, image, exporter } });
      break;
    }
    case 'metrics':
      report.violation({
        at,
        message: 'metrics',
        data: { job, host, folder: missing.folder },
        confidence: 'medium',
      });
      break;
    case undefined:
  }
}
