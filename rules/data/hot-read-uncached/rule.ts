import { CACHE_LAYER_FILES, referenceReadsOf } from '#model/queries/reference-reads.ts';
import { routeName } from '#model/http/routes.ts';
import { defineRule } from '#model/rule.ts';
import { isStartedByHand } from '#model/deploy/started-by-hand.ts';

const MESSAGES = {
  uncached:
    '{route} asks the database for {table} with every request, and the answer is the same for everybody and, by its name, changes rarely. Keep it in memory or in a cache for a while, or let clients keep it by a Cache-Control header.',
} as const;

export default defineRule({
  meta: {
    id: 'data/hot-read-uncached',
    title: 'Reference data is read from the database with every request',
    severity: 'low',
    confidence: 'low',
    scope: 'function',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: ['https://developer.mozilla.org/docs/Web/HTTP/Guides/Caching'],
    messages: MESSAGES,
  },
  asks: [CACHE_LAYER_FILES],
  code: {
    languages: ['typescript', 'python'],
    words: ['get(', 'Get(', 'GET'],
    check(module, report) {
      for (const { route, query } of isStartedByHand(module) ? [] : referenceReadsOf(module)) {
        const read = { ...query.module.place(query.at), note: 'Reads it.' };
        report.violation({
          at: module.place(route.at),
          message: 'uncached',
          data: { route: routeName(route), table: query.table },
          anchor: routeName(route),
          evidence: [read],
        });
      }
    },
  },
});
