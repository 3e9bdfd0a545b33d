import type { EvidencePlace } from '#core/rule.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import type { Ranged } from '#model/code/code.ts';
import { repeatedQueriesOf } from '#model/queries/repeated-queries.ts';
import type { RepeatedQuery } from '#model/queries/repeated-queries.ts';
import { defineRule } from '#model/rule.ts';
import { isStartedByHand } from '#model/deploy/started-by-hand.ts';
import { TABLE_QUERY_WORDS } from '#model/tenants/tenant-columns.ts';

const MESSAGES = {
  read: '{query} asks for {table} once for each element of {list}, so a hundred elements are a hundred round trips. Ask for all of them before the loop, by a list of keys, and look them up in a map.',
  remove:
    '{query} removes {table} once for each element of {list}, so a hundred elements are a hundred round trips. Remove them in one statement, by a list of keys.',
  helper:
    '{query} asks for {table} once for each element of {list}, so a hundred elements are a hundred round trips. Give it a list of keys and call it once, before the loop.',
} as const;

export default defineRule({
  meta: {
    id: 'data/query-in-loop',
    title: 'A query runs once for each element of a loop',
    severity: 'medium',
    confidence: 'high',
    scope: 'call',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://www.prisma.io/docs/orm/prisma-client/queries/query-optimization-performance#solving-the-n1-problem',
      'https://docs.sqlalchemy.org/en/20/orm/queryguide/relationships.html',
      'https://docs.djangoproject.com/en/stable/topics/db/optimization/',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    // A loop, or the method that runs a callback for each element.
    words: ['for ', 'for(', '.map(', '.forEach(', '.flatMap('],
    withWords: [...TABLE_QUERY_WORDS, 'await '],
    check(module, report) {
      for (const repeated of isStartedByHand(module) ? [] : repeatedQueriesOf(module)) {
        const { query, at, call, each } = repeated;
        const data = {
          query: oneLine(module, at),
          table: query.table,
          list: oneLine(module, each),
        };
        const loop = { ...module.place(each), note: 'What the loop runs over.' };
        if (call === undefined) {
          const message = query.kind === 'delete' ? 'remove' : 'read';
          report.violation({ at: module.place(at), message, data, evidence: [loop] });
        } else {
          report.violation({
            at: module.place(at),
            message: 'helper',
            data,
            confidence: 'medium',
            evidence: [loop, queryPlace(repeated)],
          });
        }
      }
    },
  },
});

function queryPlace({ query }: RepeatedQuery): EvidencePlace {
  return { ...query.module.place(query.at), note: 'Runs the query.' };
}

function oneLine(module: CodeModule, at: Ranged): string {
  return module.text(at).replaceAll(/\s+/gu, '');
}
