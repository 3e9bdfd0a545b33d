import type { CodeModule } from '../code/code-module.ts';
import type { FunctionExpr, Node } from '../code/code.ts';
import { workersOf } from '../queue/queue-workers.ts';
import type { Resolved } from '../code/resolve.ts';
import { routesOf } from './routes.ts';
import { webhookHandlersOf } from '../webhooks/webhook-handlers.ts';

/**
 * True for a place in a route, webhook, server action or job of this file: whoever asked for it asks
 * again when the answer gets lost. False says nothing: other files may call the place from one.
 */
export function isServed(module: CodeModule, node: Node): boolean {
  return (
    module.facts.directives.includes('use server') ||
    servingFunctions(module).some(
      (fn) => fn?.module === module && fn.expr.start <= node.start && node.end <= fn.expr.end,
    )
  );
}

function servingFunctions(module: CodeModule): readonly (Resolved<FunctionExpr> | undefined)[] {
  return [
    ...routesOf(module).map(({ handler }) => handler),
    ...webhookHandlersOf(module).map(({ handler }) => handler),
    ...workersOf(module).map(({ processor }) => processor),
  ];
}
