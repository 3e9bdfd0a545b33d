import type { Report } from '#core/rule.ts';
import { reachOf } from '#model/code/reach.ts';
import type { Reached } from '#model/code/reach.ts';
import { routeName, routesOf } from '#model/http/routes.ts';
import type { Route } from '#model/http/routes.ts';
import { defineRule } from '#model/rule.ts';
import { canServePath } from '#model/http/served-paths.ts';
import type { TableQuery } from '#model/queries/table-queries.ts';
import { isGivenBack, unboundedListsIn } from '#model/data/unbounded-lists.ts';

const MESSAGES = {
  all: '{route} answers with every row of {table}, so it gets slower with each of them until it times out or fills the memory of the process. Take a limit with an upper bound and a cursor or page from the request.',
} as const;

export default defineRule({
  meta: {
    id: 'http/unpaginated-list',
    title: 'List route answers with all rows of a table',
    severity: 'medium',
    confidence: 'medium',
    scope: 'function',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['owasp-api4'],
    since: '0.1.0',
    maturity: 'preview',
    references: [
      'https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/',
      'https://www.prisma.io/docs/orm/prisma-client/queries/pagination',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: ['.get(', 'Get(', '/route.', '/pages/api/', '.route(', 'path('],
    check(module, report) {
      for (const route of canServePath(module.path) ? routesOf(module) : []) {
        if (isListRoute(route)) {
          checkRoute(route, report);
        }
      }
    },
  },
});

// What one row is asked by is a parameter at the end; jobs and exports have rules of their own.
function isListRoute({ method, path, handler }: Route): boolean {
  const last = (path ?? '').split('/').findLast((segment) => segment !== '') ?? '';
  const isSingle = /[:{<[]/u.test(last);
  const isOther =
    /export|download|cron|sync|job|stat|count|summary|metric|report|health|search|sitemap|feed|rss/iu;
  return method === 'GET' && !isSingle && !isOther.test(`${path ?? ''} ${handler.expr.name ?? ''}`);
}

const DEEPEST = 2;

function checkRoute(route: Route, report: Report<typeof MESSAGES>): void {
  for (const reached of reachOf(route.handler, DEEPEST)) {
    const query = unboundedListsIn(reached.module, reached.fn).find(
      (each) => each.filter.columns.length === 0 && isGivenBack(each),
    );
    if (query !== undefined && isWholeAnswer(reached)) {
      reportQuery(route, query, report);
      return;
    }
  }
}

// A helper's rows are the answer when its call is given back in turn.
function isWholeAnswer({ depth, via, from }: Reached): boolean {
  if (depth === 0 || via === null || from === null) {
    return true;
  }
  const { caller, call } = from;
  const text = caller.module.text(caller.fn);
  const after = text.slice(call.start - caller.fn.start);
  return !/\.(?:filter|find|some|reduce|slice|length)\b/u.test(after.slice(0, 300));
}

function reportQuery(route: Route, query: TableQuery, report: Report<typeof MESSAGES>): void {
  report.violation({
    at: query.module.place(query.at),
    message: 'all',
    data: { route: routeName(route), table: query.table },
    anchor: routeName(route),
    evidence:
      query.module === route.module
        ? []
        : [{ ...route.module.place(route.at), note: 'The route that answers with it.' }],
  });
}
