import { backgroundTasksOf } from '#model/queue/background-tasks.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import { corsSetupsOf } from '#model/cors/cors.ts';
import { healthRoutesOf } from '#model/http/health-routes.ts';
import { applicationsOf } from '#model/http/http-applications.ts';
import { routeName, routesOf } from '#model/http/routes.ts';
import { shutdownPathsOf } from '#model/resilience/shutdown-paths.ts';
import { guardsOf } from '#model/webhooks/webhook-guards.ts';

/** `Express: express()`. */
export function applications(module: CodeModule): readonly string[] {
  return applicationsOf(module).map(
    ({ framework, call }) => `${framework.name}: ${module.text(call)}`,
  );
}

/** `GET /members → list`, with the name of the handler or its text. */
export function routes(module: CodeModule): readonly string[] {
  return routesOf(module).map((route) => {
    const { module: owner, expr } = route.handler;
    return `${routeName(route)} → ${expr.name ?? owner.text(expr)}`;
  });
}

/** What stands before the handlers of a file. */
export function guards(module: CodeModule): readonly string[] {
  return routesOf(module).flatMap((route) =>
    guardsOf({ ...route, name: routeName(route) }).map((guard) => guard.module.text(guard.expr)),
  );
}

/** `GET /healthz`. */
export function healthRoutes(module: CodeModule): readonly string[] {
  return healthRoutesOf(module).map(routeName);
}

/** Who runs a shutdown path, and what it does. */
export function shutdown(module: CodeModule): readonly string[] {
  return shutdownPathsOf(module).map(({ trigger, module: owner, fn, from }) => {
    const text = owner.text({ start: from, end: fn.end });
    return `${trigger}: ${text.replaceAll(/\s+/gu, ' ').trim()}`;
  });
}

/** `cors: 'https://app.example.com'`, with the origins as they are written. */
export function cors(module: CodeModule): readonly string[] {
  return corsSetupsOf(module).map(
    ({ library, origins }) =>
      `${library.name}: ${origins.kind === 'given' ? origins.module.text(origins.value) : origins.kind}`,
  );
}

/** `after the answer: send`, with the name of what runs. */
export function backgroundTasks(module: CodeModule): readonly string[] {
  return backgroundTasksOf(module).map(
    ({ when, run }) =>
      `${when}: ${run === undefined ? 'unknown' : (run.expr.name ?? 'a function')}`,
  );
}
