import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'labels of prom-client: the path, and the id of a user',
      files: {
        'src/metrics.ts': code`
          import { Counter, Histogram } from 'prom-client';

          const requests = new Counter({ name: 'requests', help: '', labelNames: ['path', 'user'] });
          const seconds = new Histogram({ name: 'seconds', help: '', labelNames: ['path'] });

          export function count(req: Request, user: User) {
            requests.inc({ path: req.originalUrl, user: user.id });
            requests.labels(req.path, 'a').inc();
            seconds.observe({ path: req.route.path }, 1);
          }
        `,
      },
      findings: [
        {
          message: 'open',
          span: '7:24-7:39',
          data: {
            text: 'req.originalUrl',
            what: 'the path as the client wrote it',
            instead: 'the template of the route',
          },
        },
        {
          message: 'open',
          span: '7:47-7:54',
          data: { text: 'user.id', what: 'an id of a user', instead: 'the plan or the role' },
        },
        {
          message: 'open',
          span: '8:19-8:27',
          data: {
            text: 'req.path',
            what: 'the path as the client wrote it',
            instead: 'the template of the route',
          },
        },
      ],
    },
    {
      name: 'attributes of OpenTelemetry and tags of StatsD',
      files: {
        'src/otel.ts': code`
          import { metrics } from '@opentelemetry/api';

          const failures = metrics.getMeter('shop').createCounter('failures');
          export const failed = (error: Error) => failures.add(1, { reason: error.message });
        `,
        'src/statsd.ts': code`
          import StatsD from 'hot-shots';

          const statsd = new StatsD();
          export const seen = (sessionId: string) => statsd.increment('seen', 1, [\`s:\${sessionId}\`]);
        `,
      },
      findings: [
        {
          message: 'open',
          path: 'src/otel.ts',
          span: '4:67-4:80',
          data: {
            text: 'error.message',
            what: 'the text of an error',
            instead: 'the kind of the error',
          },
        },
        {
          message: 'open',
          path: 'src/statsd.ts',
          span: '4:78-4:87',
          data: { text: 'sessionId', what: 'an id of a session', instead: 'the plan or the role' },
        },
      ],
    },
    {
      name: 'labels of prometheus_client',
      files: {
        'app/metrics.py': code`
          from prometheus_client import Counter

          REQUESTS = Counter("requests", "Requests", ["path", "email", "error"])

          def count(request, user, exc):
              REQUESTS.labels(path=request.url.path, email=user.email, error=str(exc)).inc()
              REQUESTS.labels(request.client.host, "a", "b").inc()
        `,
      },
      findings: [
        {
          message: 'open',
          span: '6:26-6:42',
          data: {
            text: 'request.url.path',
            what: 'the path as the client wrote it',
            instead: 'the template of the route',
          },
        },
        {
          message: 'open',
          span: '6:50-6:60',
          data: {
            text: 'user.email',
            what: 'an e-mail address',
            instead: 'the plan or the role',
          },
        },
        {
          message: 'open',
          span: '6:68-6:76',
          data: {
            text: 'str(exc)',
            what: 'the text of an error',
            instead: 'the kind of the error',
          },
        },
        {
          message: 'open',
          span: '7:21-7:40',
          data: {
            text: 'request.client.host',
            what: 'the address of a client',
            instead: 'the plan or the role',
          },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'templates of routes, classes of statuses and values of a small set',
      files: {
        'src/metrics.ts': code`
          import { Counter } from 'prom-client';

          const requests = new Counter({ name: 'requests', help: '' });
          export function count(req: Request, res: Response, user: User) {
            requests.inc({ path: req.route.path, status: res.statusCode, plan: user.plan });
            requests.labels(req.method, \`\${Math.floor(res.statusCode / 100)}xx\`).inc();
            requests.inc({ path: normalise(req.path), kind: error.name });
          }
        `,
        'app/metrics.py': code`
          from prometheus_client import Counter

          REQUESTS = Counter("requests", "Requests", ["path", "status"])

          def count(request, response):
              REQUESTS.labels(request.scope["route"].path, response.status_code).inc()
              REQUESTS.labels(path=Plan.FREE.value, status=type(exc).__name__).inc()
        `,
      },
    },
    {
      name: 'sets, maps and attributes of spans, which are no metrics',
      files: {
        'src/metrics.ts': code`
          import { Counter } from 'prom-client';

          export function add(seen: Set<string>, span: Span, userId: string) {
            seen.add(userId);
            span.record({ userId });
            ids.set(userId, 1);
          }
        `,
      },
    },
  ],
});
