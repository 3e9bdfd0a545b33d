import type { Report } from '#core/rule.ts';
import { reachOf } from '#model/code/reach.ts';
import { routeName, routesOf } from '#model/http/routes.ts';
import type { Route } from '#model/http/routes.ts';
import { defineRule } from '#model/rule.ts';
import { canServePath } from '#model/http/served-paths.ts';
import type { TableQuery } from '#model/queries/table-queries.ts';
import { isGivenBack, unboundedListsIn } from '#model/data/unbounded-lists.ts';

const MESSAGES = {
  buffered:
    '{route} loads every row of {table} and builds the whole file in memory before it answers, so a large export ends the process for everybody. Read the rows by cursor or in pages, and stream the file as it is made.',
} as const;

const EXPORT = /export|download|\bcsv\b|\bxlsx\b|\.csv\b|backup|dump/iu;
const FILE =
  /text\/csv|attachment|openxmlformats|application\/(?:zip|octet-stream|vnd\.ms-excel)|\.csv\b|\.xlsx\b|csv\.writer|DictWriter|to_csv|json2csv|unparse|stringify\(|send_file|ExcelJS|xlsx/iu;
const STREAMED =
  /pipe\(|pipeline\(|StreamingResponse|StreamingHttpResponse|stream_with_context|ReadableStream|Readable|createReadStream|yield\b|yield_per|\.iterator\(|cursor|QueryStream|\.stream\(|chunk|batch|queue|\.add\(|\.delay\(|enqueue/iu;

export default defineRule({
  meta: {
    id: 'http/export-buffered',
    title: 'Export is built in memory as a whole',
    severity: 'medium',
    confidence: 'medium',
    scope: 'function',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['cwe-770'],
    since: '0.1.0',
    maturity: 'preview',
    references: [
      'https://cwe.mitre.org/data/definitions/770.html',
      'https://docs.djangoproject.com/en/stable/howto/outputting-csv/#streaming-large-csv-files',
      'https://nodejs.org/api/stream.html',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: ['xport', 'ownload', 'csv', 'xlsx', 'ackup', 'dump'],
    withWords: ['.get(', 'Get(', 'GET', '.post(', 'Post(', 'POST', '.route(', 'path('],
    check(module, report) {
      for (const route of canServePath(module.path) ? routesOf(module) : []) {
        checkRoute(route, report);
      }
    },
  },
});

const DEEPEST = 1;

function checkRoute(route: Route, report: Report<typeof MESSAGES>): void {
  const { path, handler } = route;
  const named = `${path ?? ''} ${handler.expr.name ?? ''}`;
  if (!EXPORT.test(named) || /import|upload/iu.test(named)) {
    return;
  }
  const reached = reachOf(handler, DEEPEST);
  const texts = reached.map(({ module, fn }) => module.text(fn));
  const isFile = texts.some((text) => FILE.test(text));
  if (!isFile || texts.some((text) => STREAMED.test(text))) {
    return;
  }
  // Rows that a helper keeps for itself are not what is exported.
  const [query] = reached.flatMap(({ module, fn }) =>
    unboundedListsIn(module, fn).filter((each) => FILE.test(module.text(fn)) || isGivenBack(each)),
  );
  if (query !== undefined && !isOfOneParent(query)) {
    report.violation({
      at: query.module.place(query.at),
      message: 'buffered',
      data: { route: routeName(route), table: query.table },
      anchor: routeName(route),
    });
  }
}

// What was chosen by its keys, and what belongs to one project or order, is as large as that; what a
// customer or user has only grows.
function isOfOneParent({ filter }: TableQuery): boolean {
  return filter.columns.some(
    ({ name }) =>
      /^(?:_?id|pk|uuid)(?:__in)?$|(?:_id|I[dD])(?:__in)?$/u.test(name) &&
      !/tenant|org|compan|account|customer|user|workspace|shop|store/iu.test(name),
  );
}
