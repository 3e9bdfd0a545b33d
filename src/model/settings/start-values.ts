import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Expr, Node } from '../code/code.ts';
import { calleeOf, follow, functionOf, nameOf } from '../code/resolve.ts';
import type { Resolved } from '../code/resolve.ts';

// Node's crypto, uuid, nanoid, Python's secrets, os, uuid and random, and what libraries generate keys with.
const RANDOM =
  /^(?:crypto\.(?:randomBytes|randomUUID|randomFillSync|getRandomValues|generateKeySync|webcrypto\.getRandomValues)|uuid\.(?:v[1467]|uuid[1467])|uuidv[47]|ulid(?:\.ulid|x\.ulid)?|@paralleldrive\/cuid2\.createId|nanoid(?:\.nanoid)?|Math\.random|randomstring\.generate|secrets\.(?:token_urlsafe|token_hex|token_bytes|randbits|choice)|os\.urandom|random\.(?:choice|choices|SystemRandom\(\)\.choice|getrandbits|randint)|cryptography\.fernet\.Fernet\.generate_key|django\.core\.management\.utils\.get_random_secret_key|django\.utils\.crypto\.get_random_string|Crypto\.Random\.get_random_bytes|nacl\.utils\.random)$/u;

/**
 * The call that makes a value anew at every start, at or below an expression: `randomBytes`, `uuid4`,
 * `token_urlsafe`, also behind `.toString('hex')`, a template, or a function of the project that returns
 * one. Undefined when the value is made another way or that cannot be told.
 */
export function randomSourceOf(module: CodeModule, expr: Expr): Resolved | undefined {
  return sourceAt(module, expr, 0);
}

const DEEPEST = 4;

function sourceAt(module: CodeModule, expr: Expr, depth: number): Resolved | undefined {
  if (depth > DEEPEST) {
    return undefined;
  }
  switch (expr.kind) {
    case 'call':
      return sourceOfCall(module, expr, depth);
    case 'member':
    case 'name': {
      // `default_factory=uuid4` names the function that is called.
      if (RANDOM.test(nameOf(module, expr) ?? '')) {
        return { module, expr };
      }
      const end = follow(module, expr);
      return end === undefined || end.expr === expr
        ? undefined
        : sourceAt(end.module, end.expr, depth + 1);
    }
    case 'template':
      return firstOf(expr.values, (value) => sourceAt(module, value, depth + 1));
    case 'binary':
      return expr.op === '+'
        ? firstOf([expr.left, expr.right], (side) => sourceAt(module, side, depth + 1))
        : undefined;
    case 'await':
      return sourceAt(module, expr.value, depth + 1);
    case 'function':
      return returnedSource(module, expr, depth);
    default:
      return undefined;
  }
}

// A column of Drizzle keeps what the function makes for each row.
const ROW_DEFAULT = /^\$(?:default|onUpdate)(?:Fn)?$/u;

function sourceOfCall(module: CodeModule, call: CallExpr, depth: number): Resolved | undefined {
  if (RANDOM.test(calleeOf(module, call) ?? '')) {
    return { module, expr: call };
  }
  const { callee } = call;
  const own = functionOf(module, callee);
  if (own !== undefined) {
    return returnedSource(own.module, own.expr, depth);
  }
  if (callee.kind === 'member' && ROW_DEFAULT.test(callee.name)) {
    return undefined;
  }
  // `randomBytes(32).toString('hex')`, `base64.b64encode(os.urandom(32))`, `''.join(choice(…) for …)`
  const inner = callee.kind === 'member' ? sourceAt(module, callee.object, depth + 1) : undefined;
  return (
    inner ??
    firstOf(call.args, ({ value }) =>
      value.kind === 'other' ? sourceWithin(module, value) : sourceAt(module, value, depth + 1),
    )
  );
}

// A function that also reads from somewhere keeps what it made.
function returnedSource(
  module: CodeModule,
  fn: Extract<Expr, { kind: 'function' }>,
  depth: number,
): Resolved | undefined {
  if (keepsValues(module, fn.body)) {
    return undefined;
  }
  const values: Expr[] = [];
  walk(fn.body, (node) => {
    if (node.kind === 'return' && node.value !== null) {
      values.push(node.value);
    }
    return node.kind !== 'function';
  });
  return values.length === 1
    ? firstOf(values, (value) => sourceAt(module, value, depth + 1))
    : undefined;
}

function sourceWithin(module: CodeModule, expr: Expr): Resolved | undefined {
  let found: Resolved | undefined;
  walk([expr], (node) => {
    if (node.kind === 'call' && RANDOM.test(calleeOf(module, node) ?? '')) {
      found ??= { module, expr: node };
    }
  });
  return found;
}

const KEEPING =
  /(?:^|\.)(?:write|writeFile|writeFileSync|appendFileSync|outputFile\w*|write_text|write_bytes|setItem|save|upsert|insert|create|put|set_password|set_key|persist\w*|store\w*|dump|(?:merge|update|set)\w*(?:Config|Settings))$/u;

/** True where something is written to a file, a store or a database: what was generated can be found again. */
export function keepsValues(module: CodeModule, nodes: readonly Node[]): boolean {
  let isKept = false;
  walk(nodes, (node) => {
    if (node.kind === 'call') {
      const { callee } = node;
      const name = callee.kind === 'member' || callee.kind === 'name' ? callee.name : '';
      isKept ||= KEEPING.test(calleeOf(module, node) ?? name) || KEEPING.test(name);
    }
  });
  return isKept;
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
