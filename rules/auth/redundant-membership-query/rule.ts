import type { Node } from '#model/code/code.ts';
import { isTestPath } from '#model/code/language.ts';
import { repeatedLookupsOf } from '#model/queries/repeated-lookups.ts';
import { routeName, routesOf } from '#model/http/routes.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

const MESSAGES = {
  repeated:
    '{route} asks {table} twice for the same membership, which costs a query a request and lets the two answers differ. Look it up once and hand it on.',
} as const;

export default defineRule({
  meta: {
    id: 'auth/redundant-membership-query',
    title: 'One membership is looked up twice in a request',
    severity: 'low',
    confidence: 'medium',
    scope: 'function',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: ['https://fastapi.tiangolo.com/tutorial/dependencies/sub-dependencies/'],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: [
      'ember',
      'MEMBER',
      'wnership',
      'ollaborator',
      'articipant',
      'serRole',
      'ser_role',
      '_user',
      'User',
    ],
    withWords: [
      '.get(',
      '.post(',
      '.put(',
      '.patch(',
      '.delete(',
      'GET',
      'POST',
      'PUT',
      'PATCH',
      'DELETE',
      '@Get',
      '@Post',
      '@Put',
      '@Patch',
      '@Delete',
      '.route(',
    ],
    check(module, report) {
      if (isTestPath(module.path) || isSamplePath(module.path)) {
        return;
      }
      const seen = new Set<Node>();
      for (const route of routesOf(module)) {
        // Several routes that run one pair of functions are mended in one place.
        const fresh = repeatedLookupsOf(route).filter(({ second }) => !seen.has(second.node));
        for (const { first, second } of fresh) {
          seen.add(second.node);
          report.violation({
            at: route.module.place(route.at),
            message: 'repeated',
            data: { route: routeName(route), table: first.table },
            anchor: routeName(route),
            evidence: [
              { ...first.module.place(first.at), note: 'Looks the membership up.' },
              { ...second.module.place(second.at), note: 'Looks it up again.' },
            ],
          });
        }
      }
    },
  },
});
