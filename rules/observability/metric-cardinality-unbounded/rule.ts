import { LABEL_WORDS, openLabelsOf } from '#model/observability/metric-labels.ts';
import { defineRule } from '#model/rule.ts';

export default defineRule({
  meta: {
    id: 'observability/metric-cardinality-unbounded',
    title: 'Label of a metric takes values from an open set',
    severity: 'medium',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://prometheus.io/docs/practices/naming/#labels',
      'https://prometheus.io/docs/practices/instrumentation/#do-not-overuse-labels',
      'https://opentelemetry.io/docs/specs/otel/metrics/sdk/#cardinality-limits',
    ],
    messages: {
      open: 'A label of this metric is {text}, {what}, and each new value is a new time series that stays in memory here and in the store of metrics. Use a value from a small set, such as {instead}, and log the rest.',
    },
  },
  code: {
    languages: ['typescript', 'python'],
    words: LABEL_WORDS,
    withWords: [
      'prom-client',
      'prometheus_client',
      'opentelemetry',
      'statsd',
      'hot-shots',
      'datadog',
      'metric',
      'Metric',
    ],
    check(module, report) {
      for (const { at, text, what } of openLabelsOf(module)) {
        report.violation({
          at: module.place(at),
          message: 'open',
          data: { text, what, instead: insteadOf(what) },
        });
      }
    },
  },
});

function insteadOf(what: string): string {
  if (what.includes('path')) {
    return 'the template of the route';
  }
  return what.includes('error') ? 'the kind of the error' : 'the plan or the role';
}
