import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr } from '../code/code.ts';
import { chainFrom, isNeutral, isRunAsIs, RUNS_QUERYSET } from './query-chains.ts';
import type { ChainLink } from './query-chains.ts';
import { lastName } from '../code/reach.ts';
import {
  allOf,
  conditionFilter,
  keywordFilter,
  NO_FILTER,
  UNKNOWN_FILTER,
} from '../data/row-filters.ts';
import type { RowFilter } from '../data/row-filters.ts';
import type { QueryForm, QueryKind } from './table-queries.ts';

/**
 * A query of Django's ORM: the first call on `Incident.objects`.
 * https://docs.djangoproject.com/en/stable/ref/models/querysets/
 */
export function djangoQuery(module: CodeModule, call: CallExpr): QueryForm | undefined {
  const { callee } = call;
  const manager = callee.kind === 'member' ? callee.object : undefined;
  const model = manager?.kind === 'member' ? lastName(manager.object) : '';
  if (
    callee.kind !== 'member' ||
    manager?.kind !== 'member' ||
    !/^(?:objects|all_objects)$/u.test(manager.name) ||
    !/^[A-Z][a-z]\w*$/u.test(model)
  ) {
    return undefined;
  }
  const rest = chainFrom(module, call);
  const links = [{ name: callee.name, call }, ...rest.links];
  if (links.some(({ name }) => /create|_or_/u.test(name))) {
    return undefined;
  }
  const filter = allOf(links.map((link) => linkFilter(module, link)));
  return {
    kind: kindOf(links),
    table: model,
    filter: {
      ...filter,
      isWhole: filter.isWhole && isRunAsIs(module, { links, end: rest.end }, RUNS_QUERYSET),
    },
  };
}

const KINDS: readonly (readonly [methods: RegExp, kind: QueryKind])[] = [
  [/^a?(?:count|aggregate)$/u, 'count'],
  [/^a?(?:get|first|last|latest|earliest)$/u, 'one'],
  [/^a?update$/u, 'update'],
  [/^a?delete$/u, 'delete'],
];

function kindOf(links: readonly ChainLink[]): QueryKind {
  for (const { name } of links) {
    const kind = KINDS.find(([methods]) => methods.test(name))?.[1];
    if (kind !== undefined) {
      return kind;
    }
  }
  return 'list';
}

function linkFilter(module: CodeModule, { name, call }: ChainLink): RowFilter {
  if (/^a?(?:filter|exclude|get)$/u.test(name)) {
    return allOf(
      call.args.map((argument) =>
        argument.name === null && !argument.isSpread
          ? conditionFilter(module, argument.value)
          : keywordFilter([argument]),
      ),
    );
  }
  return isNeutral(name) || /^a?(?:all|count|exists|update|delete|first)$/u.test(name)
    ? NO_FILTER
    : UNKNOWN_FILTER;
}
