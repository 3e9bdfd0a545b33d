import type { Report } from '#core/rule.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import { moveBefore } from '#model/code/moved-statements.ts';
import { routeName } from '#model/http/routes.ts';
import { defineRule } from '#model/rule.ts';
import { shadowedRoutesOf } from '#model/http/shadowed-routes.ts';
import type { ShadowedRoute } from '#model/http/shadowed-routes.ts';

const MESSAGES = {
  shadowed:
    'No request reaches {route}: {by}, which is declared before it, takes "{literal}" for its {parameter}. Declare {route} first.',
} as const;

export default defineRule({
  meta: {
    id: 'http/route-shadowed',
    title: 'Route can never be reached',
    severity: 'high',
    confidence: 'high',
    scope: 'function',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://fastapi.tiangolo.com/tutorial/path-params/#order-matters',
      'https://expressjs.com/en/guide/routing.html',
      'https://docs.djangoproject.com/en/stable/topics/http/urls/#how-django-processes-a-request',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    // What a parameter looks like in a path.
    words: ['/:', "':", '":', '`:', '/{', '/<', "'<", '"<'],
    // What declares a route with one.
    withWords: ['.get(', '.post(', '.put(', '.patch(', '.delete(', '.all(', '@nestjs/', 'path('],
    check(module, report) {
      for (const shadowed of shadowedRoutesOf(module)) {
        reportRoute(module, shadowed, report);
      }
    },
  },
});

function reportRoute(
  module: CodeModule,
  { route, by, parameter, literal }: ShadowedRoute,
  report: Report<typeof MESSAGES>,
): void {
  const edits = moveBefore(module, route.at, by.at);
  report.violation({
    at: module.place(route.at),
    message: 'shadowed',
    data: { route: routeName(route), by: routeName(by), literal, parameter },
    anchor: routeName(route),
    evidence: [{ ...module.place(by.at), note: 'Takes the request first.' }],
    ...(edits === undefined
      ? {}
      : { suggestion: { title: 'Declare the literal route first', edits } }),
  });
}
