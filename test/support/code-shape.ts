import type {
  Argument,
  ClassExpr,
  ClassField,
  Expr,
  FunctionExpr,
  Node,
  ObjectEntry,
  Parameter,
  Pattern,
  PatternProperty,
  Stmt,
} from '#model/code/code.ts';
import { isStmt } from '#model/code/code-nodes.ts';

/** Lowered code as s-expressions, one statement a line, without its places. */
export function shapeOf(body: readonly Stmt[]): string {
  return body.map(statement).join('\n');
}

function node(part: Node): string {
  return isStmt(part) ? statement(part) : expression(part);
}

function list(head: string, ...parts: readonly (string | null)[]): string {
  return `(${[head, ...parts].filter((part) => part !== null && part !== '').join(' ')})`;
}

function optional(part: Expr | null): string | null {
  return part === null ? null : expression(part);
}

function block(body: readonly Stmt[]): string {
  return `{${body.map(statement).join(' ')}}`;
}

function statement(part: Stmt): string {
  switch (part.kind) {
    case 'bind':
      return list(
        part.isConstant ? 'const' : 'bind',
        pattern(part.target),
        annotation(part.type),
        part.value && `= ${expression(part.value)}`,
      );
    case 'expr':
      return expression(part.value);
    case 'return':
      return list('return', optional(part.value));
    case 'throw':
      return list('throw', optional(part.value), part.cause && `from ${expression(part.cause)}`);
    case 'if':
      return list('if', expression(part.test), block(part.then), block(part.otherwise));
    case 'loop':
      return list(
        part.isAsync ? 'async-loop' : 'loop',
        part.target && pattern(part.target),
        part.each && `of ${expression(part.each)}`,
        ...part.head.map(node),
        block(part.body),
      );
    case 'try':
      return list(
        'try',
        block(part.body),
        ...part.handlers.map(({ param, types, body }) =>
          list('catch', param, ...types.map(expression), block(body)),
        ),
        `else ${block(part.otherwise)}`,
        `finally ${block(part.finally)}`,
      );
    case 'switch':
      return list(
        'switch',
        expression(part.subject),
        ...part.cases.map(({ test, body }) =>
          list('case', test === null ? 'default' : expression(test), block(body)),
        ),
      );
    case 'with':
      return list(
        part.isAsync ? 'async-with' : 'with',
        ...part.items.map(({ context, target }) =>
          list('as', expression(context), target && pattern(target)),
        ),
        block(part.body),
      );
    case 'block':
      return list('block', block(part.body));
    case 'functionDeclaration':
      return list('declare', fn(part.fn));
    case 'classDeclaration':
      return list('declare', cls(part.cls));
    case 'import':
      return list(
        part.isTypeOnly ? 'import-type' : 'import',
        JSON.stringify(part.module),
        ...part.names.map(({ imported, local }) => `${imported}:${local}`),
      );
    case 'export':
      return list(
        'export',
        part.from && JSON.stringify(part.from),
        ...part.names.map(({ local, exported }) => `${local}:${exported}`),
        optional(part.value),
      );
    case 'otherStmt':
      return list('otherStmt', ...part.parts.map(node));
    default:
      throw new TypeError('No such statement.');
  }
}

function expression(part: Expr): string {
  switch (part.kind) {
    case 'literal':
      return JSON.stringify(part.value);
    case 'regex':
      return list('regex', part.pattern, part.flags);
    case 'template':
      return list(
        'template',
        optional(part.tag),
        ...part.texts.flatMap((text, index) => {
          const value = part.values[index];
          return value === undefined
            ? [JSON.stringify(text)]
            : [JSON.stringify(text), expression(value)];
        }),
      );
    case 'name':
      return part.name;
    case 'member':
      return list('.', expression(part.object), part.name);
    case 'index':
      return list('[]', expression(part.object), expression(part.index));
    case 'call':
      return list(part.isNew ? 'new' : 'call', expression(part.callee), ...part.args.map(argument));
    case 'object':
      return list('object', ...part.entries.map(entry));
    case 'list':
      return list('list', ...part.items.map(expression));
    case 'spread':
      return `...${expression(part.value)}`;
    case 'unary':
      return list(part.op, expression(part.value));
    case 'binary':
      return list(part.op, expression(part.left), expression(part.right));
    case 'conditional':
      return list('?', expression(part.test), expression(part.then), expression(part.otherwise));
    case 'assign':
      return list(part.op, pattern(part.target), expression(part.value));
    case 'await':
      return list('await', expression(part.value));
    case 'yield':
      return list('yield', optional(part.value));
    case 'function':
      return fn(part);
    case 'class':
      return cls(part);
    case 'other':
      return list('other', ...part.parts.map(node));
    default:
      throw new TypeError('No such expression.');
  }
}

function argument({ name, isSpread, value }: Argument): string {
  return `${name === null ? '' : `${name}=`}${isSpread ? '...' : ''}${expression(value)}`;
}

function entry(part: ObjectEntry): string {
  switch (part.kind) {
    case 'property':
      return `${part.key}: ${expression(part.value)}`;
    case 'computed':
      return `[${expression(part.key)}]: ${expression(part.value)}`;
    default:
      return `...${expression(part.value)}`;
  }
}

function pattern(part: Pattern): string {
  switch (part.kind) {
    case 'objectPattern':
      return `{${part.properties.map(property).join(', ')}}`;
    case 'listPattern':
      return `[${part.items
        .map((item, index) => withDefault(item && pattern(item), part.fallbacks[index] ?? null))
        .join(', ')}]`;
    default:
      return expression(part);
  }
}

function property({ key, computed, target, fallback }: PatternProperty): string {
  const taken = computed === null ? (key ?? '...') : `[${expression(computed)}]`;
  return withDefault(`${taken}: ${pattern(target)}`, fallback);
}

function withDefault(target: string | null, fallback: Expr | null): string {
  return fallback === null ? (target ?? '_') : `${target ?? '_'} = ${expression(fallback)}`;
}

function annotation(type: Expr | null): string | null {
  return type === null ? null : `: ${expression(type)}`;
}

function decorators(parts: readonly Expr[]): string | null {
  return parts.length === 0 ? null : parts.map((part) => `@${expression(part)}`).join(' ');
}

function parameter({ target, type, fallback, isRest, decorators: marks }: Parameter): string {
  const name = `${isRest ? '...' : ''}${pattern(target)}`;
  return [
    decorators(marks),
    withDefault(name, null),
    annotation(type),
    fallback && `= ${expression(fallback)}`,
  ]
    .filter((part) => part !== null)
    .join(' ');
}

function fn(part: FunctionExpr): string {
  const words = [part.isAsync ? 'async' : '', 'fn', part.isGenerator ? '*' : ''];
  return list(
    words.filter((word) => word !== '').join('-'),
    decorators(part.decorators),
    part.name,
    `(${part.params.map(parameter).join(', ')})`,
    annotation(part.returns),
    block(part.body),
  );
}

function field({ name, type, value, isStatic, decorators: marks }: ClassField): string {
  return list(
    isStatic ? 'static' : 'field',
    decorators(marks),
    name,
    annotation(type),
    value && `= ${expression(value)}`,
  );
}

function cls(part: ClassExpr): string {
  return list(
    'class',
    decorators(part.decorators),
    part.name,
    part.bases.length === 0 ? null : `extends ${part.bases.map(expression).join(' ')}`,
    ...part.fields.map(field),
    ...part.methods.map(fn),
    part.body.length === 0 ? null : block(part.body),
  );
}
