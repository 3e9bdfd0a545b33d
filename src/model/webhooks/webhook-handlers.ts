import type { Confidence } from '#core/confidence.ts';

import type { CodeModule } from '../code/code-module.ts';
import type { Expr, FunctionExpr, Ranged } from '../code/code.ts';
import { onceEach } from '../once.ts';
import type { Resolved } from '../code/resolve.ts';
import { routeName, routesOf } from '../http/routes.ts';
import type { Route } from '../http/routes.ts';
import { inboundEvidence } from './webhook-inbound.ts';
import { guardsOf } from './webhook-guards.ts';
import { entryPointsOf } from './webhook-entry-points.ts';

/** A place where requests come in: a route, or a view or function that the platform serves by file or name. */
export interface InboundEntry {
  /** `POST /webhooks/stripe`, or the function's name where no path is known. */
  readonly name: string;
  readonly path: string | null;
  readonly method: string;
  readonly handler: Resolved<FunctionExpr>;
  /** What runs before the handler, as far as the declaration itself says. */
  readonly before: readonly Expr[];
  /** The file that declares it. */
  readonly module: CodeModule;
  readonly at: Ranged;
  readonly confidence: Confidence;
}

/** A function that answers the events which somebody else's service sends. */
export interface WebhookHandler {
  readonly name: string;
  readonly handler: Resolved<FunctionExpr>;
  /** The file that declares the route, and the place there. */
  readonly module: CodeModule;
  readonly at: Ranged;
  /** Middleware, decorators, dependencies and wrappers around the handler, each in its own file. */
  readonly guards: readonly Resolved[];
  /** `stripe`; null when nothing names the sender. */
  readonly provider: string | null;
  /** `medium` when the sender or the form of the route is guessed. */
  readonly confidence: Confidence;
}

/**
 * The handlers of inbound webhooks that a file declares, in source order: routes whose path, file or
 * function is named webhook or that tell a provider's event types apart. Routes that manage webhooks
 * for signed-in users are none.
 */
export const webhookHandlersOf = onceEach((module: CodeModule): readonly WebhookHandler[] => {
  const routes = routesOf(module).filter((route) => !isDeclaredBesideView(route));
  const entries = [...routes.map(entryOfRoute), ...entryPointsOf(module)];
  return entries
    .flatMap((entry) => webhookAt(entry))
    .filter(({ handler }, index, all) => {
      const first = all.findIndex((other) => other.handler.expr === handler.expr);
      return first === index;
    });
});

// Django's views say themselves that they take requests from elsewhere, in another file than their paths.
function isDeclaredBesideView({ framework, module, handler }: Route): boolean {
  return (
    framework === 'django' &&
    handler.module !== module &&
    entryPointsOf(handler.module).some((entry) => entry.handler.expr === handler.expr)
  );
}

function entryOfRoute(route: Route): InboundEntry {
  return { ...route, name: routeName(route) };
}

function webhookAt(entry: InboundEntry): readonly WebhookHandler[] {
  if (!/^(?:POST|\*)$/u.test(entry.method)) {
    return [];
  }
  const guards = guardsOf(entry);
  const evidence = inboundEvidence(entry, guards);
  if (evidence === undefined) {
    return [];
  }
  const { name, handler, module, at, confidence } = entry;
  const { provider } = evidence;
  return [{ name, handler, module, at, guards, provider, confidence }];
}
