import type { CodeModule } from '../code/code-module.ts';
import type { Expr, FunctionExpr, Node, Ranged, Stmt } from '../code/code.ts';
import { nodesIn } from '../code/reach.ts';
import { functionOf } from '../code/resolve.ts';
import { stringOf } from '../code/values.ts';
import { webhookReach } from './webhook-effects.ts';
import type { WebhookHandler } from './webhook-handlers.ts';

/** What a webhook does for one event: a case, a branch, or an entry of a map of handlers. */
export interface EventCase {
  readonly module: CodeModule;
  /** The function around it. */
  readonly fn: FunctionExpr;
  readonly event: string;
  /** Where the event is named. */
  readonly at: Ranged;
  readonly body: readonly Stmt[];
  /** The case as it is written, comments included. */
  readonly range: Ranged;
  /** How many events have this body; a list of several is one by intention. */
  readonly sharedBy: number;
  /** The switch, chain or map that tells the events apart. */
  readonly dispatch: Ranged;
}

const EVENT = /^[A-Za-z][\w-]*(?:[.:/][\w-]+)+$|^[a-z]+(?:_[a-z]+)+$/u;

/** The cases by which a webhook tells events apart, itself and in the functions that it calls. */
export function eventCasesOf(webhook: WebhookHandler): readonly EventCase[] {
  return webhookReach(webhook).flatMap(({ module, fn }) =>
    nodesIn(fn).flatMap((node) => casesAt(module, fn, node)),
  );
}

function casesAt(module: CodeModule, fn: FunctionExpr, node: Node): readonly EventCase[] {
  switch (node.kind) {
    case 'switch':
      return casesOfSwitch(module, fn, node);
    case 'if':
      return caseOfBranch(module, fn, node);
    case 'object':
      return casesOfMap(module, fn, node);
    default:
      return [];
  }
}

function eventIn(module: CodeModule, expr: Expr): string | undefined {
  const text = stringOf(module, expr);
  return text !== undefined && EVENT.test(text) ? text : undefined;
}

function casesOfSwitch(
  module: CodeModule,
  fn: FunctionExpr,
  node: Extract<Stmt, { kind: 'switch' }>,
): readonly EventCase[] {
  return node.cases.flatMap(({ test, start }, index) => {
    const event = test === null ? undefined : eventIn(module, test);
    if (test === null || event === undefined) {
      return [];
    }
    const own = node.cases.slice(index);
    const last = own.find(({ body }) => body.length > 0);
    const before = node.cases.slice(0, index).toReversed();
    const fallingIn = before.findIndex(({ body }) => body.length > 0);
    const sharedBy =
      (last === undefined ? own.length : own.indexOf(last) + 1) +
      (fallingIn === -1 ? before.length : fallingIn);
    const next = last === undefined ? undefined : own[own.indexOf(last) + 1];
    // A comment at the end of a case stands behind its last statement.
    const range = { start, end: next?.start ?? node.end };
    return [
      { module, fn, event, at: test, body: last?.body ?? [], range, sharedBy, dispatch: node },
    ];
  });
}

function caseOfBranch(
  module: CodeModule,
  fn: FunctionExpr,
  node: Extract<Stmt, { kind: 'if' }>,
): readonly EventCase[] {
  const { test } = node;
  if (test.kind !== 'binary' || !/^===?$/u.test(test.op)) {
    return [];
  }
  return [test.right, test.left].flatMap((at) => {
    const event = at.kind === 'literal' ? eventIn(module, at) : undefined;
    const end = node.otherwise[0]?.start ?? lineEnd(module, node.end);
    return event === undefined
      ? []
      : [
          {
            module,
            fn,
            event,
            at,
            body: node.then,
            range: { start: node.start, end },
            sharedBy: 1,
            dispatch: outermostBranch(module, node),
          },
        ];
  });
}

// `pass  # TODO` says something behind its last statement.
function lineEnd({ file }: CodeModule, offset: number): number {
  const end = file.text.indexOf('\n', offset);
  return end === -1 ? file.text.length : end;
}

// `if … else if … else if …` is one dispatch.
function outermostBranch(module: CodeModule, node: Stmt): Node {
  let outer: Node = node;
  for (const ancestor of module.ancestors(node)) {
    const inner = outer;
    if (ancestor.kind === 'block') {
      continue;
    }
    if (ancestor.kind !== 'if' || !ancestor.otherwise.some((each) => holds(each, inner))) {
      break;
    }
    outer = ancestor;
  }
  return outer;
}

function holds(outer: Ranged, inner: Ranged): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function casesOfMap(
  module: CodeModule,
  fn: FunctionExpr,
  node: Extract<Expr, { kind: 'object' }>,
): readonly EventCase[] {
  return node.entries.flatMap((entry) => {
    if (entry.kind !== 'property' || !EVENT.test(entry.key)) {
      return [];
    }
    const handler = functionOf(module, entry.value);
    return handler === undefined || handler.module !== module
      ? []
      : [
          {
            module,
            fn,
            event: entry.key,
            at: { start: entry.keyStart, end: entry.keyEnd },
            body: handler.expr.body,
            range: handler.expr,
            sharedBy: 1,
            dispatch: node,
          },
        ];
  });
}
