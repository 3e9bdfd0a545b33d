import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { FunctionExpr, Node, Stmt } from '../code/code.ts';
import { chainFrom } from '../queries/query-chains.ts';
import { isResponse } from '../http/responses.ts';
import { tableQueriesOf } from '../queries/table-queries.ts';
import type { TableQuery } from '../queries/table-queries.ts';

/** What bounds how many rows a query gives, or makes one row of many. */
const BOUND =
  /\b(?:limit|take|first|top|fetch first|skip|offset|slice|paginat\w*|per_?page|page_?size|range|distinct|group ?by|groupBy|groupby|yield_per|stream|cursor|iterator|chunk\w*|batch\w*|count|sum|max|min|avg|aggregate)\b|paginat|\[\s*(?:\w+\s*)?:/iu;

/** Tables that stay small, since people who run a service write them. */
const SMALL =
  /role|permission|categor|countr|currenc|language|locale|setting|config|plan|tier|type|status|unit|feature|flag|timezone|time_zone|region|state|enum|option|template|theme|provider|level|rate|version|migration|menu|schema|gender|department|faq|slider|banner|integration|model|plugin|job|queue|label|tag|definition|add_?on|api_?key|sensitive_?word|stop_?word|(?:allow|block|black|white)_?list/iu;

/** True for a query that reads several rows and states no bound on how many. */
function isUnboundedList(query: TableQuery): boolean {
  const { module, node, kind, filter, table } = query;
  if (kind !== 'list' || !filter.isWhole || SMALL.test(table)) {
    return false;
  }
  const whole = node.kind === 'call' ? chainFrom(module, node).end : node;
  const around = module.parent(whole);
  const isSliced = around?.kind === 'index' || around?.kind === 'other';
  return !isSliced && !BOUND.test(module.text(whole));
}

/** The unbounded lists of a function, without those of functions of its own. */
export function unboundedListsIn(module: CodeModule, fn: FunctionExpr): readonly TableQuery[] {
  return tableQueriesOf(module).filter(
    (query) => module.enclosingFunction(query.node) === fn && isUnboundedList(query),
  );
}

/** True when what the query gives is what the function returns or answers, as it is or mapped. */
export function isGivenBack({ module, node }: TableQuery): boolean {
  const whole: Node = node.kind === 'call' ? chainFrom(module, node).end : node;
  let inner: Node = whole;
  for (const around of module.ancestors(whole)) {
    switch (around.kind) {
      case 'await':
      case 'object':
      case 'list':
      case 'other':
      case 'loop':
      case 'member':
      case 'binary':
        break;
      case 'return':
        return true;
      case 'call':
        if (isSent(module, around) && around.callee !== inner) {
          return true;
        }
        break;
      case 'bind':
        return isReturnedByName(module, around);
      default:
        return false;
    }
    inner = around;
  }
  return false;
}

function isSent(module: CodeModule, call: Extract<Node, { kind: 'call' }>): boolean {
  const { callee } = call;
  return (
    callee.kind === 'member' &&
    /^(?:json|send)$/u.test(callee.name) &&
    (isResponse(callee.object) || module.text(callee.object).endsWith('Response'))
  );
}

// `const members = await …; return members` and `res.json({ members })`, nothing being taken out of it.
function isReturnedByName(module: CodeModule, bind: Extract<Stmt, { kind: 'bind' }>): boolean {
  const names = namesBound(bind);
  const fn = module.enclosingFunction(bind);
  let isGiven = false;
  let isCut = false;
  walk(fn?.body ?? [], (node) => {
    const isAnswer =
      (node.kind === 'return' && node.value !== null) ||
      (node.kind === 'call' && isSent(module, node));
    isGiven ||= isAnswer && node.start > bind.start && mentions(node, names);
    isCut ||=
      node.kind === 'member' &&
      /^(?:slice|find|some|every|reduce|length)$/u.test(node.name) &&
      node.object.kind === 'name' &&
      names.has(node.object.name);
  });
  return isGiven && !isCut;
}

function namesBound({ target }: Extract<Stmt, { kind: 'bind' }>): ReadonlySet<string> {
  if (target.kind === 'name') {
    return new Set([target.name]);
  }
  const items = target.kind === 'listPattern' ? target.items : [];
  const properties =
    target.kind === 'objectPattern' ? target.properties.map((each) => each.target) : [];
  return new Set(
    [...items, ...properties].flatMap((each) => (each?.kind === 'name' ? [each.name] : [])),
  );
}

function mentions(node: Node, names: ReadonlySet<string>): boolean {
  let isFound = false;
  walk([node], (each) => {
    isFound ||= each.kind === 'name' && names.has(each.name);
  });
  return isFound;
}
