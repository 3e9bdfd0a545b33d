import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, ClassExpr, Expr, NameExpr, Node, Ranged } from '../code/code.ts';
import { isEventIdNode } from './event-ids.ts';
import { calleeOf, follow } from '../code/resolve.ts';
import { lookUp } from '../code/scope.ts';

/** A container of this process in which the ids of events are remembered, so that an event is handled once. */
export interface EventMemory {
  /** What it is called where it is made. */
  readonly name: Ranged & { readonly name: string };
  /** The first place that asks whether an event is in it. */
  readonly read: Node;
  /** The first place that puts one in. */
  readonly write: Node;
  /** The use of a shared store for the same purpose that it stands in for; null when there is none. */
  readonly fallbackOf: Node | null;
}

const MADE =
  /^(?:Map|Set|WeakSet|lru-cache(?:\.LRUCache)?|quick-lru|node-cache|@isaacs\/ttlcache|tiny-lru\.lru|set|dict|list|collections\.(?:OrderedDict|deque|defaultdict)|cachetools\.\w+|expiringdict\.ExpiringDict)$/u;
const READS = /^(?:has|get|includes|__contains__|peek|indexOf)$/u;
const WRITES = /^(?:add|set|append|push|put|setdefault|update|appendleft)$/u;
/** Functions whose local variables live as long as the process. */
const LASTING = /webhook|dedup|idempot|replay/iu;

interface Container {
  readonly name: Ranged & { readonly name: string };
  readonly isField: boolean;
}

interface Use {
  readonly node: Node;
  readonly key: Expr;
}

/** The containers of a file that live as long as the process and remember events. */
export function memoriesOf(module: CodeModule): readonly EventMemory[] {
  return containersOf(module).flatMap((container) => {
    const [read, write] = [READS, WRITES].map((methods) =>
      usesOf(module, container, methods).find(
        (use) =>
          isEventId(module, use.key) &&
          (methods === WRITES || isAskedWhetherKnown(module, use.node)),
      ),
    );
    // Maps of handlers by event name are only read; caches of results are not asked before the work.
    if (
      read === undefined ||
      write === undefined ||
      isInFlight(module, container) ||
      isOfOwnKeys(module, container, read)
    ) {
      return [];
    }
    const store = storeUseIn(module, container);
    const isFallback =
      store !== undefined &&
      (isAlternative(module, read.node, store) || isAlternative(module, write.node, store));
    if (store !== undefined && !isFallback) {
      return [];
    }
    return [
      { name: container.name, read: read.node, write: write.node, fallbackOf: store ?? null },
    ];
  });
}

/** Keys of idempotency are not only sent with webhooks: clients and this program's own records have them. */
function isOfOwnKeys(module: CodeModule, { name }: Container, { node, key }: Use): boolean {
  const around = [...module.ancestors(node)].flatMap((ancestor) =>
    ancestor.kind === 'function' || ancestor.kind === 'class' ? [ancestor.name ?? ''] : [],
  );
  return (
    /idempotency/iu.test(module.text(key)) &&
    ![module.file.path, name.name, ...around].some((text) => /event|hook|deliver/iu.test(text))
  );
}

/** Events that are taken out when they are done are those at work, which one process may well know. */
function isInFlight(module: CodeModule, container: Container): boolean {
  return usesOf(module, container, /^(?:delete|discard|remove|pop)$/u).some(({ node }) =>
    [...module.ancestors(node)].some(
      (ancestor) =>
        (ancestor.kind === 'try' && ancestor.finally.some((each) => holds(each, node))) ||
        (ancestor.kind === 'call' &&
          ancestor.callee.kind === 'member' &&
          ancestor.callee.name === 'finally'),
    ),
  );
}

/**
 * True when the answer decides whether to go on: `if (seen.has(id)) return`, `return seen.has(id)`. What
 * only takes a value out of the container remembers that value, not the event.
 */
function isAskedWhetherKnown(module: CodeModule, read: Node): boolean {
  let inner = read;
  for (const ancestor of module.ancestors(read)) {
    switch (ancestor.kind) {
      case 'unary':
      case 'binary':
      case 'await':
        inner = ancestor;
        break;
      case 'if':
        return holds(ancestor.test, inner) && isGate(ancestor);
      case 'return':
        return true;
      case 'bind':
        return ancestor.target.kind === 'name' && decides(module, ancestor.target, ancestor);
      default:
        return false;
    }
  }
  return false;
}

// The branch leaves, or it is all that the function does.
function isGate({ then, otherwise }: Extract<Node, { kind: 'if' }>): boolean {
  return [...then, ...otherwise].some(
    (each) =>
      each.kind === 'return' ||
      each.kind === 'throw' ||
      (each.kind === 'otherStmt' && each.parts.length === 0) ||
      (each.kind === 'block' && each.body.some((inner) => inner.kind === 'return')),
  );
}

/** `const known = seen.has(id); if (known) return`, or `return known`. */
function decides(module: CodeModule, name: NameExpr, bind: Node): boolean {
  const scope = module.enclosingFunction(bind);
  return module.nodes.some((node) => {
    const isGiven = node.kind === 'return' && node.value?.kind === 'name';
    const isDeciding = isGiven || (node.kind === 'if' && isGate(node));
    return (
      isDeciding &&
      module.enclosingFunction(node) === scope &&
      mentions(node.kind === 'if' ? node.test : node.value, name.name)
    );
  });
}

function mentions(expr: Expr | null, name: string): boolean {
  let isFound = false;
  walk(expr === null ? [] : [expr], (node) => {
    isFound ||= node.kind === 'name' && node.name === name;
  });
  return isFound;
}

function containersOf(module: CodeModule): readonly Container[] {
  return module.nodes.flatMap((node): readonly Container[] => {
    switch (node.kind) {
      case 'bind': {
        const { target, value } = node;
        if (value === null || !isContainer(module, value)) {
          return [];
        }
        if (target.kind === 'name') {
          return isShared(module, node, target) ? [{ name: target, isField: false }] : [];
        }
        return target.kind === 'member' ? [fieldOf(target)] : [];
      }
      case 'assign':
        return node.target.kind === 'member' && isContainer(module, node.value)
          ? [fieldOf(node.target)]
          : [];
      case 'class':
        return fieldsOf(module, node);
      default:
        return [];
    }
  });
}

function fieldOf(target: Extract<Expr, { kind: 'member' }>): Container {
  const start = target.end - target.name.length;
  return { name: { name: target.name, start, end: target.end }, isField: true };
}

function fieldsOf(module: CodeModule, cls: ClassExpr): readonly Container[] {
  return cls.fields.flatMap((field) => {
    const offset = module.text(field).indexOf(field.name);
    const start = field.start + Math.max(offset, 0);
    return field.value !== null && isContainer(module, field.value)
      ? [{ name: { name: field.name, start, end: start + field.name.length }, isField: true }]
      : [];
  });
}

// `globalThis.seen ??= new Set()` and `globalThis.seen || new Set()` are containers too.
function isContainer(module: CodeModule, value: Expr): boolean {
  switch (value.kind) {
    case 'call':
      return MADE.test(calleeOf(module, value) ?? '');
    case 'object':
    case 'list':
      return (value.kind === 'object' ? value.entries : value.items).length === 0;
    case 'binary':
      return isContainer(module, value.right);
    default:
      return false;
  }
}

// A variable of one function's run forgets with it; one that inner functions use lives on.
function isShared(module: CodeModule, bind: Node, name: NameExpr): boolean {
  const owner = module.enclosingFunction(bind);
  return (
    owner === undefined ||
    (LASTING.test(owner.name ?? '') &&
      module.nodes.some(
        (node) =>
          node.kind === 'name' &&
          node.name === name.name &&
          node.start > owner.start &&
          node.end < owner.end &&
          module.enclosingFunction(node) !== owner &&
          !isCallbackOf(module, node, owner),
      ))
  );
}

// `events.filter((event) => seen.has(event.id))` runs within the owner.
function isCallbackOf(module: CodeModule, node: Node, owner: Node): boolean {
  const inner = module.enclosingFunction(node);
  const parent = inner === undefined ? undefined : module.parent(inner);
  return parent?.kind === 'call' && module.enclosingFunction(parent) === owner;
}

function usesOf(module: CodeModule, container: Container, methods: RegExp): readonly Use[] {
  const isWriting = methods === WRITES;
  return module.nodes.flatMap((node): readonly Use[] => {
    switch (node.kind) {
      case 'call':
        return methodUse(container, node, methods);
      case 'binary':
        return !isWriting && /^(?:in|not in)$/u.test(node.op) && isIt(container, node.right)
          ? [{ node, key: node.left }]
          : [];
      case 'bind':
      case 'assign':
        return isWriting && node.target.kind === 'index' && isIt(container, node.target.object)
          ? [{ node, key: node.target.index }]
          : [];
      case 'index': {
        const parent = module.parent(node);
        const isTested = parent?.kind === 'if' || parent?.kind === 'unary';
        return !isWriting && isTested && isIt(container, node.object)
          ? [{ node, key: node.index }]
          : [];
      }
      default:
        return [];
    }
  });
}

function methodUse(container: Container, call: CallExpr, methods: RegExp): readonly Use[] {
  const { callee, args } = call;
  const key = args[0]?.value;
  return callee.kind === 'member' &&
    methods.test(callee.name) &&
    key !== undefined &&
    isIt(container, callee.object)
    ? [{ node: call, key }]
    : [];
}

function isIt({ name, isField }: Container, expr: Expr): boolean {
  return isField
    ? expr.kind === 'member' && expr.name === name.name
    : expr.kind === 'name' && expr.name === name.name;
}

/** True when the key is, or is made of, what providers identify an event by. */
function isEventId(module: CodeModule, key: Expr): boolean {
  let isFound = false;
  for (const node of [key, follow(module, key)?.expr]) {
    if (node !== undefined) {
      walk([node], (part) => {
        isFound ||= isEventIdNode(part);
      });
    }
  }
  return isFound;
}

const STORE =
  /(?:^|[._])(?:redis\w*|client|kv|upstash|prisma|db|database|pool|supabase|knex|sequelize|session|cursor|conn|connection|repo|repository|store|memcached?|dynamo\w*|collection|valkey)(?:$|[._(])/iu;
const STORE_METHOD =
  /^(?:set|setnx|set_nx|get|exists|insert|create|createMany|upsert|findUnique|findFirst|findOne|find_one|insert_one|insertOne|query|execute|fetchrow|fetchval|add|scalar|incr|sadd|sismember|put|save|merge|from|update_one|\$executeRaw|\$queryRaw)$/u;

/** The first call of a shared store that is about the id of an event. */
function storeUseIn(module: CodeModule, container: Container): Node | undefined {
  return module.calls.find((call) => {
    const { callee } = call;
    if (
      callee.kind !== 'member' ||
      !STORE_METHOD.test(callee.name) ||
      isIt(container, callee.object)
    ) {
      return false;
    }
    const root = callee.object.kind === 'call' ? callee.object.callee : callee.object;
    const isStore =
      STORE.test(
        module
          .text(root)
          .replaceAll(/[?!]/gu, '')
          .replaceAll(/(?<=[a-z])(?=[A-Z])/gu, '_'),
      ) && !isProcessLocal(module, root);
    return isStore && call.args.some(({ value }) => mentionsEventId(module, value));
  });
}

function isProcessLocal(module: CodeModule, root: Expr): boolean {
  const end = follow(module, root);
  return end !== undefined && isContainer(end.module, end.expr);
}

function mentionsEventId(module: CodeModule, value: Expr): boolean {
  let isFound = false;
  walk([value], (node) => {
    isFound ||=
      isEventIdNode(node) ||
      (node.kind === 'name' &&
        isEventId(module, node) &&
        lookUp(module, node.name, node) !== undefined);
  });
  return isFound;
}

/** True when the use stands on another way than the store: in a catch, in the other branch, after an early return. */
function isAlternative(module: CodeModule, use: Node, store: Node): boolean {
  for (const ancestor of module.ancestors(use)) {
    if (ancestor.kind === 'function') {
      return module.enclosingFunction(store) === ancestor
        ? returnsBefore(module, store, use)
        : module.enclosingFunction(use) !== module.enclosingFunction(store) &&
            isConditional(module, use);
    }
    const isHandler =
      ancestor.kind === 'try' &&
      ancestor.handlers.some(({ body }) => body.some((each) => holds(each, use)));
    if (
      isHandler ||
      (ancestor.kind === 'if' && !holds(ancestor, store)) ||
      (ancestor.kind === 'if' && isOtherBranch(ancestor, use, store))
    ) {
      return (
        isHandler ||
        ancestor.kind !== 'if' ||
        isAboutStore(module, ancestor.test) ||
        isOtherBranch(ancestor, use, store)
      );
    }
    if (ancestor.kind === 'conditional' && holds(ancestor, store)) {
      return true;
    }
  }
  return false;
}

function isOtherBranch(node: Extract<Node, { kind: 'if' }>, use: Node, store: Node): boolean {
  const isThen = node.then.some((each) => holds(each, use));
  return (isThen ? node.otherwise : node.then).some((each) => holds(each, store));
}

function isAboutStore(module: CodeModule, test: Expr): boolean {
  return /redis|store|kv|client|db|pool|database|prisma|connected|available|configured|env/iu.test(
    module.text(test),
  );
}

// `if (redis) { return redis.set(…) }` leaves the rest to the memory.
function returnsBefore(module: CodeModule, store: Node, use: Node): boolean {
  if (store.start > use.start) {
    return false;
  }
  for (const ancestor of module.ancestors(store)) {
    if (ancestor.kind === 'function') {
      return false;
    }
    const isBranch = (ancestor.kind === 'if' || ancestor.kind === 'try') && !holds(ancestor, use);
    if (isBranch && leavesWithin(ancestor)) {
      return true;
    }
  }
  return false;
}

function leavesWithin(node: Node): boolean {
  let isLeaving = false;
  walk([node], (each) => {
    isLeaving ||= each.kind === 'return';
    return each.kind !== 'function';
  });
  return isLeaving;
}

function isConditional(module: CodeModule, use: Node): boolean {
  return [...module.ancestors(use)].some(
    (each) => each.kind === 'if' && isAboutStore(module, each.test),
  );
}

function holds(outer: Node, inner: Node): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
