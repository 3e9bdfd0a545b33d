import type {
  Argument,
  ClassExpr,
  Expr,
  FunctionExpr,
  LoopStmt,
  Node,
  ObjectEntry,
  Pattern,
  Stmt,
  TryStmt,
} from './code.ts';

const NONE: readonly Node[] = [];

const STATEMENT_KINDS = {
  bind: true,
  expr: true,
  return: true,
  throw: true,
  if: true,
  loop: true,
  try: true,
  switch: true,
  with: true,
  block: true,
  functionDeclaration: true,
  classDeclaration: true,
  import: true,
  export: true,
  otherStmt: true,
} satisfies Record<Stmt['kind'], true>;

/** True for statements; every other node is an expression. */
export function isStmt(node: Node): node is Stmt {
  return Object.hasOwn(STATEMENT_KINDS, node.kind);
}

/** True for expressions; every other node is a statement. */
export function isExpr(node: Node): node is Expr {
  return !isStmt(node);
}

/**
 * Visits every node, parents before their children and children in source order. The nodes below one
 * for which `visit` returns false are left out. `parent` is undefined for the given nodes themselves.
 * How deep the nodes are nested does not matter.
 */
export function walk(
  nodes: readonly Node[],
  visit: (node: Node, parent: Node | undefined) => boolean | void,
): void {
  const stack: Node[] = [];
  const parents: (Node | undefined)[] = [];
  pushReversed(stack, parents, nodes, undefined);
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (visit(node, parents.pop()) !== false) {
      pushReversed(stack, parents, childrenOf(node), node);
    }
  }
}

function pushReversed(
  stack: Node[],
  parents: (Node | undefined)[],
  nodes: readonly Node[],
  parent: Node | undefined,
): void {
  for (let index = nodes.length - 1; index >= 0; index -= 1) {
    const node = nodes[index];
    if (node !== undefined) {
      stack.push(node);
      parents.push(parent);
    }
  }
}

/**
 * The expressions and statements directly below a node, in source order: with decorators, defaults,
 * annotations, fields and methods. What is bound or assigned to is not read and so is no child; what a
 * target evaluates is: defaults, computed keys, and the object and index of `object.x` and `object[i]`.
 */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'literal':
    case 'regex':
    case 'name':
    case 'import':
      return NONE;
    case 'template':
      return node.tag === null ? node.values : [node.tag, ...node.values];
    case 'member':
      return [node.object];
    case 'index':
      return [node.object, node.index];
    case 'call':
      return argumentsAfter(node.callee, node.args);
    case 'object':
      return entryChildren(node.entries);
    case 'list':
      return node.items;
    case 'binary':
      return [node.left, node.right];
    case 'conditional':
      return inSourceOrder([node.test], [node.then], [node.otherwise]);
    case 'assign':
      return patternChildren(node.target, node.value);
    case 'spread':
    case 'unary':
    case 'await':
    case 'expr':
      return [node.value];
    case 'yield':
    case 'return':
    case 'export':
      return node.value === null ? NONE : [node.value];
    case 'throw':
      return given(node.value, node.cause);
    case 'other':
    case 'otherStmt':
      return node.parts;
    case 'function':
      return functionChildren(node);
    case 'class':
      return classChildren(node);
    case 'bind':
      return patternChildren(node.target, node.type, node.value);
    case 'if':
      return inSourceOrder([node.test], node.then, node.otherwise);
    case 'loop':
      return loopChildren(node);
    case 'try':
      return tryChildren(node);
    case 'switch': {
      const children: Node[] = [node.subject];
      for (const { test, body } of node.cases) {
        pushGiven(children, test);
        pushAll(children, body);
      }
      return children;
    }
    case 'with': {
      const children: Node[] = [];
      for (const { context, target } of node.items) {
        children.push(context);
        pushPattern(children, target);
      }
      pushAll(children, node.body);
      return children;
    }
    case 'block':
      return node.body;
    case 'functionDeclaration':
      return [node.fn];
    case 'classDeclaration':
      return [node.cls];
    default:
      return unknownKind(node);
  }
}

function argumentsAfter(callee: Expr, args: readonly Argument[]): readonly Node[] {
  const children: Node[] = [callee];
  for (const { value } of args) {
    children.push(value);
  }
  return children;
}

// Python writes the value of a conditional and of a comprehension before its condition.
function inSourceOrder(
  test: readonly [Node],
  then: readonly Node[],
  otherwise: readonly Node[],
): readonly Node[] {
  return test[0].start <= (then[0]?.start ?? test[0].start)
    ? [...test, ...then, ...otherwise]
    : [...then, ...test, ...otherwise];
}

function given(...nodes: readonly (Expr | null)[]): readonly Node[] {
  return nodes.filter((node) => node !== null);
}

function entryChildren(entries: readonly ObjectEntry[]): readonly Node[] {
  const children: Node[] = [];
  for (const entry of entries) {
    if (entry.kind === 'computed') {
      children.push(entry.key);
    }
    children.push(entry.value);
  }
  return children;
}

function patternChildren(target: Pattern, ...rest: readonly (Expr | null)[]): readonly Node[] {
  const children: Node[] = [];
  pushPattern(children, target);
  for (const node of rest) {
    pushGiven(children, node);
  }
  return children;
}

function pushPattern(children: Node[], target: Pattern | null): void {
  switch (target?.kind) {
    case undefined:
    case 'name':
      return;
    case 'member':
      children.push(target.object);
      return;
    case 'index':
      children.push(target.object, target.index);
      return;
    case 'objectPattern':
      for (const property of target.properties) {
        pushGiven(children, property.computed);
        pushPattern(children, property.target);
        pushGiven(children, property.fallback);
      }
      return;
    case 'listPattern':
      target.items.forEach((item, index) => {
        pushPattern(children, item);
        pushGiven(children, target.fallbacks[index] ?? null);
      });
      return;
    default:
      unknownKind(target);
  }
}

function functionChildren(node: FunctionExpr): readonly Node[] {
  const children: Node[] = [...node.decorators];
  for (const parameter of node.params) {
    pushAll(children, parameter.decorators);
    pushPattern(children, parameter.target);
    pushGiven(children, parameter.type);
    pushGiven(children, parameter.fallback);
  }
  pushGiven(children, node.returns);
  pushAll(children, node.body);
  return children;
}

function classChildren(node: ClassExpr): readonly Node[] {
  const members: Node[] = [...node.methods, ...node.body];
  for (const field of node.fields) {
    pushAll(members, field.decorators);
    pushGiven(members, field.type);
    pushGiven(members, field.value);
  }
  members.sort((a, b) => a.start - b.start);
  return [...node.decorators, ...node.bases, ...members];
}

// The condition of `do … while` stands after the body, and so does what a comprehension runs over.
function loopChildren(node: LoopStmt): readonly Node[] {
  const head: Node[] = [];
  pushPattern(head, node.target);
  pushGiven(head, node.each);
  pushAll(head, node.head);
  const headStart = head[0]?.start ?? node.start;
  const bodyStart = node.body[0]?.start ?? node.end;
  return headStart <= bodyStart ? [...head, ...node.body] : [...node.body, ...head];
}

function tryChildren(node: TryStmt): readonly Node[] {
  const children: Node[] = [...node.body];
  for (const handler of node.handlers) {
    pushAll(children, handler.types);
    pushAll(children, handler.body);
  }
  pushAll(children, node.otherwise);
  pushAll(children, node.finally);
  return children;
}

// A loop, since a spread argument list of a hundred thousand nodes overflows the stack.
function pushAll(children: Node[], nodes: readonly Node[]): void {
  for (const node of nodes) {
    children.push(node);
  }
}

function pushGiven(children: Node[], node: Expr | null): void {
  if (node !== null) {
    children.push(node);
  }
}

function unknownKind(node: never): never {
  throw new TypeError(`No such node kind: ${JSON.stringify(node)}`);
}
