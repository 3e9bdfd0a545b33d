import type { Confidence } from '#core/confidence.ts';

import type { CodeModule } from '../code/code-module.ts';
import type { Expr, FunctionExpr, Ranged } from '../code/code.ts';
import { onceEach } from '../once.ts';
import type { Resolved } from '../code/resolve.ts';
import { djangoRoutes } from './routes-django.ts';
import { expressRoutes } from './routes-express.ts';
import { nestRoutes } from './routes-nest.ts';
import { nextRoutes } from './routes-next.ts';
import { pythonRoutes } from './routes-python.ts';

/** One HTTP route: what a request must ask for, and the function that answers it. */
export interface Route {
  /** In capitals; `*` for every method. */
  readonly method: string;
  /**
   * As far as this file says it: with the prefixes of the router or controller and of where the file
   * mounts it, as far as they are constants; without those that another file puts before. Null when it
   * is no constant.
   */
  readonly path: string | null;
  readonly handler: Resolved<FunctionExpr>;
  /** What runs before the handler, as written in the module of the route: middleware, decorators, dependencies. */
  readonly before: readonly Expr[];
  /** The file that declares the route. The handler may stand in another one. */
  readonly module: CodeModule;
  /** Where it is declared: the callee of `app.get`, the decorator, the name of the exported function. */
  readonly at: Ranged;
  /** The package that serves it, `express`; null when only the form tells that it is a route. */
  readonly framework: string | null;
  /** `medium` when only the form tells that it is a route. */
  readonly confidence: Confidence;
}

/** The routes that a file declares, in source order a framework. */
export const routesOf = onceEach((module: CodeModule): readonly Route[] =>
  module.language === 'python'
    ? [...pythonRoutes(module), ...djangoRoutes(module)]
    : [...expressRoutes(module), ...nextRoutes(module), ...nestRoutes(module)],
);

/** `GET /health`, for messages and anchors. */
export function routeName({ method, path }: Pick<Route, 'method' | 'path'>): string {
  return `${method === '*' ? 'ANY' : method} ${path ?? '(computed path)'}`;
}
