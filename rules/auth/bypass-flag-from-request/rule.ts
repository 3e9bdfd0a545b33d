import type { Report } from '#core/rule.ts';
import { bypassFlagsOf } from '#model/auth/bypass-flags.ts';
import type { BypassFlag } from '#model/auth/bypass-flags.ts';
import { isTestPath } from '#model/code/language.ts';
import type { RequestPart } from '#model/http/request-values.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

const MESSAGES = {
  bypass:
    '{flag} relaxes the check in {guard}, and {origin}, so anybody can send it and get past the check. {fix}.',
} as const;

export default defineRule({
  meta: {
    id: 'auth/bypass-flag-from-request',
    title: 'Request decides whether it is authenticated',
    severity: 'critical',
    confidence: 'high',
    scope: 'function',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: ['owasp-a01', 'cwe-288'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://fastapi.tiangolo.com/tutorial/dependencies/',
      'https://fastapi.tiangolo.com/advanced/advanced-dependencies/',
      'https://cwe.mitre.org/data/definitions/288.html',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: [
      'Depends',
      'Security',
      '401',
      '403',
      'nauthori',
      'UNAUTHORI',
      'orbidden',
      'FORBIDDEN',
      'PermissionDenied',
      'NotAuthenticated',
      'AuthenticationFailed',
      'canActivate',
      'has_permission',
      'passport.authenticate',
    ],
    // What the framework fills from the request.
    withWords: [
      'req.query',
      'request.query',
      'ctx.query',
      '.query[',
      'earchParams',
      'query_params',
      'queryStringParameters',
      '.args',
      '.GET',
      '.POST',
      '.META',
      'eaders.get',
      'eaders[',
      'headers()',
      'req.headers',
      'request.headers',
      'event.headers',
      'ctx.headers',
      'header(',
      'Header(',
      'ookies',
      '.form',
      'Depends',
      'Security(',
    ],
    check(module, report) {
      if (isTestPath(module.path) || isSamplePath(module.path)) {
        return;
      }
      for (const flag of bypassFlagsOf(module)) {
        reportFlag(flag, report);
      }
    },
  },
});

const PARTS: Readonly<Record<RequestPart, string>> = {
  query: 'the query string',
  header: 'a header',
  cookie: 'a cookie',
  body: 'the body',
};

function reportFlag(flag: BypassFlag, report: Report<typeof MESSAGES>): void {
  const { module, at, name, guard, part, relaxed, isParameter } = flag;
  report.violation({
    at: module.place(at),
    message: 'bypass',
    data: {
      flag: name,
      guard,
      origin: isParameter
        ? `FastAPI fills it from ${PARTS[part]}`
        : `it comes from ${PARTS[part]} of the request`,
      fix: isParameter
        ? 'Bind it in a factory that returns the dependency, or write a second dependency'
        : 'Decide by what the server knows: the route, a setting, a secret that is compared',
    },
    confidence: isParameter ? 'high' : 'medium',
    evidence: [
      { ...relaxed.module.place(relaxed.test), note: 'Decides whether the check refuses.' },
      ...(flag.dependent === undefined
        ? []
        : [{ ...flag.dependent.module.place(flag.dependent.at), note: 'Depends on it.' }]),
    ],
  });
}
