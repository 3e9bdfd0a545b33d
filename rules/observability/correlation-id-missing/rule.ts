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

const WITH = {
  typescript:
    'a middleware that takes X-Request-Id or makes one, pino-http, nestjs-cls or OpenTelemetry',
  python: 'asgi-correlation-id, django-guid, structlog.contextvars or OpenTelemetry',
} as const;

/** Whatever makes, reads or carries an id by which the records of one request are tied together. */
const CARRIES_ID: FileQuestion = {
  name: 'correlation-id-missing/carries-id',
  path: saysWhatServiceUses,
  patterns: [
    /request_?-?id|req_?id\b|correlation_?-?id|trace_?-?(?:id|parent|context)|\btraceparent\b|x-amzn-trace|cls-rtracer|pino-http|nestjs-pino|django[-_]guid|opentelemetry|\bdd-?trace\b|newrelic|elastic-?apm|\blogfire\b|\bsentry\b|@sentry\/|sentry[-_]sdk|applicationinsights|aws_?-?lambda_?-?powertools|request_context|\$request_id|\bgenReqId\b|AsyncLocalStorage|contextvars/iu,
  ],
};

export default defineRule({
  meta: {
    id: 'observability/correlation-id-missing',
    title: 'Requests have no id in the logs',
    severity: 'low',
    confidence: 'high',
    scope: 'project',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['soc2-cc7'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://www.w3.org/TR/trace-context/',
      'https://github.com/snok/asgi-correlation-id',
      'https://nodejs.org/api/async_context.html',
    ],
    messages: {
      missing:
        'Nothing in the service of this {framework} application gives a request an id, so the lines of one request cannot be told from those of all others that ran meanwhile. Add one to every record, for example with {with}.',
    },
  },
  asks: [...HTTP_SERVICE_FILES, CARRIES_ID],
  project: {
    reads: (path) => saysWhatServiceUses(path) || isServicePath(path),
    check(project, report) {
      for (const service of httpServicesOf(project)) {
        // Fastify gives every request an id and logs it. https://fastify.dev/docs/latest/Reference/Logging/
        const isGiven =
          service.framework === 'Fastify' ||
          firstOfService(project, service, CARRIES_ID) !== undefined;
        if (!isGiven && isDeployed(project, service)) {
          report.violation({
            at: service.at,
            message: 'missing',
            data: { framework: service.framework, with: WITH[service.module.language] },
            anchor: `${service.framework} application`,
          });
        }
      }
    },
  },
});
