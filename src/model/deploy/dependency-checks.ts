import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { Expr, Node } from '../code/code.ts';
import { functionOf } from '../code/resolve.ts';

/** A place that asks something outside of the process whether it is there. */
export interface DependencyCheck {
  /** The call or tagged template. */
  readonly node: Expr;
  /** What is called: `prisma.$queryRaw`, `redis.ping`. */
  readonly callee: Expr;
}

/** Parts of names that people give to databases, caches, queues and stores. */
const DEPENDENCY = new Set(
  'db database prisma redis pool knex sequelize mongoose mongo mongodb drizzle cache queue session engine conn connection cursor supabase kafka rabbit rabbitmq amqp elastic elasticsearch opensearch s3 minio storage broker celery datasource orm postgres pg mysql sqlite memcached clickhouse qdrant weaviate neo4j dynamo dynamodb vault nats temporal'.split(
    ' ',
  ),
);
/** What is done to them that tells nothing about their health. */
const NO_CHECK =
  /^(?:close|release|end|on|once|off|log|rollback|commit|quit|disconnect|dispose|cursor|add|add_all|append|toString|catch|then|finally|getLogger|get_event_loop|release_conn|warn|error|info|debug|exception|(?:get|create|make)_?[eE]ngine|size|checkedin|checkedout|overflow)$/u;
const CHECKS =
  /^_?(?:check|ping|probe|verify|test|is|assert|ensure|validate|fetch|get)_?\w*?(?:db|database|redis|postgres|mongo|mysql|cache|queue|kafka|rabbit|s3|storage|elastic|connection|health|ready|readiness|alive|reachable|available|connected|connectivity|dependency|dependencies|broker)\w*$/iu;
const PROBES = /^(?:ping|isAlive|healthCheck|health_check|healthcheck|checkHealth|authenticate)$/u;
const HTTP_CLIENT =
  /^(?:fetch|axios(?:\.\w+)?|got(?:\.\w+)?|(?:requests|httpx|aiohttp|client|http_client)\.(?:get|head|post|request))$/u;

/** The checks at or below the nodes, in source order; also calls of the project's own functions that make one. */
export function dependencyChecksIn(
  module: CodeModule,
  nodes: readonly Node[],
): readonly DependencyCheck[] {
  const checks: DependencyCheck[] = [];
  walk(nodes, (node) => {
    const callee = calledBy(node);
    if (callee !== undefined && node.kind !== 'bind' && isCheck(module, callee)) {
      checks.push({ node: callee.node, callee: callee.callee });
    }
  });
  return checks;
}

interface Called {
  readonly node: Expr;
  readonly callee: Expr;
}

function calledBy(node: Node): Called | undefined {
  if (node.kind === 'call') {
    return { node, callee: node.callee };
  }
  return node.kind === 'template' && node.tag !== null ? { node, callee: node.tag } : undefined;
}

function isCheck(module: CodeModule, { callee }: Called): boolean {
  const names = chainOf(callee);
  const method = names.at(-1);
  if (method === undefined || NO_CHECK.test(method)) {
    return false;
  }
  return (
    PROBES.test(method) ||
    CHECKS.test(method) ||
    HTTP_CLIENT.test(names.slice(-2).join('.')) ||
    (names.length > 1 && names.slice(0, -1).some(isDependency)) ||
    makesCheck(module, callee)
  );
}

/** The names of `a.b().c`, outside in: a, b, c. */
function chainOf(expr: Expr): readonly string[] {
  switch (expr.kind) {
    case 'name':
      return [expr.name];
    case 'member':
      return [...chainOf(expr.object), expr.name];
    case 'call':
      return chainOf(expr.callee);
    case 'await':
      return chainOf(expr.value);
    default:
      return [];
  }
}

function isDependency(name: string): boolean {
  return DEPENDENCY.has(name.toLowerCase()) || hasDependencyWord(name);
}

function hasDependencyWord(name: string): boolean {
  return name
    .replaceAll(/(?<low>[a-z0-9])(?<high>[A-Z])/gu, '$<low>_$<high>')
    .toLowerCase()
    .split(/[^a-z0-9]+/u)
    .some((word) => DEPENDENCY.has(word));
}

function makesCheck(module: CodeModule, callee: Expr): boolean {
  const own = functionOf(module, callee);
  let isFound = false;
  if (own !== undefined) {
    walk(own.expr.body, (node) => {
      const called = calledBy(node);
      const names = called === undefined ? [] : chainOf(called.callee);
      const method = names.at(-1) ?? '';
      isFound ||=
        PROBES.test(method) ||
        (names.length > 1 && !NO_CHECK.test(method) && names.slice(0, -1).some(isDependency));
    });
  }
  return isFound;
}
