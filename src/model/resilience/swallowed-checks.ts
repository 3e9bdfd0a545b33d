import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, CatchClause, Expr, FunctionExpr, Node } from '../code/code.ts';
import { dependencyChecksIn } from '../deploy/dependency-checks.ts';
import { calleeOf, functionOf } from '../code/resolve.ts';
import { answersIn } from '../http/responses.ts';

/** A dependency check whose failure ends where it is caught. */
export interface SwallowedCheck {
  /** What is called: `prisma.$queryRaw`. */
  readonly callee: Expr;
  /** The catch clause or callback. */
  readonly handler: CatchClause | Expr;
  /** The file of both. */
  readonly module: CodeModule;
  /** Where the function that was asked about learns of it: the handler, or its call of a helper. */
  readonly seenAt: CatchClause | Expr;
}

// The handler, its helper, and the helper's own.
const DEEPEST_HELPER = 2;

/** Which callback takes the failure: `.catch(failed)`, `.then(done, failed)`. */
const REJECTED: ReadonlyMap<string, number> = new Map([
  ['catch', 0],
  ['then', 1],
]);

/** The checks below a function whose failure its `catch` keeps to itself, in source order. */
export function swallowedChecksIn(
  module: CodeModule,
  fn: FunctionExpr,
  depth = 0,
): readonly SwallowedCheck[] {
  const found: SwallowedCheck[] = [];
  walk(fn.body, (node) => {
    if (node.kind === 'try') {
      const check = dependencyChecksIn(module, node.body)[0];
      const handler = node.handlers.find(({ body }) => !escapes(module, body));
      if (check !== undefined && handler !== undefined) {
        found.push({ callee: check.callee, handler, module, seenAt: handler });
      }
    }
    if (node.kind === 'call') {
      found.push(...inCall(module, node, depth));
    }
  });
  return found;
}

function inCall(module: CodeModule, call: CallExpr, depth: number): readonly SwallowedCheck[] {
  const { callee } = call;
  const isSettled = calleeOf(module, call) === 'Promise.allSettled';
  const rejected = callee.kind === 'member' ? REJECTED.get(callee.name) : undefined;
  if (isSettled || (rejected !== undefined && call.args.length > rejected)) {
    const asked: readonly Node[] = isSettled
      ? call.args.map(({ value }) => value)
      : [callee.kind === 'member' ? callee.object : callee];
    const check = dependencyChecksIn(module, asked)[0];
    const handler = isSettled ? call : (call.args[rejected ?? 0]?.value ?? call);
    return check === undefined || (!isSettled && !isSwallowing(module, handler))
      ? []
      : [{ callee: check.callee, handler, module, seenAt: call }];
  }
  const helper = depth < DEEPEST_HELPER ? functionOf(module, callee) : undefined;
  return helper === undefined
    ? []
    : swallowedChecksIn(helper.module, helper.expr, depth + 1).map((inner) =>
        Object.assign({}, inner, { seenAt: call }),
      );
}

// `.catch(() => false)`; a callback that stands elsewhere may do anything.
function isSwallowing(module: CodeModule, handler: Expr): boolean {
  return handler.kind === 'function' && !escapes(module, handler.body);
}

/** True when the failure goes on: thrown, ending the process, or answered. */
function escapes(module: CodeModule, body: readonly Node[]): boolean {
  let isEscaping = false;
  walk(body, (node) => {
    isEscaping ||=
      node.kind === 'throw' ||
      (node.kind === 'call' &&
        /^(?:process|sys|os)\._?exit$|^(?:reject|next)$/u.test(calleeOf(module, node) ?? ''));
  });
  return isEscaping || answersIn(module, body).some(({ statuses }) => statuses.some(isFailure));
}

function isFailure(status: number): boolean {
  return status >= 400;
}
