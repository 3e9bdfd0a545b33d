import { BULK_FILES, ROUTE_FILES, singleResourcesOf } from '#model/http/bulk-routes.ts';
import { languageOf } from '#model/code/language.ts';
import { defineRule } from '#model/rule.ts';
import { isServerCodePath, SERVER_FILES } from '#model/http/server-code.ts';

// A product of one or two resources is used by hand.
const FEWEST = 3;

export default defineRule({
  meta: {
    id: 'advice/batch-endpoints-missing',
    title: 'Clients have to send one request for each item',
    severity: 'info',
    confidence: 'medium',
    scope: 'project',
    effort: 'days',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: ['https://google.aip.dev/233'],
    messages: {
      missing:
        'POST {path} and {count} others of its kind take one item at a time, and no route takes several: whoever moves a thousand sends a thousand requests. Add a route that takes a list and answers for each item, to the resources that are imported or listed most.',
    },
  },
  asks: [ROUTE_FILES, BULK_FILES, ...SERVER_FILES],
  project: {
    reads: (path) => languageOf(path) !== undefined || isServerCodePath(path),
    check(project, report) {
      if (project.filesWhere(BULK_FILES).length > 0) {
        return;
      }
      const resources = singleResourcesOf(project);
      const [first, ...others] = resources;
      if (first === undefined || resources.length < FEWEST) {
        return;
      }
      report.violation({
        at: first.module.place(first.route.at),
        message: 'missing',
        data: { path: first.path, count: others.length },
        anchor: 'batch routes',
        evidence: others.slice(0, 5).map(({ module, route, path }) => ({
          ...module.place(route.at),
          note: `POST ${path} takes one too.`,
        })),
      });
    },
  },
});
