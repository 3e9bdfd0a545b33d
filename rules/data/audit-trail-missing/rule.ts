import type { Report } from '#core/rule.ts';
import { AUDIT_FILES } from '#model/data/audit-trails.ts';
import { CHANGING_ROUTE_FILES, changingRoutesOf } from '#model/http/changing-routes.ts';
import type { ChangingRoute } from '#model/http/changing-routes.ts';
import type { Project } from '#model/project.ts';
import { routeName } from '#model/http/routes.ts';
import { defineRule } from '#model/rule.ts';
import { serviceOf } from '#model/services.ts';
import { tableName } from '#model/queries/table-names.ts';

const MESSAGES = {
  missing:
    '{count} routes such as {route} change {tables}, and nothing here records who changed what and when. Write a row to an audit table in the same transaction, or use triggers, a history extension or an event log.',
  leftOut:
    '{route} changes {table} without {audit}, by which {count} of the {total} routes that change data record who did it. Record it here too, in the same transaction.',
} as const;

/** Fewer routes are a demonstration, or a service with one thing to change. */
const FEWEST_ROUTES = 5;
const FEWEST_TABLES = 2;
const MOST_EVIDENCE = 4;
/** Where fewer routes than this part are audited, the others may be meant so. */
const MOST = 0.6;

export default defineRule({
  meta: {
    id: 'data/audit-trail-missing',
    title: 'Nothing records who changed business data',
    severity: 'medium',
    confidence: 'medium',
    scope: 'project',
    effort: 'days',
    languages: ['TypeScript', 'Python'],
    tags: ['soc2-cc7', 'gdpr-5', 'pci-dss-10'],
    since: '0.1.0',
    maturity: 'preview',
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html',
      'https://django-simple-history.readthedocs.io/',
      'https://gdpr-info.eu/art-5-gdpr/',
    ],
    messages: MESSAGES,
    control: 'Changes to business data are audited',
  },
  asks: [AUDIT_FILES, CHANGING_ROUTE_FILES],
  project: {
    reads: (path) => path.endsWith('.sql') || path.endsWith('.prisma'),
    check(project, report) {
      const byService = Map.groupBy(
        changingRoutesOf(project),
        ({ route }) => serviceOf(project, route.module.path).root,
      );
      for (const [root, routes] of byService) {
        checkService(project, root, routes, report);
      }
    },
  },
});

function checkService(
  project: Project,
  root: string,
  routes: readonly ChangingRoute[],
  report: Report<typeof MESSAGES>,
): void {
  const audited = routes.filter(({ audit }) => audit !== undefined);
  const tables = new Set(routes.map(({ table }) => tableName(table)));
  if (routes.length < FEWEST_ROUTES || tables.size < FEWEST_TABLES) {
    return;
  }
  if (audited.length === 0) {
    if (project.filesWhere(AUDIT_FILES).length === 0) {
      reportMissing(root, routes, [...tables], report);
    }
  } else if (audited.length >= routes.length * MOST) {
    reportLeftOut(routes, audited, report);
  }
}

function reportMissing(
  root: string,
  routes: readonly ChangingRoute[],
  tables: readonly string[],
  report: Report<typeof MESSAGES>,
): void {
  const [first, ...others] = routes;
  if (first === undefined) {
    return;
  }
  report.violation({
    at: first.route.module.place(first.route.at),
    message: 'missing',
    data: {
      count: routes.length,
      route: routeName(first.route),
      tables: listed(tables),
    },
    anchor: `audit trail of ${root}`,
    evidence: others.slice(0, MOST_EVIDENCE).map(({ route, write }) => ({
      ...route.module.place(route.at),
      note: `Changes data too, by ${write}.`,
    })),
  });
}

function listed(tables: readonly string[]): string {
  const [first = '', second = '', ...others] = tables;
  return others.length === 0 ? `${first} and ${second}` : `${first}, ${second} and other tables`;
}

function reportLeftOut(
  routes: readonly ChangingRoute[],
  audited: readonly ChangingRoute[],
  report: Report<typeof MESSAGES>,
): void {
  const [example] = audited;
  if (example?.audit === undefined) {
    return;
  }
  const place = example.route.module.place(example.route.at);
  report.control(place, `${routeName(example.route)} calls ${example.audit}.`);
  for (const { route, table, audit } of routes) {
    if (audit === undefined) {
      report.violation({
        at: route.module.place(route.at),
        message: 'leftOut',
        data: {
          route: routeName(route),
          table,
          audit: example.audit,
          count: audited.length,
          total: routes.length,
        },
        anchor: routeName(route),
        evidence: [{ ...place, note: `Calls ${example.audit}.` }],
      });
    }
  }
}
