import type { Report } from '#core/rule.ts';
import { credentialRoutesOf } from '#model/auth/credential-routes.ts';
import {
  hasLimitEverywhere,
  isRateLimited,
  RATE_LIMIT_FILES,
} from '#model/http/rate-limit-coverage.ts';
import { routeName } from '#model/http/routes.ts';
import type { Route } from '#model/http/routes.ts';
import { defineRule } from '#model/rule.ts';
import { canServePath } from '#model/http/served-paths.ts';
import { SERVED_ROUTE_FILES } from '#model/http/served-routes.ts';

const MESSAGES = {
  credentials:
    '{route} takes credentials and nothing limits how often, so passwords and codes can be guessed as fast as the service answers. Limit it by address and by account.',
} as const;

export default defineRule({
  meta: {
    id: 'http/rate-limit-missing',
    title: 'Credential route has no rate limit',
    severity: 'high',
    confidence: 'medium',
    scope: 'function',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['owasp-api4', 'cwe-307'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html#protect-against-automated-attacks',
      'https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/',
    ],
    messages: MESSAGES,
    control: 'Credential routes are rate limited',
  },
  asks: [...RATE_LIMIT_FILES, ...SERVED_ROUTE_FILES],
  code: {
    languages: ['typescript', 'python'],
    words: ['.post(', 'Post(', '/route.', '/pages/api/', '.route(', 'path('],
    withWords: [
      'ogin',
      'ign',
      'uthenticate',
      'egister',
      'egistration',
      'assword',
      'otp',
      '2fa',
      'mfa',
      'agic',
      'oken',
      'code',
      'pin',
      'verif',
    ],
    check(module, report) {
      const credentials = canServePath(module.path) ? credentialRoutesOf(module) : [];
      for (const route of credentials) {
        checkCredentials(route, report);
      }
    },
  },
});

function checkCredentials(route: Route, report: Report<typeof MESSAGES>): void {
  const { module, at } = route;
  if (isRateLimited(route)) {
    report.control(module.place(at), `${routeName(route)} is limited.`);
  } else if (!hasLimitEverywhere(module)) {
    report.violation({
      at: module.place(at),
      message: 'credentials',
      data: { route: routeName(route) },
      anchor: routeName(route),
    });
  }
}
