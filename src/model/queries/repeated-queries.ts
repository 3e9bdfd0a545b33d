import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Expr, Node, Ranged } from '../code/code.ts';
import { mentionsName } from '../code/mentions.ts';
import { onceEach } from '../once.ts';
import { addPatternNames } from '../code/pattern-names.ts';
import { outboundCallsReached } from '../resilience/outbound-calls.ts';
import { isByRange } from './query-ranges.ts';
import { functionsCalledBy, lastName, nodesIn } from '../code/reach.ts';
import { follow } from '../code/resolve.ts';
import { homeOf, repeatingAround } from '../deploy/step-order.ts';
import type { Repeating } from '../deploy/step-order.ts';
import { tableQueriesOf } from './table-queries.ts';
import type { TableQuery } from './table-queries.ts';
import { writesIn } from '../data/writes.ts';

/** A query that runs once for each element of a loop. */
export interface RepeatedQuery {
  readonly query: TableQuery;
  /** The call in the loop: the query's own first callee, or that of the function that runs it. */
  readonly at: Ranged;
  /** The function that is called; undefined when the query itself stands in the loop. */
  readonly call: CallExpr | undefined;
  /** What the loop runs over. */
  readonly each: Expr;
}

/** The repeated queries of a file, the first of each loop, in source order. */
export const repeatedQueriesOf = onceEach((module: CodeModule): readonly RepeatedQuery[] => {
  const own = new Map<Node, TableQuery>(tableQueriesOf(module).map((query) => [query.node, query]));
  const told = new Set<Repeating>();
  return module.nodes.flatMap((node): readonly RepeatedQuery[] => {
    if (node.kind !== 'call' && node.kind !== 'template') {
      return [];
    }
    const home = homeOf(module, node);
    const [loop] = home === undefined ? [] : repeatingAround(module, node, home);
    const each = loop === undefined ? undefined : eachOf(module, loop);
    if (loop === undefined || each === undefined || told.has(loop)) {
      return [];
    }
    const direct = own.get(node);
    const query = direct ?? (node.kind === 'call' ? queryBehind(module, node) : undefined);
    if (query === undefined || !isRepeated(module, node, query, loop, each)) {
      return [];
    }
    told.add(loop);
    const isDirect = direct !== undefined || node.kind !== 'call';
    return [
      isDirect
        ? { query, at: query.at, call: undefined, each }
        : { query, at: node.callee, call: node, each },
    ];
  });
});

/** What a loop or the callback of `map` runs over; undefined for `while` and counting loops. */
function eachOf(module: CodeModule, loop: Repeating): Expr | undefined {
  if (loop.kind === 'loop') {
    return loop.each ?? undefined;
  }
  const call = module.parent(loop);
  return call?.kind === 'call' && call.callee.kind === 'member' ? call.callee.object : undefined;
}

const ANSWERS: ReadonlySet<string> = new Set(['list', 'one', 'count']);
const CACHES = /cache|memo|dataloader|redis/iu;

/** The one query that a function of the project runs, when it does nothing but look something up. */
function queryBehind(module: CodeModule, call: CallExpr): TableQuery | undefined {
  const targets = functionsCalledBy(module, call);
  const [target] = targets;
  if (target === undefined || targets.length > 1) {
    return undefined;
  }
  const { module: other, expr } = target;
  // The walk down a tree: the keys of a level are known when the one above is read.
  if (other === module && expr.start <= call.start && call.end <= expr.end) {
    return undefined;
  }
  const inside = tableQueriesOf(other).filter(
    ({ node }) => expr.start <= node.start && node.end <= expr.end,
  );
  const [query] = inside;
  const isLookup =
    query !== undefined &&
    inside.length === 1 &&
    ANSWERS.has(query.kind) &&
    !CACHES.test(other.text(expr)) &&
    nodesIn(expr).some((node) => node.kind === 'return' && node.value !== null) &&
    outboundCallsReached(other, expr.body).length === 0 &&
    writesIn({ module: other, fn: expr, via: null }).length === 0;
  return isLookup ? query : undefined;
}

function isRepeated(
  module: CodeModule,
  node: Node,
  query: TableQuery,
  loop: Repeating,
  each: Expr,
): boolean {
  const isKind = ANSWERS.has(query.kind) || query.kind === 'delete';
  return (
    isKind &&
    isExecuted(module, node, query) &&
    !isPaged(loop) &&
    !isOnError(module, node) &&
    !CACHES.test(module.text(loop)) &&
    !isShort(module, each) &&
    !isStopped(module, loop) &&
    isAbout(module, node, loop) &&
    !isOfMany(module, node, query) &&
    !isByRange(module.text(chainOf(module, node))) &&
    outboundCallsReached(module, loop.body).length === 0
  );
}

// `for await (const row of pages())`: what arrives piece by piece cannot be asked for before the loop.
function isPaged(loop: Repeating): boolean {
  return loop.kind === 'loop' && loop.isAsync;
}

// What runs when something failed is a rare way, whatever it loops over.
function isOnError(module: CodeModule, node: Node): boolean {
  return [...module.ancestors(node)].some(
    (around) =>
      around.kind === 'try' &&
      around.handlers.some(({ start, end }) => start <= node.start && node.end <= end),
  );
}

// A query set or statement may be put together in the loop and run after it.
function isExecuted(
  module: CodeModule,
  node: Node,
  { kind, filter, node: own }: TableQuery,
): boolean {
  if (own !== node) {
    return true;
  }
  return module.language === 'python'
    ? kind !== 'list' || filter.isWhole || isHandedToSession(module, node)
    : [...module.ancestors(node)].some((around) => around.kind === 'await') || filter.isWhole;
}

function isHandedToSession(module: CodeModule, node: Node): boolean {
  return [...module.ancestors(node)].some(
    (around) =>
      around.kind === 'call' && /^(?:execute|exec|scalars?)$/u.test(lastName(around.callee)),
  );
}

const SHORT =
  /chunk|batch|\bpages?\b|shard|slice\(|\[:|partition|[A-Z]{2}[A-Z_]*\b|Object\.(?:keys|values|entries)\(|range\(|\.choices|\.split\(|segments|tables|schemas|tenants|databases|attempt|retries/u;

/** True for what has few elements: constants, chunks, ranges, the members of an enum. */
function isShort(module: CodeModule, each: Expr): boolean {
  const end = follow(module, each);
  return (
    SHORT.test(module.text(each)) ||
    end?.expr.kind === 'list' ||
    (end?.expr.kind === 'call' && SHORT.test(end.module.text(end.expr)))
  );
}

// A loop that ends with the first answer that fits cannot ask for all of them.
function isStopped(module: CodeModule, loop: Repeating): boolean {
  let isFound = false;
  walk(loop.body, (node) => {
    const isJump = node.kind === 'otherStmt' && module.text(node).startsWith('break');
    isFound ||= isJump || (node.kind === 'return' && loop.kind === 'loop');
    return node.kind !== 'function';
  });
  return isFound;
}

/** True when the query mentions the element, or what was taken out of it. */
function isAbout(module: CodeModule, node: Node, loop: Repeating): boolean {
  const names = new Set<string>();
  if (loop.kind === 'loop') {
    addPatternNames(loop.target, names);
  } else {
    addPatternNames(loop.params[0]?.target ?? null, names);
  }
  walk(loop.body, (inner) => {
    const isGiven = inner.kind === 'bind' && inner.value !== null && inner.end <= node.start;
    if (isGiven && isPlain(inner.value) && mentionsName([inner.value], names)) {
      addPatternNames(inner.target, names);
    }
  });
  return mentionsName([chainOf(module, node)], names);
}

function isPlain({ kind }: Expr): boolean {
  return kind === 'name' || kind === 'member' || kind === 'index' || kind === 'template';
}

/** The whole chain of calls that begins with a call: `select(…).where(…)`. */
function chainOf(module: CodeModule, node: Node): Node {
  return (
    [...module.ancestors(node)].findLast(
      (around) =>
        (around.kind === 'call' || around.kind === 'member') && around.start === node.start,
    ) ?? node
  );
}

// `where id in (chunk)`: each element is many rows.
function isOfMany(
  module: CodeModule,
  node: Node,
  { module: other, node: query }: TableQuery,
): boolean {
  const text = `${module.text(chainOf(module, node))} ${other.text(chainOf(other, query))}`;
  return /\binArray\(|\.in_\(|__in\b|\bin:|\$in\b|\bIn\(|\bANY\(|whereIn\(|\.in\(| IN \(|Op\.in/u.test(
    text,
  );
}
