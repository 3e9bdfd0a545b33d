import type { CodeModule } from '../code/code-module.ts';
import type { Expr, FunctionExpr, Ranged } from '../code/code.ts';
import { exportOf } from '../code/exports.ts';
import type { Meaning } from '../code/meaning.ts';
import type { Resolved } from '../code/resolve.ts';
import { handlerOf } from './routes-handler.ts';
import type { Route } from './routes.ts';

const APP_ROUTE = /(?:^|\/)app\/(?<path>(?:.*\/)?)route\.[jt]sx?$/u;
const PAGES_ROUTE = /(?:^|\/)pages\/(?<path>api\/.*)\.[jt]sx?$/u;
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

/** True for a file whose exports Next.js serves as routes, whatever they are made with. */
export function isNextRouteFile(path: string): boolean {
  return APP_ROUTE.test(path) || PAGES_ROUTE.test(path);
}

/**
 * Next.js: the exports of `app/…/route.ts` and the default export of `pages/api/…`.
 *
 * @see https://nextjs.org/docs/app/api-reference/file-conventions/route
 */
export function nextRoutes(module: CodeModule): readonly Route[] {
  const app = APP_ROUTE.exec(module.path)?.groups?.['path'];
  if (app !== undefined) {
    return METHODS.flatMap((method) => exportedRoute(module, method, method, routePath(app)));
  }
  const pages = PAGES_ROUTE.exec(module.path)?.groups?.['path'];
  return pages === undefined ? [] : exportedRoute(module, 'default', '*', routePath(pages));
}

function exportedRoute(
  module: CodeModule,
  name: string,
  method: string,
  path: string,
): readonly Route[] {
  const exported = exportOf(module, name);
  const handler = exported === undefined ? undefined : handlerOfMeaning(exported);
  if (handler === undefined) {
    return [];
  }
  const at = handler.module === module ? headOf(handler.expr) : { start: 0, end: 0 };
  return [{ method, path, handler, before: [], module, at, framework: 'next', confidence: 'high' }];
}

function handlerOfMeaning(meaning: Meaning): Resolved<FunctionExpr> | undefined {
  if (meaning.kind === 'expr') {
    return handlerOf(meaning.module, meaning.expr);
  }
  if (meaning.kind !== 'binding') {
    return undefined;
  }
  const { module, binding } = meaning;
  switch (binding.kind) {
    case 'function':
      return { module, expr: binding.fn };
    case 'value':
      return binding.keys.length === 0 ? handlerOf(module, binding.value) : undefined;
    default:
      return undefined;
  }
}

function headOf(fn: FunctionExpr): Ranged {
  const first: Expr | undefined = fn.params[0]?.type ?? undefined;
  return fn.name === null
    ? { start: fn.start, end: first?.end ?? fn.start }
    : { start: fn.nameStart, end: fn.nameEnd };
}

// Folders in parentheses group routes and do not show; `@slot` and `_private` are no paths either.
function routePath(path: string): string {
  const segments = path
    .split('/')
    .filter((segment) => segment !== '' && !/^(?:\(.*\)|@.*|index)$/u.test(segment));
  return `/${segments.join('/')}`;
}
