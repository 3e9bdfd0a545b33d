import type { CodeModule } from '../code/code-module.ts';
import { isAuditName } from '../data/audit-trails.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { isOneOffPath } from '../one-off-path.ts';
import { onceEach } from '../once.ts';
import type { FileQuestion, Project } from '../project.ts';
import { calledName, callsIn, reachOf } from '../code/reach.ts';
import { routesOf } from './routes.ts';
import type { Route } from './routes.ts';
import { isSamplePath } from '../sample-path.ts';
import { tableName } from '../queries/table-names.ts';
import { writeName, writesIn } from '../data/writes.ts';

/** A route that changes rows of business data. */
export interface ChangingRoute {
  readonly route: Route;
  /** The first table that it changes. */
  readonly table: string;
  readonly write: string;
  /** The function of an audit trail that it calls, or the audit table that it writes to. */
  readonly audit: string | undefined;
}

/** Files that may declare a route that changes something. */
export const CHANGING_ROUTE_FILES: FileQuestion = {
  name: 'changing-routes/files',
  words: [
    'post(',
    'put(',
    'patch(',
    'delete(',
    'Post(',
    'Put(',
    'Patch(',
    'Delete(',
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
  ],
  path: (path) =>
    languageOf(path) !== undefined &&
    !isTestPath(path) &&
    !isSamplePath(path) &&
    !isOneOffPath(path),
  patterns: [
    /\.(?:post|put|patch|delete)\(\s*[\n\s]*['"`/]|@(?:Post|Put|Patch|Delete)\(|export\s+(?:async\s+)?(?:function|const)\s+(?:POST|PUT|PATCH|DELETE)\b|methods\s*=\s*\[/u,
  ],
};

/** The routes of the project that change business data, in order of files. */
export const changingRoutesOf = onceEach((project: Project): readonly ChangingRoute[] =>
  project
    .filesWhere(CHANGING_ROUTE_FILES)
    .flatMap(({ path }) => project.module(path) ?? [])
    .flatMap((module) => routesIn(module)),
);

const DEEPEST = 3;

function routesIn(module: CodeModule): readonly ChangingRoute[] {
  return routesOf(module)
    .filter(({ method }) => /^(?:POST|PUT|PATCH|DELETE)$/u.test(method))
    .flatMap((route): readonly ChangingRoute[] => {
      const reached = reachOf(route.handler, DEEPEST);
      const writes = reached.flatMap((each) => writesIn(each)).filter(isStored);
      const write = writes.find(({ target }) => isBusiness(target ?? ''));
      if (write === undefined) {
        return [];
      }
      const called = reached.flatMap(({ fn }) => callsIn(fn).map(calledName)).find(isAuditName);
      const written = writes.find(({ target }) => isAuditName(target ?? ''));
      return [
        {
          route,
          table: write.target ?? '',
          write: writeName(write),
          audit: called ?? written?.target ?? undefined,
        },
      ];
    });
}

function isStored({ kind, target }: ReturnType<typeof writesIn>[number]): boolean {
  return target !== null && kind !== 'mail' && kind !== 'job' && kind !== 'call';
}

// Rows that come and go by themselves, or that record something.
const NO_BUSINESS =
  /session|token|otp|verification|password|reset|challenge|nonce|cache|log$|event$|view$|visit|metric|stat$|notification|presence|attempt|queue|job$|lock$|typing|click|analytic/u;

function isBusiness(target: string): boolean {
  const table = tableName(target);
  return table !== '' && !NO_BUSINESS.test(table) && !isAuditName(table);
}
