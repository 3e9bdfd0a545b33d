import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, Node, ObjectExpr, Ranged } from '../code/code.ts';
import { onceEach } from '../once.ts';
import { stringOf } from '../code/values.ts';

/** A header that code writes, in whatever form. */
export interface HeaderWrite {
  /** In small letters. */
  readonly name: string;
  /** Null when only the name is to be seen. */
  readonly value: Expr | null;
  /** The place that names the header. */
  readonly at: Ranged;
  readonly module: CodeModule;
  /** The call, assignment or object that writes it. */
  readonly node: Node;
}

/** Methods that write a header whose name is their first argument. */
const WRITING =
  /^(?:set|setHeader|set_header|header|append|appendHeader|add|add_header|insert|setdefault|writeHeader|putHeader)$/u;

const HEADER_NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/iu;

/**
 * Every header with a hyphen in its name that the file writes: by a method (`res.setHeader(name, value)`),
 * by assignment (`response.headers[name] = value`), as a property (`{ 'X-Frame-Options': 'DENY' }`), as a
 * `{ key, value }` object and as a pair (`[name, value]`). Whether the headers are those of a response
 * is not told: who asks for the name of a response header knows.
 */
export const headerWritesOf = onceEach((module: CodeModule): readonly HeaderWrite[] =>
  module.nodes.flatMap((node) => writesAt(module, node)),
);

function writesAt(module: CodeModule, node: Node): readonly HeaderWrite[] {
  switch (node.kind) {
    case 'call':
      return byMethod(module, node);
    case 'assign':
    case 'bind':
      return byAssignment(module, node);
    case 'object':
      return byProperty(module, node);
    case 'list':
      return node.items.length === 2
        ? write(module, node, node.items[0], node.items[1] ?? null)
        : [];
    default:
      return [];
  }
}

function byMethod(module: CodeModule, call: CallExpr): readonly HeaderWrite[] {
  const { callee, args } = call;
  return callee.kind === 'member' && WRITING.test(callee.name) && args.length >= 2
    ? write(module, call, args[0]?.value, args[1]?.value ?? null)
    : [];
}

function byAssignment(
  module: CodeModule,
  node: Extract<Node, { kind: 'assign' | 'bind' }>,
): readonly HeaderWrite[] {
  const { target, value } = node;
  if (target.kind === 'index') {
    return write(module, node, target.index, value);
  }
  return target.kind === 'member' && HEADER_NAME.test(target.name)
    ? [{ name: target.name.toLowerCase(), value, at: target, module, node }]
    : [];
}

function byProperty(module: CodeModule, object: ObjectExpr): readonly HeaderWrite[] {
  const key = property(object, 'key') ?? property(object, 'name');
  const paired =
    key === undefined ? [] : write(module, object, key, property(object, 'value') ?? null);
  const own = object.entries.flatMap((entry): readonly HeaderWrite[] => {
    if (entry.kind === 'computed') {
      return write(module, object, entry.key, entry.value);
    }
    return entry.kind === 'property' && HEADER_NAME.test(entry.key)
      ? [
          {
            name: entry.key.toLowerCase(),
            value: entry.value,
            at: { start: entry.keyStart, end: entry.keyEnd },
            module,
            node: object,
          },
        ]
      : [];
  });
  return [...paired, ...own];
}

function property(object: ObjectExpr, key: string): Expr | undefined {
  const entry = object.entries.find(
    (candidate) => candidate.kind === 'property' && candidate.key === key,
  );
  return entry?.value;
}

function write(
  module: CodeModule,
  node: Node,
  named: Expr | undefined,
  value: Expr | null,
): readonly HeaderWrite[] {
  // Whichever of the two it is, the header is written.
  if (named?.kind === 'conditional') {
    return [named.then, named.otherwise].flatMap((each) => write(module, node, each, value));
  }
  const name = stringOf(module, named);
  return named !== undefined && name !== undefined && HEADER_NAME.test(name)
    ? [{ name: name.toLowerCase(), value, at: named, module, node }]
    : [];
}
