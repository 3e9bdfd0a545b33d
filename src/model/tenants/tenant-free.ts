import type { CodeModule } from '../code/code-module.ts';
import type { BinaryExpr, CallExpr, Expr, FunctionExpr, Node, Pattern } from '../code/code.ts';
import { once } from '../once.ts';
import { isOneOffPath } from '../one-off-path.ts';
import { lastName, nodesIn } from '../code/reach.ts';
import { lookUp } from '../code/scope.ts';
import { isTenantColumn } from './tenant-columns.ts';

const FOR_ALL =
  /admin|super_?user|staff|back_?office|impersonat|(?:^|[^a-z])(?:system|internal|global|platform|instance|root|god)(?:$|[^a-z])|all_?(?:orgs?|organi|tenants?|workspaces?|compan|accounts?)|across|telemetry|self_?host|license|public_?(?:procedure|route|router|api|action|endpoint)/iu;
const IN_TURN =
  /(?:^|[_/.-])(?:cron\w*|jobs?|workers?|tasks?|schedul\w*|sweep\w*|clean\w*|purge\w*|prune\w*|expir\w*|retention|backfill\w*|sync\w*|poll\w*|daemon|consumers?|digests?|reminders?|background|dispatch\w*|queues?|reap\w*|process\w*|run|due|stale|stuck|metrics?|health|monitor\w*|startup|boot\w*|init\w*|webhooks?|all|global|total|billing)(?=$|[_/.-])/iu;
const SCOPED_CLIENT =
  /tenant_?(?:db|client|prisma|session|conn|repo|store)|scoped_?(?:db|client|prisma|session|conn|repo|query)|(?:with|in|as|run_?in)_?(?:tenant|org|workspace|company|rls)|\brls|row_?level/iu;
const SESSION_SETTING =
  /\bset_config\s*\(|\bset\s+(?:local\s+|session\s+)?["'`]?\w+\.\w*(?:tenant|org|workspace|company|account)/iu;

// Who makes a table, sets up the data of all.
const CREATES_TABLE = /\bcreate\s+(?:temp(?:orary)?\s+|unlogged\s+)?table\b/iu;

/** True for a name or path that says that all tenants are meant: `adminRouter`, `countAcrossTenants`. */
export function namesAllTenants(text: string): boolean {
  return FOR_ALL.test(snake(text));
}

/** True for a name or path that says that work is done for one tenant after the other: `purgeExpired`, `jobs/`. */
export function namesBackgroundWork(text: string): boolean {
  return IN_TURN.test(snake(text));
}

function snake(text: string): string {
  return text.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/gu, '_');
}

/**
 * True for a query that is meant for all tenants or kept to one by other means: by the names around it,
 * a guard, a client or session that is scoped, or because what it read is held against the tenant.
 */
export function servesAllTenants(module: CodeModule, node: Node): boolean {
  const fn = module.enclosingFunction(node);
  return (
    isOneOffPath(module.path) ||
    namesAllTenants(module.path) ||
    SESSION_SETTING.test(module.file.text) ||
    surroundingsOf(module, node).some(namesAllTenants) ||
    callsAround(module, node).some((text) => SCOPED_CLIENT.test(snake(text))) ||
    hasScopedReceiver(module, node) ||
    (fn !== undefined && (CREATES_TABLE.test(module.text(fn)) || isChecked(module, fn)))
  );
}

const isChecked = once((module: CodeModule, fn: FunctionExpr): boolean =>
  nodesIn(fn).some(
    (inner) => isGuard(inner) || isComparison(inner) || isTenantOfRow(module, fn, inner),
  ),
);

/** `rows.map((row) => row.orgId)`: what was read is gone through tenant by tenant. */
function isTenantOfRow(module: CodeModule, fn: FunctionExpr, node: Node): boolean {
  if (node.kind !== 'member' || !isTenantColumn(node.name) || node.object.kind !== 'name') {
    return false;
  }
  const binding = lookUp(module, node.object.name, node);
  return (
    binding?.kind === 'opaque' ||
    (binding?.kind === 'parameter' && binding.fn.start > fn.start && binding.fn.end <= fn.end)
  );
}

/** True for a query that a background job seems to run for one tenant after the other. */
export function servesTenantsInTurn(module: CodeModule, node: Node): boolean {
  return [module.path, ...surroundingsOf(module, node)].some(namesBackgroundWork);
}

/** The names of the functions, classes, properties and constants around a node, and what the calls around it are given beside it. */
function surroundingsOf(module: CodeModule, node: Node): readonly string[] {
  const texts: string[] = [...callsAround(module, node)];
  let inner = node;
  for (const outer of module.ancestors(node)) {
    switch (outer.kind) {
      case 'function':
      case 'class':
        texts.push(outer.name ?? '', ...outer.decorators.map((each) => module.text(each)));
        break;
      case 'bind':
        texts.push(outer.target.kind === 'name' ? outer.target.name : '');
        break;
      case 'object':
        texts.push(keyOf(outer, inner));
        break;
      default:
    }
    inner = outer;
  }
  return texts;
}

function keyOf(object: Extract<Node, { kind: 'object' }>, value: Node): string {
  const entry = object.entries.find((each) => each.value === value);
  return entry?.kind === 'property' ? entry.key : '';
}

/** The callees of the calls that a node is in, with the names, texts and calls that stand beside it: `router.get('/path', guard, …)`. */
function callsAround(module: CodeModule, node: Node): readonly string[] {
  const texts: string[] = [];
  let inner = node;
  for (const outer of module.ancestors(node)) {
    if (outer.kind === 'call' && outer.callee !== inner) {
      texts.push(...besides(outer, inner).map((each) => module.text(each)));
    }
    inner = outer;
  }
  return texts;
}

function besides(call: CallExpr, inner: Node): readonly Expr[] {
  return [call.callee, ...call.args.map(({ value }) => value)].filter(
    (each) => each !== inner && /^(?:name|member|literal|call)$/u.test(each.kind),
  );
}

/** `tenantDb.query(…)`, and `db.query(…)` after `const db = clientFor(orgId)`. */
function hasScopedReceiver(module: CodeModule, node: Node): boolean {
  const root = node.kind === 'call' ? receiverOf(node.callee) : undefined;
  if (root?.kind !== 'name') {
    return false;
  }
  const binding = lookUp(module, root.name, root);
  const maker = binding?.kind === 'value' ? binding.value : undefined;
  const call = maker?.kind === 'await' ? maker.value : maker;
  return (
    SCOPED_CLIENT.test(snake(root.name)) ||
    (call?.kind === 'call' &&
      [call.callee, ...call.args.map(({ value }) => value)].some(
        (each) => isTenantColumn(lastName(each)) || SCOPED_CLIENT.test(snake(lastName(each))),
      ))
  );
}

function receiverOf(callee: Expr): Expr {
  let current = callee;
  while (current.kind === 'member' || current.kind === 'call') {
    current = current.kind === 'member' ? current.object : current.callee;
  }
  return current;
}

function isGuard(node: Node): boolean {
  return (
    (node.kind === 'name' || node.kind === 'member') &&
    /admin|super_?user|is_?staff|is_?root/iu.test(node.name)
  );
}

/** `row.orgId !== orgId`: what was read is held against the tenant. */
function isComparison(node: Node): boolean {
  return (
    comparesValues(node) &&
    [node.left, node.right].some((side) => side.kind === 'member' && isTenantColumn(side.name))
  );
}

/** True for two values that are compared, which a condition of a query does not. */
export function comparesValues(node: Node): node is BinaryExpr {
  return (
    node.kind === 'binary' &&
    /^[!=]==?$/u.test(node.op) &&
    [node.left, node.right].every(
      (side) => (side.kind === 'member' || side.kind === 'name') && !isModelColumn(side),
    )
  );
}

// `Incident.org_id == org_id` is a condition of a query.
function isModelColumn(side: Expr): boolean {
  return side.kind === 'member' && side.object.kind === 'name' && /^[A-Z]/u.test(side.object.name);
}

/** True for a function that is given a tenant, or something that carries one: `orgId`, `{ orgId }`, `user.orgId`. */
export const knowsTenant = once(
  (module: CodeModule, fn: FunctionExpr): boolean =>
    fn.params.some(({ target }) => namesIn(target).some(isTenantColumn)) ||
    nodesIn(fn).some((node) => takesTenant(module, node)),
);

/** `user.orgId` of a parameter, `this.orgId`, `const orgId = …` and `const { orgId } = …`. */
function takesTenant(module: CodeModule, node: Node): boolean {
  if (node.kind === 'bind') {
    return namesIn(node.target).some(isTenantColumn);
  }
  if (node.kind !== 'member' || !isTenantColumn(node.name)) {
    return false;
  }
  const root = receiverOf(node);
  return (
    root.kind === 'name' &&
    (/^(?:this|self)$/u.test(root.name) || lookUp(module, root.name, root)?.kind === 'parameter')
  );
}

// Also `{ orgId }` as a parameter.
function namesIn(target: Pattern): readonly string[] {
  switch (target.kind) {
    case 'name':
      return [target.name];
    case 'objectPattern':
      return target.properties.map(({ key }) => key ?? '');
    default:
      return [];
  }
}
