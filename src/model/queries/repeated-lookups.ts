import { compareText } from '#core/finding.ts';

import type { CodeModule } from '../code/code-module.ts';
import type { Expr, FunctionExpr, Node, Stmt } from '../code/code.ts';
import { leaves } from '../code/early-exits.ts';
import { argumentFor } from './queries.ts';
import { reachOf } from '../code/reach.ts';
import type { Reached } from '../code/reach.ts';
import type { Route } from '../http/routes.ts';
import { lookUp } from '../code/scope.ts';
import { tableQueriesOf } from './table-queries.ts';
import type { TableQuery } from './table-queries.ts';
import { transactionsOf } from '../data/transactions.ts';
import { writesIn } from '../data/writes.ts';

/** Two lookups of one membership in the course of one request. */
export interface RepeatedLookup {
  readonly first: TableQuery;
  readonly second: TableQuery;
}

const MEMBERSHIP =
  /member|ownership|collaborator|participant|users?_?(?:to_?)?(?:roles?|orgs?|organi[sz]ations?|teams?|workspaces?|projects?|companies)|(?:org|organi[sz]ation|team|workspace|project|company)_?users?$/iu;

const DEEPEST = 2;

interface Lookup {
  readonly query: TableQuery;
  /** The table and what it is asked for, in words of the handler. */
  readonly key: string;
  /** Where the handler itself gets there. */
  readonly place: Node;
}

/** The memberships that a route looks up twice by the same values, transactions left out. */
export function repeatedLookupsOf({ handler }: Route): readonly RepeatedLookup[] {
  const reached = reachOf(handler, DEEPEST);
  const lookups = reached.flatMap((each) => lookupsIn(each));
  const written = new Set(
    reached.flatMap((each) => writesIn(each).flatMap(({ target }) => target?.toLowerCase() ?? [])),
  );
  return [...Map.groupBy(lookups, ({ key }) => key).values()].flatMap(([first, second]) =>
    first === undefined ||
    second === undefined ||
    written.has(first.query.table.toLowerCase()) ||
    isEitherOr(handler.module, first.place, second.place)
      ? []
      : [{ first: first.query, second: second.query }],
  );
}

function lookupsIn(reached: Reached): readonly Lookup[] {
  const { module, fn, via } = reached;
  return tableQueriesOf(module)
    .filter(
      ({ kind, table, node, filter }) =>
        /^(?:one|count|list)$/u.test(kind) &&
        MEMBERSHIP.test(table) &&
        filter.isWhole &&
        filter.columns.length > 0 &&
        fn.start <= node.start &&
        node.end <= fn.end &&
        !isInTransaction(module, node),
    )
    .flatMap((query) => {
      const parts = query.filter.columns.map(({ name, value }) => {
        const text = value === null ? undefined : textInHandler(reached, value);
        return text === undefined ? undefined : `${name.toLowerCase()}=${text}`;
      });
      const isKnown = parts.every((part) => part !== undefined);
      const key = `${query.table.toLowerCase()} ${query.kind} ${parts
        .flatMap((part) => part ?? [])
        .toSorted(compareText)
        .join(' ')}`;
      return isKnown ? [{ query, key, place: via ?? query.node }] : [];
    });
}

/** What a value is called in the handler; undefined when it was made on the way. */
function textInHandler({ module, fn, from }: Reached, value: Expr): string | undefined {
  if (from === null) {
    return module.text(value);
  }
  const path = pathOf(value);
  const binding = path === undefined ? undefined : lookUp(module, path.root.name, path.root);
  const index =
    binding?.kind === 'parameter' && binding.fn === fn ? fn.params.indexOf(binding.parameter) : -1;
  const given = index < 0 ? undefined : argumentFor(fn, index, from.call);
  if (path === undefined || binding?.kind !== 'parameter' || given === undefined) {
    return undefined;
  }
  const [key, ...deeper] = binding.keys;
  const taken = key === undefined ? given : propertyGiven(given, key);
  const text =
    taken === undefined || deeper.length > 0 ? undefined : textInHandler(from.caller, taken);
  return text === undefined ? undefined : text + path.rest;
}

function pathOf(
  value: Expr,
): { readonly root: Extract<Expr, { kind: 'name' }>; readonly rest: string } | undefined {
  if (value.kind === 'name') {
    return { root: value, rest: '' };
  }
  const inner = value.kind === 'member' ? pathOf(value.object) : undefined;
  return value.kind === 'member' && inner !== undefined
    ? { root: inner.root, rest: `${inner.rest}.${value.name}` }
    : undefined;
}

// `find({ userId, teamId })` for a parameter that takes its argument apart.
function propertyGiven(given: Expr, key: string | null): Expr | undefined {
  const entry =
    given.kind === 'object'
      ? given.entries.find((each) => each.kind === 'property' && each.key === key)
      : undefined;
  return entry?.value;
}

function isInTransaction(module: CodeModule, node: Node): boolean {
  return transactionsOf(module).some(
    ({ bodyModule, body }) =>
      bodyModule === module &&
      body.some((each) => each.start <= node.start && node.end <= each.end),
  );
}

/** True when a request gets to one of the places only: two branches, or one that leaves. */
function isEitherOr(module: CodeModule, a: Node, b: Node): boolean {
  const [first, second] = a.start <= b.start ? [a, b] : [b, a];
  for (const ancestor of module.ancestors(first)) {
    if (ancestor.kind === 'function' && !holds(ancestor, second)) {
      return true;
    }
    const branches = branchesOf(ancestor);
    const own = branches.find((branch) => branch.some((each) => holds(each, first)));
    const isApart = own !== undefined && !own.some((each) => holds(each, second));
    if (
      isApart &&
      (leaves(own) || branches.some((branch) => branch.some((each) => holds(each, second))))
    ) {
      return true;
    }
  }
  return first === second || isShortCut(module, first, second);
}

function branchesOf(node: Node): readonly (readonly Stmt[])[] {
  switch (node.kind) {
    case 'if':
      return [node.then, node.otherwise];
    case 'switch':
      return node.cases.map(({ body }) => body);
    case 'try':
      return [node.body, ...node.handlers.map(({ body }) => body)];
    default:
      return [];
  }
}

// `test ? find(a) : find(b)`.
function isShortCut(module: CodeModule, first: Node, second: Node): boolean {
  return [...module.ancestors(first)].some(
    (each) => each.kind === 'conditional' && holds(each, second),
  );
}

function holds(outer: Node | FunctionExpr, inner: Node): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
