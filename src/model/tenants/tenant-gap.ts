import type { Confidence } from '#core/confidence.ts';

import type { Ranged } from '../code/code.ts';
import type { FilterColumn } from '../data/row-filters.ts';
import type { QueryForm } from '../queries/table-queries.ts';
import { isTenantColumn } from './tenant-columns.ts';

/** A query with its place. */
type Placed = QueryForm & { readonly at: Ranged };

/** A query that lacks the tenant by which others on its table filter. */
export interface TenantGap<Query extends Placed> {
  readonly query: Query;
  /** The column as the others write it. */
  readonly column: string;
  /** Queries that filter by it, the most alike first. */
  readonly scoped: readonly Query[];
  readonly confidence: Confidence;
}

/** The queries of a file on a table that at least one of them filters by tenant. */
export interface TableUse<Query extends Placed> {
  readonly table: string;
  readonly scoped: readonly Query[];
  readonly gaps: readonly TenantGap<Query>[];
}

const IDENTIFYING =
  /(?:^|_)(?:ids?|uuid|guid|pk|keys?|token|hash|slug|email|code|secret|handle|username|domain|host|url|path|users?|owner|author|creator|assignee|member|customer|parent|team|project|environment|env|site|app|session|external|by|sha|fingerprint|nonce|number|phone|login|subject|sub|ref|reference|identifier)$/u;
const LOOKUP =
  /^(?:gte?|lte?|in|isnull|i?exact|i?contains|i?startswith|i?endswith|i?regex|range|date|year|month|day)$/u;

const ATTRIBUTE =
  /(?:^|_)(?:status|state|type|kind|category|severity|priority|level|stage|phase|tier|plan|role|visibility|channel|source|result|reason|method|locale|language|currency|at|on|date|time|day|month|year|since|until|from|to|before|after|active|enabled|disabled|archived|deleted|published|draft|read|seen|resolved|closed|open|locked|public|private|default|valid|verified|approved|paid|name|title|label|description|content|text|body|count|amount|total|score|rating|size|position|version)$|^(?:is|has|can|should)_/u;

// What is no literal, list or object of operators may be a row.
const OPEN_VALUE = /^(?:name|member|call|await|index|conditional)$/u;

/**
 * True for a column by which a row, its owner or its parent may be told, which may have been looked up
 * by tenant before. An object-relational mapper also names a parent without `_id`: `issue=issue`.
 */
export function isIdentifying({ name, value }: FilterColumn): boolean {
  const snake = name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/gu, '_').toLowerCase();
  // Django's `service__owner`, MongoDB's `createdBy.id`.
  const [first = '', second] = snake.split(/__|\./u);
  const isRelation =
    (second !== undefined && !LOOKUP.test(second)) ||
    (value !== null && OPEN_VALUE.test(value.kind) && !ATTRIBUTE.test(first));
  return isRelation || IDENTIFYING.test(first);
}

/** True when one of two queries lists and the other counts, by the same columns but for the tenant. */
export function isCountTwin(
  query: Pick<QueryForm, 'kind' | 'filter'>,
  other: Pick<QueryForm, 'kind' | 'filter'>,
): boolean {
  const kinds = [query.kind, other.kind].toSorted().join(' ');
  const own = namesOf(query);
  const others = namesOf(other);
  return (
    kinds === 'count list' &&
    !own.has('id') &&
    [...own].every((name) => others.has(name)) &&
    [...others].every((name) => own.has(name) || isTenantColumn(name))
  );
}

function namesOf({ filter }: Pick<QueryForm, 'filter'>): ReadonlySet<string> {
  return new Set(filter.columns.map(({ name }) => name));
}
