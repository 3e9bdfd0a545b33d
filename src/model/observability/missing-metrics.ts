import { languageOf } from '../code/language.ts';
import { prometheusRules } from './prometheus.ts';
import type { PrometheusRule } from './prometheus.ts';
import type { FileQuestion, Project } from '../project.ts';

/** A metric that a rule asks for and that no code of the repository gives. */
export interface MissingMetric {
  readonly rule: PrometheusRule;
  readonly metric: string;
  readonly start: number;
  readonly end: number;
  /** A metric of the same family that there is. */
  readonly sibling: string;
}

/** Code that counts for Prometheus. */
export const METRIC_FILES: FileQuestion = {
  name: 'metric-files',
  words: ['prom-client', 'prometheus', 'Prometheus', 'opentelemetry', 'metrics'],
  path: (path) => languageOf(path) !== undefined,
  patterns: [/prom-client|prometheus|opentelemetry/iu],
};

// What a metric is declared with, in the clients of both languages and in OpenTelemetry.
const NAME =
  /(?:(?:Counter|Gauge|Histogram|Summary|Info|Enum|create_?\w*(?:[Cc]ounter|[Gg]auge|[Hh]istogram))\(\s*|\bname:\s*)["'`](?<name>[a-z][a-z\d]*(?:_[a-z\d]+)+)["'`]/gu;
/** What libraries and exporters call their metrics; nobody finds those in the code. */
const FOREIGN =
  /^(?:http|https|process|nodejs|node|go|python|up|pg|redis|nginx|container|kube|django|fastapi|starlette|flask|celery|express|promhttp|prometheus|alertmanager|grafana|mysql|mongodb|rabbitmq|kafka|machine|probe|scrape|jvm|grpc|rpc|db|sql|cache|queue|bull|bullmq|traefik|caddy|envoy|windows|blackbox|loki|net|system|otel|otelcol|log|api|app|service|request|response|pm2|gunicorn|uvicorn)$/u;
const SUFFIX = /_(?:total|bucket|count|sum|created|info|seconds|milliseconds|bytes|ratio)$/u;
const OTHER_SOURCES = /\.(?:go|java|kt|scala|rs|cs|rb|php|ex|exs)$/u;

/** The metrics of the repository's own family that rules ask for and that nothing counts, in source order. */
export function missingMetrics(project: Project): readonly MissingMetric[] {
  const rules = prometheusRules(project);
  if (rules.length === 0 || project.paths.some((path) => OTHER_SOURCES.test(path))) {
    return [];
  }
  const texts = project.filesWhere(METRIC_FILES).map(({ text }) => text);
  const names = texts.flatMap((text) =>
    [...text.matchAll(NAME)].map(({ groups }) => groups?.['name'] ?? ''),
  );
  const recorded = new Set(rules.filter(({ isAlert }) => !isAlert).map(({ name }) => name));
  const families = new Map(names.map((name) => [name.split('_')[0] ?? '', name]));
  return rules.flatMap((rule) =>
    metricsIn(rule)
      .flatMap((metric) => {
        const family = metric.split('_')[0] ?? '';
        const sibling = families.get(family);
        const start = rule.file.text.indexOf(metric, rule.expression.start);
        const isGiven = recorded.has(metric) || isCounted(metric, texts);
        return sibling === undefined || FOREIGN.test(family) || isGiven
          ? []
          : [{ rule, metric, start, end: start + metric.length, sibling }];
      })
      .slice(0, 1),
  );
}

// A prefix or a namespace can be put before what the code says.
function isCounted(metric: string, texts: readonly string[]): boolean {
  const stem = stemOf(metric);
  const rest = stem.slice(stem.indexOf('_') + 1);
  return texts.some((text) => text.includes(stem) || text.includes(rest));
}

function stemOf(metric: string): string {
  let stem = metric;
  while (SUFFIX.test(stem)) {
    stem = stem.replace(SUFFIX, '');
  }
  return stem;
}

/** The names of metrics in an expression, each once. https://prometheus.io/docs/prometheus/latest/querying/basics/ */
function metricsIn({ text }: PrometheusRule): readonly string[] {
  const bare = text
    .replaceAll(/"[^"]*"|'[^']*'|\{[^}]*\}|\[[^\]]*\]/gu, ' ')
    .replaceAll(/\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/gu, ' ');
  const words = [...bare.matchAll(/[a-z_:][\w:]*(?!\w*\s*\()/giu)].map(([word]) => word);
  return [...new Set(words)].filter((word) => /^[a-z][a-z\d]*_[a-z\d_]+$/u.test(word));
}
