import type { Report } from '#core/rule.ts';
import { LIMITER_FILES, requestLimitersOf } from '#model/http/request-limiters.ts';
import type { RequestLimiter } from '#model/http/request-limiters.ts';
import { isNginxPath } from '#model/deploy/nginx.ts';
import type { Project } from '#model/project.ts';
import { isHostPath } from '#model/deploy/repository-hosts.ts';
import { defineRule } from '#model/rule.ts';
import { isServicePath, serviceOf } from '#model/services.ts';
import {
  mayTrust,
  proxyBefore,
  TRUST_FILES,
  trustsAnyone,
  trustsProxy,
} from '#model/http/trusted-proxies.ts';

const MESSAGES = {
  shared:
    '{library} counts requests by the address that they come from, which behind the proxy of this repository is always the proxy: all clients share one limit, and one of them locks the others out. {fix}.',
  anyone:
    '{library} counts requests by the first address in X-Forwarded-For, which the client itself writes: whoever sends another one with each request is never limited. {fix}.',
} as const;

const FIXES: Readonly<Record<RequestLimiter['framework'], string>> = {
  Express: "Set app.set('trust proxy', 1), the number of proxies in front",
  Fastify: 'Give Fastify the option trustProxy with the addresses of the proxies',
  NestJS: "Set app.set('trust proxy', 1), the number of proxies in front",
  Flask: 'Wrap the application into ProxyFix(app.wsgi_app, x_for=1)',
  FastAPI: 'Start uvicorn with --proxy-headers --forwarded-allow-ips and the address of the proxy',
};

export default defineRule({
  meta: {
    id: 'http/client-address-behind-proxy',
    title: 'Limit counts the proxy, or what clients say of themselves',
    severity: 'high',
    confidence: 'high',
    scope: 'project',
    effort: 'hours',
    languages: ['TypeScript', 'Python', 'nginx', 'Compose', 'Dockerfile'],
    tags: ['cwe-348'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://expressjs.com/en/guide/behind-proxies.html',
      'https://flask.palletsprojects.com/en/stable/deploying/proxy_fix/',
      'https://uvicorn.dev/settings/#http',
      'https://express-rate-limit.mintlify.app/reference/error-codes',
    ],
    messages: MESSAGES,
  },
  asks: [LIMITER_FILES, TRUST_FILES],
  project: {
    reads: (path) => mayTrust(path) || isNginxPath(path) || isHostPath(path) || isServicePath(path),
    check(project, report) {
      const byService = Map.groupBy(
        requestLimitersOf(project),
        ({ module }) => serviceOf(project, module.path).root,
      );
      for (const [first] of byService.values()) {
        if (first !== undefined) {
          checkLimiter(project, first, report);
        }
      }
    },
  },
});

function checkLimiter(
  project: Project,
  { module, call, library, framework, key }: RequestLimiter,
  report: Report<typeof MESSAGES>,
): void {
  const at = module.place(call.callee);
  const data = { library, fix: FIXES[framework] };
  const anchor = `limiter ${library}`;
  const anyone = framework === 'Express' ? trustsAnyone(project, module.path) : undefined;
  if (key === 'header' || anyone !== undefined) {
    const evidence =
      anyone === undefined ? [] : [{ ...anyone, note: 'Believes every address in the header.' }];
    report.violation({ at, message: 'anyone', data, anchor, evidence });
    return;
  }
  const proxy = proxyBefore(project, module.path);
  if (proxy !== undefined && !trustsProxy(project, module.path)) {
    const evidence = [{ ...proxy, note: 'The proxy that all requests come from.' }];
    report.violation({ at, message: 'shared', data, anchor, evidence });
  }
}
