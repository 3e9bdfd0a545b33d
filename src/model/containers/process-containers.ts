import type { CodeModule } from '../code/code-module.ts';
import type { ClassExpr, Expr, Node, Ranged } from '../code/code.ts';
import { onceEach } from '../once.ts';
import { calleeOf } from '../code/resolve.ts';
import { lookUp } from '../code/scope.ts';

/** A map, set or list of a module that lives as long as the process, with what the file does to it. */
export interface ProcessContainer {
  readonly name: Ranged & { readonly name: string };
  /** Where something is put in, with its key; the value itself for sets and lists. */
  readonly writes: readonly ContainerWrite[];
  /** Where something is taken out or everything is given up. */
  readonly removals: readonly Node[];
  /** Where its size is asked for. */
  readonly sizes: readonly Node[];
  /** True when it is handed on, so that others may empty it. */
  readonly isHandedOn: boolean;
}

export interface ContainerWrite {
  readonly node: Node;
  readonly key: Expr;
}

const MADE = /^(?:Map|Set|set|dict|list|collections\.(?:OrderedDict|defaultdict|Counter|deque))$/u;
const WRITES = /^(?:add|set|append|push|setdefault|appendleft|unshift)$/u;
const REMOVALS =
  /^(?:delete|clear|pop|popitem|popleft|remove|discard|shift|splice|cleanup|prune|evict)$/u;

/** The containers at the top level of a file, and fields of its classes, in source order. */
export const processContainersOf = onceEach((module: CodeModule): readonly ProcessContainer[] =>
  [...topLevelNames(module), ...fieldNames(module)].map((named) => containerOf(module, named)),
);

interface Named {
  readonly name: Ranged & { readonly name: string };
  readonly isField: boolean;
}

function topLevelNames(module: CodeModule): readonly Named[] {
  return module.facts.body.flatMap((statement) =>
    statement.kind === 'bind' &&
    statement.target.kind === 'name' &&
    statement.value !== null &&
    isEmptyContainer(module, statement.value)
      ? [{ name: statement.target, isField: false }]
      : [],
  );
}

function fieldNames(module: CodeModule): readonly Named[] {
  return module.nodes.flatMap((node) => (node.kind === 'class' ? fieldsOf(module, node) : []));
}

function fieldsOf(module: CodeModule, cls: ClassExpr): readonly Named[] {
  return cls.fields.flatMap((field) => {
    const offset = Math.max(module.text(field).indexOf(field.name), 0);
    const start = field.start + offset;
    return field.value !== null && isEmptyContainer(module, field.value)
      ? [{ name: { name: field.name, start, end: start + field.name.length }, isField: true }]
      : [];
  });
}

function isEmptyContainer(module: CodeModule, value: Expr): boolean {
  switch (value.kind) {
    case 'call':
      return (
        MADE.test(calleeOf(module, value) ?? '') &&
        value.args.every(({ name, value: given }) => name === null && given.kind !== 'call') &&
        (value.args.length === 0 || calleeOf(module, value)?.endsWith('defaultdict') === true)
      );
    case 'object':
      return value.entries.length === 0;
    case 'list':
      return value.items.length === 0;
    default:
      return false;
  }
}

function containerOf(module: CodeModule, named: Named): ProcessContainer {
  const writes: ContainerWrite[] = [];
  const removals: Node[] = [];
  const sizes: Node[] = [];
  let isHandedOn = false;
  for (const node of module.nodes) {
    const key = writtenKey(module, named, node);
    if (key !== undefined) {
      writes.push({ node, key });
    } else if (removes(module, named, node)) {
      removals.push(node);
    } else if (asksSize(module, named, node)) {
      sizes.push(node);
    }
    isHandedOn ||= handsOn(module, named, node);
  }
  return { name: named.name, writes, removals, sizes, isHandedOn };
}

function writtenKey(module: CodeModule, named: Named, node: Node): Expr | undefined {
  switch (node.kind) {
    case 'call': {
      const isWrite =
        node.callee.kind === 'member' &&
        WRITES.test(node.callee.name) &&
        isIt(module, named, node.callee.object);
      return isWrite ? node.args[0]?.value : undefined;
    }
    case 'bind':
    case 'assign':
      return node.target.kind === 'index' && isIt(module, named, node.target.object)
        ? node.target.index
        : undefined;
    default:
      return undefined;
  }
}

function removes(module: CodeModule, named: Named, node: Node): boolean {
  switch (node.kind) {
    case 'member':
      // Also `task.add_done_callback(tasks.discard)`.
      return REMOVALS.test(node.name) && isIt(module, named, node.object);
    case 'unary':
      return (
        node.op === 'delete' &&
        node.value.kind === 'index' &&
        isIt(module, named, node.value.object)
      );
    case 'otherStmt':
      // Python's `del hits[key]`.
      return node.parts.some((part) => part.kind === 'index' && isIt(module, named, part.object));
    case 'assign':
    case 'bind':
      // A new container takes its place: `hits = new Map(…)`, `hits[:] = […]`.
      return isIt(module, named, node.target) && !isDeclaration(named, node);
    default:
      return false;
  }
}

function isDeclaration({ name }: Named, node: Node): boolean {
  return node.start <= name.start && name.end <= node.end;
}

function asksSize(module: CodeModule, named: Named, node: Node): boolean {
  if (node.kind === 'member') {
    return /^(?:size|length)$/u.test(node.name) && isIt(module, named, node.object);
  }
  return (
    node.kind === 'call' &&
    node.args.some(
      ({ value }) =>
        isIt(module, named, value) ||
        (value.kind === 'call' &&
          value.args.some(({ value: inner }) => isIt(module, named, inner))),
    ) &&
    /^(?:len|Object\.keys)$/u.test(calleeOf(module, node) ?? '')
  );
}

// Whoever is given the container, or imports it, may empty it.
function handsOn(module: CodeModule, named: Named, node: Node): boolean {
  switch (node.kind) {
    case 'call':
      return node.args.some(
        ({ value }) =>
          isIt(module, named, value) &&
          !/^(?:len|list|sorted|set|dict|Object\.\w+|Array\.from|JSON\.stringify)$/u.test(
            calleeOf(module, node) ?? '',
          ),
      );
    case 'export':
      return !named.isField && node.names.some(({ local }) => local === named.name.name);
    case 'return':
      return node.value !== null && isIt(module, named, node.value);
    case 'object':
      return node.entries.some(({ value }) => isIt(module, named, value));
    default:
      return false;
  }
}

function isIt(
  module: CodeModule,
  { name, isField }: Named,
  expr: { readonly kind: string },
): boolean {
  const node = asNamed(expr);
  if (node === undefined || node.name !== name.name) {
    return false;
  }
  return isField ? node.kind === 'member' : node.kind === 'name' && isTopLevel(module, node);
}

function asNamed(expr: {
  readonly kind: string;
}): Extract<Expr, { kind: 'name' | 'member' }> | undefined {
  return isNamed(expr) ? expr : undefined;
}

function isNamed(expr: {
  readonly kind: string;
}): expr is Extract<Expr, { kind: 'name' | 'member' }> {
  return expr.kind === 'name' || expr.kind === 'member';
}

// A parameter or local variable of the same name is another thing.
function isTopLevel(module: CodeModule, node: Extract<Expr, { kind: 'name' }>): boolean {
  const binding = lookUp(module, node.name, node);
  return binding !== undefined && binding.kind !== 'parameter';
}
