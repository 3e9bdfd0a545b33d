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

/** An error tracker, a service that collects errors, or an alert on records or metrics of errors. */
const TRACKS: FileQuestion = {
  name: 'error-tracking-missing/tracks',
  path: saysWhatServiceUses,
  patterns: [
    /sentry|rollbar|bugsnag|honeybadger|airbrake|raygun|appsignal|datadog|\bdd-?trace\b|newrelic|elastic-?apm|opentelemetry|applicationinsights|azure-monitor|glitchtip|bugsink|@highlight-run|highlight[-_]io|logfire|logtail|better-?stack|loggly|papertrail|logzio|error-?reporting|errorhandler\.googleapis|captureException|capture_exception|recordException|record_exception|AdminEmailHandler|SMTPHandler|mail_admins|^\s*-\s*alert:|alertmanager|alerting:|MetricAlarm|metric_?alarm|promtail|loki|axiom|trackjs|posthog/imu,
  ],
};

export default defineRule({
  meta: {
    id: 'observability/error-tracking-missing',
    title: 'Nobody is told of errors',
    severity: 'low',
    confidence: 'high',
    scope: 'project',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.sentry.io/product/sentry-basics/',
      'https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-spans/',
      'https://sre.google/sre-book/practical-alerting/',
    ],
    messages: {
      missing:
        'The service of this {framework} application collects its errors nowhere and no alert is raised on them, so a failure is known when a user writes. Set up an error tracker such as Sentry, exceptions of OpenTelemetry, or an alert on records of errors.',
    },
  },
  asks: [...HTTP_SERVICE_FILES, TRACKS],
  project: {
    reads: (path) => saysWhatServiceUses(path) || isServicePath(path),
    check(project, report) {
      for (const service of httpServicesOf(project)) {
        if (
          isDeployed(project, service) &&
          firstOfService(project, service, TRACKS) === undefined
        ) {
          report.violation({
            at: service.at,
            message: 'missing',
            data: { framework: service.framework },
            anchor: `${service.framework} application`,
          });
        }
      }
    },
  },
});
