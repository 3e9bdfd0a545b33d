import type { CodeModule } from '../code/code-module.ts';
import { isProductCode } from '../product-code.ts';
import type { FileQuestion, Project } from '../project.ts';
import { routesOf } from './routes.ts';
import type { Route } from './routes.ts';
import { serverCodeOf } from './server-code.ts';

/** A resource that can be listed and created one by one. */
export interface SingleResource {
  readonly module: CodeModule;
  readonly route: Route;
  readonly path: string;
}

/** Code that declares routes. */
export const ROUTE_FILES: FileQuestion = {
  name: 'route-declarations',
  words: ['.post(', '@Post(', '.get(', '@Get('],
  path: isProductCode,
  patterns: [/(?:\.post\(|@Post\()/u],
  file: ({ text }) => /(?:\.get\(|@Get\()/u.test(text),
};

/** Code that takes or writes several things at once. */
export const BULK_FILES: FileQuestion = {
  name: 'bulk-operations',
  words: ['ulk', 'atch', 'mport', 'upload', 'any'],
  path: isProductCode,
  patterns: [
    /["'`/](?:bulk|batch|import|upload)[\w-]*["'`/)]|bulk_?create|bulk_?update|\bbulk[A-Z_]\w*|[_a-z]Bulk\b|createMany|insertMany|insert_many/u,
  ],
  pathPatterns: [/bulk|batch|import/iu],
};

const NOT_A_RESOURCE =
  /auth|login|logout|session|token|health|webhook|password|search|checkout|payment|refresh|register|signup|upload|chat|graphql|rpc|metrics/iu;

/** The resources with a list and a creation of one, in order of paths. */
export function singleResourcesOf(project: Project): readonly SingleResource[] {
  const { files } = serverCodeOf(project);
  return project.filesWhere(ROUTE_FILES).flatMap(({ path }) => {
    const module = files.has(path) ? project.module(path) : undefined;
    return module === undefined ? [] : resourcesIn(module);
  });
}

function resourcesIn(module: CodeModule): readonly SingleResource[] {
  const routes = routesOf(module);
  const lists = new Set(routes.filter(({ method }) => method === 'GET').map(({ path }) => path));
  return routes.flatMap((route) => {
    const { method, path } = route;
    const isCreation = method === 'POST' && path !== null && lists.has(path);
    return isCreation && !NOT_A_RESOURCE.test(path) && /[a-z]\w*s\/?$/iu.test(path)
      ? [{ module, route, path }]
      : [];
  });
}
