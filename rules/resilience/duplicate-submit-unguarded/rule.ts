import { isOneOffPath } from '#model/one-off-path.ts';
import { isPrismaPath } from '#model/schema/prisma-schema.ts';
import { routeName } from '#model/http/routes.ts';
import { defineRule } from '#model/rule.ts';
import { SERVER_FILES, serverCodeOf } from '#model/http/server-code.ts';
import { KEY_HANDLING_FILES, unguardedCreatesOf } from '#model/data/unguarded-creates.ts';
import { writeName } from '#model/data/writes.ts';

const MESSAGES = {
  repeated:
    '{route} runs {write} for every request and nothing tells a second submission from the first, so a double click or a retry creates it twice. Take a key from the client and keep it under a unique constraint, or upsert by what identifies the record.',
} as const;

export default defineRule({
  meta: {
    id: 'resilience/duplicate-submit-unguarded',
    title: 'A form that is sent twice creates the record twice',
    severity: 'medium',
    confidence: 'low',
    scope: 'function',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header',
      'https://docs.stripe.com/api/idempotent_requests',
    ],
    messages: MESSAGES,
  },
  asks: [KEY_HANDLING_FILES, ...SERVER_FILES],
  code: {
    languages: ['typescript', 'python'],
    words: ['.post(', '@Post(', 'POST'],
    check(module, report) {
      const { project, path } = module;
      if (isOneOffPath(path) || !serverCodeOf(project).files.has(path)) {
        return;
      }
      for (const { route, write } of unguardedCreatesOf(module)) {
        report.violation({
          at: module.place(route.at),
          message: 'repeated',
          data: { route: routeName(route), write: writeName(write) },
          anchor: routeName(route),
          evidence: [
            { ...write.module.place(write.at), note: 'Adds a row each time that it runs.' },
          ],
        });
      }
    },
  },
  project: {
    // Says which columns have a unique key.
    reads: isPrismaPath,
    check: () => {},
  },
});
