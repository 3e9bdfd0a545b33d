import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { FunctionExpr, Node } from '../code/code.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { mentionsName } from '../code/mentions.ts';
import { onceEach } from '../once.ts';
import { addPatternNames } from '../code/pattern-names.ts';
import type { FileQuestion } from '../project.ts';
import { reachOf } from '../code/reach.ts';
import type { Reached } from '../code/reach.ts';
import { routesOf } from '../http/routes.ts';
import type { Route } from '../http/routes.ts';
import { tableName } from './table-names.ts';
import { tableQueriesOf } from './table-queries.ts';
import type { TableQuery } from './table-queries.ts';

/** A route that asks the database for the same rarely changing rows with every request. */
export interface ReferenceRead {
  readonly route: Route;
  readonly query: TableQuery;
}

const REFERENCE =
  /^(?:\w+_)?(?:plan|price|pricing|tier|product|categor(?:y|ie)|countr(?:y|ie)|currenc(?:y|ie)|language|locale|feature|feature_flag|setting|app_config|site_config|tax_rate|shipping_method|timezone|city|region|province|faq)$/u;
/** Conditions that are the same for everybody. */
const SAME_FOR_ALL =
  /^(?:is_?)?(?:active|enabled|disabled|published|visible|hidden|deleted(?:_?at)?|archived(?:_?at)?|status|state|available|public|featured|default|key|type)$/iu;
const CACHES =
  /cache|redis|memo(?:i[sz]e|\b)|revalidate|e-?tag\b|max-?age|\blru|\bttl\b|stale|memcache|singleton/iu;
const FOR_FEW =
  /admin|dashboard|internal|back_?office|manage|staff|superuser|reports?\b|metrics|stats|health/iu;
/** What is in stock changes with every order. */
const CHANGES_OFTEN = /stock|inventory|quantity/iu;
const DEEPEST = 2;

/** Files that put a cache before whole applications or all queries. */
export const CACHE_LAYER_FILES: FileQuestion = {
  name: 'reference-reads/cache-layers',
  words: ['ache', 'Accelerate'],
  path: (path) => languageOf(path) !== undefined && !isTestPath(path),
  patterns: [
    /CacheInterceptor|UpdateCacheMiddleware|FetchFromCacheMiddleware|apicache|withAccelerate|FastAPICache|fastapi_cache|flask_caching|cacheMiddleware|cache_middleware|route-cache|express-cache|prisma-(?:redis|extension-cache)|dogpile|aiocache|cacheops|cachalot/u,
  ],
};

/** The reference reads of the routes that a file declares, one a route. */
export const referenceReadsOf = onceEach((module: CodeModule): readonly ReferenceRead[] => {
  const isCached =
    CACHES.test(module.file.text) ||
    FOR_FEW.test(module.path) ||
    module.project.filesWhere(CACHE_LAYER_FILES).length > 0;
  return isCached
    ? []
    : routesOf(module)
        .filter((route) => route.method === 'GET' && isForAll(route))
        .flatMap((route) => readOf(route) ?? []);
});

// Next answers a GET that looks at nothing of the request from what it has built.
function isForAll({ path, before, module, framework }: Route): boolean {
  return (
    framework !== 'next' &&
    path !== null &&
    !FOR_FEW.test(path) &&
    !CHANGES_OFTEN.test(path) &&
    !before.some((expr) => FOR_FEW.test(module.text(expr)))
  );
}

function readOf(route: Route): ReferenceRead | undefined {
  const reached = reachOf(route.handler, DEEPEST);
  if (reached.some(({ module, fn }) => isLeftOut(module.text(fn)))) {
    return undefined;
  }
  for (const each of reached) {
    const query = tableQueriesOf(each.module).find(
      (candidate) =>
        each.fn.start <= candidate.node.start &&
        candidate.node.end <= each.fn.end &&
        isReference(candidate) &&
        isSameForAll(each, candidate),
    );
    if (query !== undefined) {
      return CACHES.test(query.module.file.text) ? undefined : { route, query };
    }
  }
  return undefined;
}

function isLeftOut(text: string): boolean {
  return CACHES.test(text) || CHANGES_OFTEN.test(text);
}

function isReference({ kind, table }: TableQuery): boolean {
  return (kind === 'list' || kind === 'one') && REFERENCE.test(tableName(table));
}

/** True when nothing of the request decides what is asked for. */
function isSameForAll({ module, fn }: Reached, { node, filter }: TableQuery): boolean {
  const given = new Set<string>();
  for (const { target } of fn.params) {
    addPatternNames(target, given);
  }
  for (const name of ['db', 'session', 'prisma', 'self', 'ctx', 'context', 'app', 'knex']) {
    given.delete(name);
  }
  const chain = [...module.ancestors(node)].findLast(
    (around) => (around.kind === 'call' || around.kind === 'member') && around.start === node.start,
  );
  return (
    filter.isWhole &&
    filter.columns.every(({ name }) => SAME_FOR_ALL.test(name)) &&
    !mentionsRequest(chain ?? node, fn, given)
  );
}

function mentionsRequest(chain: Node, fn: FunctionExpr, given: Set<string>): boolean {
  walk(fn.body, (node) => {
    if (
      node.kind === 'bind' &&
      node.value !== null &&
      node.end <= chain.start &&
      mentionsName([node.value], given)
    ) {
      addPatternNames(node.target, given);
    }
  });
  return mentionsName([chain], given);
}
