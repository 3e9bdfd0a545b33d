import { walk } from '../code/code-nodes.ts';
import type { CodeModule } from '../code/code-module.ts';
import type { ClassExpr, Expr, FunctionExpr, Node, Ranged, Stmt } from '../code/code.ts';
import { isBrowserFile } from '../http/browser-code.ts';

/** A logger whose methods do nothing, under the name of a real one. */
export interface StubLogger {
  readonly name: string;
  /** The names by which other files can have it: its own and those of instances. */
  readonly names: readonly string[];
  readonly at: Ranged;
  /** The methods that do nothing, `error` among them. */
  readonly methods: readonly string[];
}

const LEVEL = /^(?:log|info|debug|warn|warning|error|trace|fatal|critical|exception|verbose)$/u;
const LOGGER = /^_?(?:log|logger|LOG|LOGGER|Log|Logger|\w*Logger|\w*_logger)$/u;
// Whoever reads such a name knows that nothing is written.
const HONEST =
  /noop|no_op|null|silent|empty|dummy|fake|mock|stub|test|quiet|blank|dev|void|disabled/iu;
const LEAST_METHODS = 3;

/** The loggers of a file that write nothing at any level and do not say so, in source order. */
export function stubLoggersOf(module: CodeModule): readonly StubLogger[] {
  return isBrowserFile(module.file)
    ? []
    : module.nodes.flatMap((node) => {
        const named = namedLogger(node);
        const methods = named === undefined ? [] : methodsOf(named.value);
        const levels = methods.filter(([name]) => LEVEL.test(name));
        const isStub =
          named !== undefined &&
          levels.length >= LEAST_METHODS &&
          levels.some(([name]) => /^(?:error|critical|exception)$/u.test(name)) &&
          levels.every(([, fn]) => doesNothing(fn)) &&
          !isFallback(module, node);
        return isStub
          ? [
              {
                name: named.name,
                names: [named.name, ...instancesOf(module, named.name)],
                at: named.at,
                methods: levels.map(([name]) => name),
              },
            ]
          : [];
      });
}

// `export const logger = new Logger()`
function instancesOf(module: CodeModule, name: string): readonly string[] {
  return module.nodes.flatMap((node) =>
    node.kind === 'bind' &&
    node.target.kind === 'name' &&
    node.value?.kind === 'call' &&
    node.value.callee.kind === 'name' &&
    node.value.callee.name === name
      ? [node.target.name]
      : [],
  );
}

interface Named {
  readonly name: string;
  readonly at: Ranged;
  readonly value: Expr;
}

function namedLogger(node: Node): Named | undefined {
  if (node.kind === 'class' && node.name !== null) {
    const isBase = node.bases.length > 0 || node.decorators.length > 0;
    return isLoggerName(node.name) && !isBase
      ? { name: node.name, at: { start: node.nameStart, end: node.nameEnd }, value: node }
      : undefined;
  }
  return node.kind === 'bind' &&
    node.target.kind === 'name' &&
    node.value !== null &&
    isLoggerName(node.target.name)
    ? { name: node.target.name, at: node.target, value: node.value }
    : undefined;
}

function isLoggerName(name: string): boolean {
  return LOGGER.test(name) && !HONEST.test(name);
}

function methodsOf(value: Expr): readonly (readonly [string, FunctionExpr])[] {
  if (value.kind === 'class') {
    return [...methodsOfClass(value), ...fieldsOfClass(value)];
  }
  return value.kind === 'object'
    ? value.entries.flatMap((entry) =>
        entry.kind === 'property' && entry.value.kind === 'function'
          ? [[entry.key, entry.value] as const]
          : [],
      )
    : [];
}

function methodsOfClass({ methods }: ClassExpr): readonly (readonly [string, FunctionExpr])[] {
  // An abstract method has no body because others have one.
  return methods.flatMap((fn) =>
    fn.name === null || fn.decorators.length > 0 ? [] : [[fn.name, fn] as const],
  );
}

function fieldsOfClass({ fields }: ClassExpr): readonly (readonly [string, FunctionExpr])[] {
  return fields.flatMap(({ name, value }) =>
    value?.kind === 'function' ? [[name, value] as const] : [],
  );
}

function doesNothing({ body }: FunctionExpr): boolean {
  return body.every(isEmpty);
}

function isEmpty(statement: Stmt): boolean {
  switch (statement.kind) {
    case 'return':
      return (
        statement.value === null ||
        statement.value.kind === 'literal' ||
        (statement.value.kind === 'unary' && statement.value.op === 'void')
      );
    case 'expr':
      return (
        statement.value.kind === 'literal' ||
        // Python's `...`.
        (statement.value.kind === 'other' && statement.value.parts.length === 0)
      );
    case 'otherStmt':
      return statement.parts.length === 0;
    case 'block':
      return statement.body.every(isEmpty);
    default:
      return false;
  }
}

// What stands in a branch is one of two loggers, and something decides between them.
function isFallback(module: CodeModule, node: Node): boolean {
  return (
    [...module.ancestors(node)].some(
      ({ kind }) => kind === 'if' || kind === 'conditional' || kind === 'function',
    ) || hasOtherWriter(module)
  );
}

function hasOtherWriter(module: CodeModule): boolean {
  let isFound = false;
  walk(module.facts.body, (node) => {
    isFound ||=
      node.kind === 'call' &&
      (node.callee.kind === 'member' || node.callee.kind === 'name') &&
      /^(?:setLogger|set_logger|setLevel|createLogger|getLogger|get_logger|setLoggerProvider)$/u.test(
        node.callee.name,
      );
    isFound ||= node.kind === 'function' && /^set_?[lL]ogger$/u.test(node.name ?? '');
    return !isFound;
  });
  return isFound;
}
