import type { Report } from '#core/rule.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import type { RateLimiter } from '#model/http/rate-limiter.ts';
import { LIMITER_WORDS, rateLimitersOf } from '#model/http/rate-limiters.ts';
import { routeName, routesOf } from '#model/http/routes.ts';
import type { Route } from '#model/http/routes.ts';
import { lookUp } from '#model/code/scope.ts';
import { defineRule } from '#model/rule.ts';

const MESSAGES = {
  address:
    '{library} counts the requests of signed-in users by address alone, so people behind one office or mobile network share a limit and one user with many addresses has none. Count by the user or API key where there is one, and by address otherwise.',
} as const;

const AUTHENTICATED =
  /^(?:require|ensure|is|verify|check|validate|protect|auth|authenticate|authorize|authorise|login|passport|jwt|session|current|get|admin)\w*(?:auth|user|login|token|jwt|session|signed|admin|logged|member|staff|guard)\w*$|^(?:auth|authenticate|protect|authenticated|requireAuth|requireUser|isAuthenticated|login_required)$/iu;
const CREDENTIALS =
  /log-?in|sign-?(?:in|up)|register|password|otp|token|verify|auth\b|forgot|reset|public|health|webhook/iu;

export default defineRule({
  meta: {
    id: 'http/rate-limit-by-ip-only',
    title: 'Rate limit of signed-in users counts by address alone',
    severity: 'low',
    confidence: 'high',
    scope: 'call',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['owasp-api4'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/',
      'https://express-rate-limit.mintlify.app/reference/configuration#keygenerator',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: LIMITER_WORDS,
    check(module, report) {
      for (const limiter of rateLimitersOf(module)) {
        checkLimiter(module, limiter, report);
      }
    },
  },
});

function checkLimiter(
  module: CodeModule,
  limiter: RateLimiter,
  report: Report<typeof MESSAGES>,
): void {
  const { library, call, key } = limiter;
  const route = key === 'ip' ? authenticatedRoute(module, limiter) : undefined;
  if (route !== undefined) {
    report.violation({
      at: module.place(call.callee),
      message: 'address',
      data: { library },
      evidence: [{ ...module.place(route.at), note: `${routeName(route)} knows who asks.` }],
    });
  }
}

/** A route of this file that is limited by it and stands behind authentication. */
function authenticatedRoute(module: CodeModule, { call }: RateLimiter): Route | undefined {
  const limited = routesOf(module).filter((route) => isLimitedBy(module, route, call));
  const isForCredentials = limited.some(({ path }) => CREDENTIALS.test(path ?? ''));
  return isForCredentials
    ? undefined
    : limited.find(
        ({ before, handler }) =>
          before.some((each) => AUTHENTICATED.test(headOf(module, each))) ||
          handler.expr.params.some((each) =>
            /Depends\(\s*(?:get_|require_)?current_?\w*(?:user|member)/iu.test(
              handler.module.text(each),
            ),
          ),
      );
}

function isLimitedBy(module: CodeModule, { before }: Route, call: RateLimiter['call']): boolean {
  return before.some((each) => {
    if (each === call) {
      return true;
    }
    // `@limiter.limit("5/minute")` and `limiter` itself; a limit may have a key of its own.
    const root = rootName(each);
    const hasOwnKey = each.kind === 'call' && /key_func|keyGenerator/u.test(module.text(each));
    const binding = root === undefined ? undefined : lookUp(module, root.name, root);
    return binding?.kind === 'value' && binding.value === call && !hasOwnKey;
  });
}

function rootName(
  expr: Route['before'][number],
): Extract<Route['before'][number], { kind: 'name' }> | undefined {
  let current = expr;
  while (current.kind === 'call' || current.kind === 'member') {
    current = current.kind === 'call' ? current.callee : current.object;
  }
  return current.kind === 'name' ? current : undefined;
}

function headOf(module: CodeModule, expr: Route['before'][number]): string {
  const head = expr.kind === 'call' ? expr.callee : expr;
  return head.kind === 'member' ? head.name : module.text(head);
}
