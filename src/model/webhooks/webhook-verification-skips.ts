import type { CodeModule } from '../code/code-module.ts';
import type { Expr, FunctionExpr, Node, Stmt } from '../code/code.ts';
import { lastName } from '../code/reach.ts';
import { nameOf } from '../code/resolve.ts';
import type { Resolved } from '../code/resolve.ts';
import type { Verification } from './webhook-verification.ts';

/** A way around a check that opens when the secret or the signature is not there. */
export interface SkippedVerification {
  readonly module: CodeModule;
  /** What decides: `process.env.WEBHOOK_SECRET`, `signature`. */
  readonly condition: Expr;
  /** The statement or expression that goes on without a check; null when it is simply what follows. */
  readonly around: Node | null;
  /** What holds the check and is gone around. */
  readonly guarded: Node;
}

const SECRET = /secret|signing|(?:webhook|hmac|verif\w*)_?(?:key|token)|_key$/iu;
const SIGNATURE = /^(?:sig|signature|\w+_?signature|hmac|\w*Hmac)$/iu;
const DEVELOPMENT =
  /NODE_ENV|production|DEBUG|is_?dev|development|is_?local|is_?test|testing|insecure|skip|disable|bypass|unsafe/iu;

/** Undefined when nothing goes around the check as far as can be told. */
export function skipOf(
  verification: Verification,
  handler: Resolved<FunctionExpr>,
  all: readonly Verification[],
): SkippedVerification | undefined {
  const { module, node, fn, via } = verification;
  if (fn === null) {
    return undefined;
  }
  const called = via === null ? undefined : wayAround(handler.module, via, handler.expr);
  const own = called ?? wayAround(module, node, fn);
  if (own !== undefined) {
    return all.some((other) => isOnWayAround(own, other)) || isRefusedBefore(own) ? undefined : own;
  }
  return fn === handler.expr ? undefined : earlyReturn(verification, fn);
}

function wayAround(
  module: CodeModule,
  node: Node,
  fn: FunctionExpr,
): SkippedVerification | undefined {
  let inner: Node = node;
  for (const ancestor of module.ancestors(node)) {
    if (ancestor === fn) {
      return undefined;
    }
    const skip = skipAt(module, ancestor, inner);
    if (skip !== undefined) {
      return isForDevelopment(module, ancestor) ? undefined : skip;
    }
    inner = ancestor;
  }
  return undefined;
}

// `if not secret and not settings.IS_DEV: return 503` above: what goes around the check is development.
function isRefusedBefore({ module, condition, guarded }: SkippedVerification): boolean {
  const name = module.text(condition).replaceAll(/[^\w]/gu, String.raw`\$&`);
  const absence = new RegExp(String.raw`(?:!|\bnot\s+)${name}(?![\w.])`, 'u');
  const before = module.enclosingFunction(guarded)?.body ?? [];
  return before.some(
    (statement) =>
      statement.kind === 'if' &&
      statement.end <= guarded.start &&
      leaves(statement.then) &&
      absence.test(module.text(statement.test)),
  );
}

// The other way has a check of its own.
function isOnWayAround({ module, around }: SkippedVerification, other: Verification): boolean {
  return around !== null && other.module === module && holds(around, other.node);
}

function skipAt(module: CodeModule, outer: Node, inner: Node): SkippedVerification | undefined {
  switch (outer.kind) {
    case 'binary':
      return outer.op === '&&' && outer.right === inner && isRejectedBy(module, outer)
        ? skipped(module, outer, outer.left, false, null)
        : undefined;
    case 'conditional': {
      const isThen = outer.then === inner || holds(outer.then, inner);
      const other = isThen ? outer.otherwise : outer.then;
      return outer.test === inner || isRefusal(other)
        ? undefined
        : skipped(module, outer, outer.test, !isThen, other);
    }
    case 'if':
      return skipAround(module, outer, inner);
    default:
      return undefined;
  }
}

// `if (secret && !verify(…)) reject`: in `if (secret && verify(…)) work` a missing secret ends the work.
function isRejectedBy(module: CodeModule, and: Extract<Expr, { kind: 'binary' }>): boolean {
  const parent = module.parent(and);
  return (
    parent?.kind === 'if' &&
    parent.test === and &&
    parent.otherwise.length === 0 &&
    leaves(parent.then)
  );
}

function skipAround(
  module: CodeModule,
  outer: Extract<Stmt, { kind: 'if' }>,
  inner: Node,
): SkippedVerification | undefined {
  const { test, then, otherwise } = outer;
  if (test === inner || holds(test, inner)) {
    return undefined;
  }
  const isThen = then.some((each) => holds(each, inner));
  const own = isThen ? then : otherwise;
  const other = isThen ? otherwise : then;
  if (other.length > 0) {
    return leaves(other) ? undefined : skipped(module, outer, test, !isThen, other[0] ?? null);
  }
  const isGoingOn = !leaves(own) && goesOn(module, outer.end, inner);
  return isGoingOn ? skipped(module, outer, test, !isThen, null) : undefined;
}

// Something that is done stands after the branch.
function goesOn(module: CodeModule, end: number, inner: Node): boolean {
  const fn = module.enclosingFunction(inner);
  return fn !== undefined && fn.body.some((each) => each.start >= end);
}

/** In a helper: `if (!secret) return true` before the check. */
function earlyReturn(
  { module, node }: Verification,
  fn: FunctionExpr,
): SkippedVerification | undefined {
  for (const statement of fn.body) {
    if (statement.start >= node.start) {
      return undefined;
    }
    const [only, ...more] = statement.kind === 'if' ? [...statement.then] : [];
    const last = more.at(-1) ?? only;
    if (statement.kind === 'if' && last !== undefined && isPassing(last)) {
      const skip = skipped(module, fn, statement.test, true, last);
      if (skip !== undefined && !isForDevelopment(module, statement)) {
        return skip;
      }
    }
  }
  return undefined;
}

// `return true`, `return next()`, and nothing at all where failure throws.
function isPassing(statement: Stmt): boolean {
  if (statement.kind === 'expr') {
    return statement.value.kind === 'call' && lastName(statement.value.callee) === 'next';
  }
  if (statement.kind !== 'return') {
    return false;
  }
  const { value } = statement;
  return (
    (value?.kind === 'literal' && value.value === true) ||
    (value?.kind === 'call' && lastName(value.callee) === 'next')
  );
}

function skipped(
  module: CodeModule,
  guarded: Node,
  test: Expr,
  isWhenMissing: boolean,
  around: Node | null,
): SkippedVerification | undefined {
  const operand = presenceOf(module, test, isWhenMissing);
  return operand && { module, condition: operand, around, guarded };
}

/** The secret or signature whose presence (or, negated, absence) a test asks for. */
function presenceOf(module: CodeModule, test: Expr, isNegated: boolean): Expr | undefined {
  switch (test.kind) {
    case 'unary':
      return test.op === '!' ? presenceOf(module, test.value, !isNegated) : undefined;
    case 'binary': {
      const joins = isNegated ? '||' : '&&';
      if (test.op === joins) {
        return (
          presenceOf(module, test.left, isNegated) ?? presenceOf(module, test.right, isNegated)
        );
      }
      const isNull = test.right.kind === 'literal' && test.right.value === null;
      const isAbsence = /^(?:===|==)$/u.test(test.op);
      return isNull && isAbsence === isNegated ? secretIn(module, test.left) : undefined;
    }
    default:
      return isNegated ? undefined : secretIn(module, test);
  }
}

function secretIn(module: CodeModule, expr: Expr): Expr | undefined {
  const word = lastName(expr);
  if (SIGNATURE.test(word)) {
    return expr;
  }
  const isSecret = SECRET.test(word) || SECRET.test(nameOf(module, expr)?.split('.').at(-1) ?? '');
  return isSecret && isSetting(expr) ? expr : undefined;
}

// What a row of the database says is a decision of its owner: `integration.secret`.
function isSetting(expr: Expr): boolean {
  if (expr.kind !== 'member') {
    return expr.kind === 'name';
  }
  const root = expr.object;
  return (
    /^[A-Z][A-Z0-9_]+$/u.test(expr.name) ||
    /^(?:env|environ|settings|config|cfg|conf|this|self|options|process|configuration)$/iu.test(
      lastName(root),
    )
  );
}

function isForDevelopment(module: CodeModule, node: Node): boolean {
  const text =
    node.kind === 'if'
      ? module.text({ start: node.start, end: node.then.at(-1)?.end ?? node.end })
      : module.text(node);
  if (DEVELOPMENT.test(text)) {
    return true;
  }
  return [...module.ancestors(node)].some(
    (each) => each.kind === 'if' && DEVELOPMENT.test(module.text(each.test)),
  );
}

function isRefusal(expr: Expr): boolean {
  return expr.kind === 'literal' && (expr.value === null || expr.value === false);
}

function leaves(statements: readonly Stmt[]): boolean {
  const last = statements.at(-1);
  switch (last?.kind) {
    case 'return':
    case 'throw':
      return true;
    case 'block':
      return leaves(last.body);
    case 'expr':
      return (
        last.value.kind === 'call' &&
        /^(?:abort|exit|fail|forbidden|unauthorized)$/u.test(lastName(last.value.callee))
      );
    default:
      return false;
  }
}

function holds(outer: Node, inner: Node): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
