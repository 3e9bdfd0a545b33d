import {
  firstOfService,
  HTTP_SERVICE_FILES,
  httpServicesOf,
  isDeployed,
  saysWhatServiceUses,
} from '#model/http/http-services.ts';
import { isServicePath } from '#model/services.ts';
import type { FileQuestion } from '#model/project.ts';
import { defineRule } from '#model/rule.ts';

const MESSAGES = {
  missing:
    'The service of this {framework} application measures nothing, so a growing rate of errors or latency is first noticed by users. Measure the rate, errors and duration of requests, for example with {with}.',
  technical:
    'The service of this {framework} application has metrics of its runtime and requests, and none of what it is for, so a day without orders or sign-ups looks healthy. Count what matters to the business beside them.',
} as const;

const WITH = {
  typescript: 'prom-client or OpenTelemetry',
  python: 'prometheus-client or OpenTelemetry',
} as const;

const MEASURING =
  /prom-?client|prometheus|opentelemetry|statsd|hot-shots|\bdd-?trace\b|datadog|newrelic|elastic-?apm|applicationinsights|azure-monitor|express-prom|fastify-metrics|swagger-stats|cloud-monitoring|PutMetricData|putMetricData|put_metric_data|embedded-metrics|aws_?-?lambda_?-?powertools|logfire|honeycomb|appsignal|scout[-_]apm|sentry|influxdb|graphite|micrometer|metrics\.(?:increment|timing|gauge|histogram)|appmetrics|express-status-monitor|pmx|@pm2\/io/iu;

const MEASURES: FileQuestion = {
  name: 'metrics-missing/measures',
  path: saysWhatServiceUses,
  patterns: [MEASURING],
};

/** Metrics of the kind that a library collects by itself, and any that the program counts on its own. */
const COLLECTS: FileQuestion = {
  name: 'metrics-missing/collects',
  words: [
    'collectDefaultMetrics',
    'Instrumentator',
    'express-prom-bundle',
    'fastify-metrics',
    'starlette_exporter',
    'PrometheusMetrics',
    'django_prometheus',
  ],
  path: saysWhatServiceUses,
  file: () => true,
};
const COUNTS: FileQuestion = {
  name: 'metrics-missing/counts',
  path: saysWhatServiceUses,
  patterns: [
    /\b(?:Counter|Gauge|Histogram|Summary)\(|create_?(?:Up_?Down)?_?(?:Counter|Gauge|Histogram)\(|makeCounterProvider|\.increment\(|@Counter|opentelemetry|statsd|datadog|newrelic/iu,
  ],
};

export default defineRule({
  meta: {
    id: 'observability/metrics-missing',
    title: 'Service measures neither requests nor errors',
    severity: 'low',
    confidence: 'high',
    scope: 'project',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['soc2-cc7'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://sre.google/sre-book/monitoring-distributed-systems/#xref_monitoring_golden-signals',
      'https://github.com/siimon/prom-client',
      'https://prometheus.github.io/client_python/',
    ],
    messages: MESSAGES,
    control: 'Request rate, errors and latency are measured',
  },
  asks: [...HTTP_SERVICE_FILES, MEASURES, COLLECTS, COUNTS],
  project: {
    reads: (path) => saysWhatServiceUses(path) || isServicePath(path),
    check(project, report) {
      for (const service of httpServicesOf(project)) {
        const { framework, at, module } = service;
        const measuring = firstOfService(project, service, MEASURES);
        const collecting = firstOfService(project, service, COLLECTS);
        if (measuring !== undefined) {
          const { index = 0, 0: word = '' } = MEASURING.exec(measuring.text) ?? {};
          report.control(
            measuring.place({ start: index, end: index + word.length }),
            `Names what measures: ${word}.`,
          );
        } else if (collecting === undefined && isDeployed(project, service)) {
          report.violation({
            at,
            message: 'missing',
            data: { framework, with: WITH[module.language] },
            anchor: `${framework} application`,
          });
        }
        if (collecting !== undefined && firstOfService(project, service, COUNTS) === undefined) {
          report.violation({
            at,
            message: 'technical',
            severity: 'info',
            data: { framework },
            anchor: `${framework} application`,
          });
        }
      }
    },
  },
});
