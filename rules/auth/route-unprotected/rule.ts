import type { EditProposal, Report } from '#core/rule.ts';
import { isTestPath } from '#model/code/language.ts';
import { routeName } from '#model/http/routes.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { unprotectedRoutesOf, WHOLE_GUARDS } from '#model/auth/unprotected-routes.ts';
import type { UnprotectedRoute } from '#model/auth/unprotected-routes.ts';

const MESSAGES = {
  open: '{route} changes something and has no guard, while {count} other changing routes of this router have {guard} or its like. Put the guard before it, or say in a comment that it is public.',
} as const;

export default defineRule({
  meta: {
    id: 'auth/route-unprotected',
    title: 'Route lacks the guard that the others of its router have',
    severity: 'high',
    confidence: 'medium',
    scope: 'function',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: ['owasp-api5', 'cwe-306'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://cwe.mitre.org/data/definitions/306.html',
      'https://owasp.org/API-Security/editions/2023/en/0xa5-broken-function-level-authorization/',
    ],
    messages: MESSAGES,
  },
  asks: [WHOLE_GUARDS],
  code: {
    languages: ['typescript', 'python'],
    words: [
      '.post(',
      '.put(',
      '.patch(',
      '.delete(',
      'methods=',
      '@Post(',
      '@Put(',
      '@Patch(',
      '@Delete(',
    ],
    withWords: [
      'uth',
      'UTH',
      'rotect',
      'equire',
      'urrent',
      'login',
      'Guard',
      'ermission',
      'admin',
      'Admin',
      'jwt',
      'verify',
    ],
    check(module, report) {
      if (isTestPath(module.path) || isSamplePath(module.path)) {
        return;
      }
      for (const open of unprotectedRoutesOf(module)) {
        reportRoute(open, report);
      }
    },
  },
});

function reportRoute(open: UnprotectedRoute, report: Report<typeof MESSAGES>): void {
  const { route, guard, protectedCount, neighbour } = open;
  const suggestion = guardBefore(open);
  report.violation({
    at: route.module.place(route.at),
    message: 'open',
    data: { route: routeName(route), count: protectedCount, guard },
    anchor: routeName(route),
    evidence: [
      {
        ...neighbour.route.module.place(neighbour.guard),
        note: `Guards ${routeName(neighbour.route)}.`,
      },
    ],
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

/** `router.post('/x', handler)` gets the guard of the others; undefined for other forms. */
function guardBefore({ route, guard, neighbour }: UnprotectedRoute): EditProposal | undefined {
  const { module, at } = route;
  const call = module.calls.find(({ callee }) => callee === at);
  const [path, handler] = call?.args ?? [];
  const isPlain =
    neighbour.guard.kind === 'name' && neighbour.route.before.includes(neighbour.guard);
  if (path?.value.kind !== 'literal' || handler === undefined || !isPlain) {
    return undefined;
  }
  const { end } = path.value;
  return {
    title: `Put ${guard} before it`,
    edits: [{ ...module.place({ start: end, end }), text: `, ${guard}` }],
  };
}
