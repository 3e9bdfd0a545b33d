import type { Place } from '#core/span.ts';

import type { CodeModule } from '../code/code-module.ts';
import type { FunctionExpr, Node } from '../code/code.ts';
import { cookieSignInIn, cookieSignInOf } from '../auth/cookie-sign-ins.ts';
import type { CorsSetup } from './cors.ts';
import { isNextRouteFile } from '../http/routes-next.ts';
import { routesOf } from '../http/routes.ts';
import { valueOf } from '../code/values.ts';

/**
 * Where what a credentialed set-up lets other origins read knows people by a cookie. Undefined when
 * credentials are not allowed, or when nothing shows such a cookie: then a foreign site gets what anybody
 * gets. What one handler sets for its own answer is judged by that handler.
 */
export function signInBehind(setup: CorsSetup): Place | undefined {
  if (!allowsCredentials(setup)) {
    return undefined;
  }
  const { module, node } = setup;
  const handler = handlerAround(module, node);
  return handler === undefined
    ? cookieSignInOf(module.project, module.path)
    : cookieSignInIn(module, handler);
}

/** True when the set-up surely allows credentials. */
export function allowsCredentials({ credentials }: CorsSetup): boolean {
  const known =
    credentials.kind === 'given' ? valueOf(credentials.module, credentials.value) : undefined;
  return known?.isKnown === true && known.value === true;
}

function handlerAround(module: CodeModule, node: Node): FunctionExpr | undefined {
  const around = [...module.ancestors(node)].filter((each) => each.kind === 'function');
  const handlers = new Set(
    routesOf(module)
      .filter(({ path }) => path !== null && !path.endsWith('*'))
      .map(({ handler }) => handler.expr),
  );
  // What a route of Next.js exports can be put together by a builder.
  const own =
    around.find((fn) => handlers.has(fn)) ??
    (isNextRouteFile(module.path) ? around.at(-1) : undefined);
  const hasNext = own?.params.some(
    ({ target }) => target.kind === 'name' && target.name === 'next',
  );
  return hasNext === true ? undefined : own;
}
