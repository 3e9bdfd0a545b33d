import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { Expr, FunctionExpr, IfStmt, Node, Stmt } from '../code/code.ts';
import { calledName, functionsCalledBy, lastName, nodesIn, reachOf } from '../code/reach.ts';
import { calleeOf, follow } from '../code/resolve.ts';
import type { Resolved } from '../code/resolve.ts';
import { lookUp } from '../code/scope.ts';

/** What a flag does by its name when it is on: lets more through, or less. */
export type Leaning = 'loosens' | 'tightens';

const LOOSENS =
  /(?:^|_)(?:optional|skip|bypass|ignore|disabled?|without|no|allow|anonymous|unauthenticated|insecure|unsafe|internal|trusted|debug|dev|test|admin|lenient|inactive)(?:_|$)/u;
const TIGHTENS =
  /(?:^|_)(?:required?|mandatory|strict|enforce|verify|validate|check|must|raise|throw|auto_error)(?:_|$)/u;

// Of these words only, a name is about the check itself and not about what is asked for.
const ABOUT_AUTH =
  /^(?:x|http|is|the|skip|bypass|ignore|disabled?|without|no|allow|optional|anonymous|unauthenticated|insecure|unsafe|internal|trusted|debug|dev|test|admin|auth\w*|login|tokens?|checks?|verify|verification|user|session|security|permissions?|jwt|strict|required?|raise|throw|errors?|enforce|validate|request|mode|access|call)$/u;

/** `leaningOf` for names that people send: `skipCache` is about something else than who sends it. */
export function authLeaningOf(name: string): Leaning | undefined {
  return snakeCase(name)
    .split('_')
    .every((word) => ABOUT_AUTH.test(word))
    ? leaningOf(name)
    : undefined;
}

/** `x-skip-auth`, `skipAuth` and `skip_auth` are the same. */
function snakeCase(name: string): string {
  return name
    .replaceAll(/(?<=[a-z\d])(?=[A-Z])/gu, '_')
    .replaceAll('-', '_')
    .toLowerCase();
}

/** Undefined for a name that says nothing of the kind. */
export function leaningOf(name: string): Leaning | undefined {
  const words = snakeCase(name);
  if (LOOSENS.test(words)) {
    return 'loosens';
  }
  return TIGHTENS.test(words) ? 'tightens' : undefined;
}

/** A branch by which the holder of a flag gets past a check. */
export interface RelaxedCheck {
  readonly module: CodeModule;
  /** The condition that the flag decides. */
  readonly test: Expr;
  /** The flag where it is read. */
  readonly flag: Expr;
}

export interface FlagQuestion {
  /**
   * Says whether an expression is the flag that is looked for. Comparisons and negations are undone
   * before it is asked.
   */
  leaningOf(expr: Expr): Leaning | undefined;
  /** True when whatever the function returns lets through, as in a dependency that refuses by raising. */
  readonly doesReturnPass: boolean;
}

/** The branches of a function in which a flag alone lets through, or spares, what the rest refuses. */
export function relaxedChecksIn(
  { module, expr: fn }: Resolved<FunctionExpr>,
  question: FlagQuestion,
): readonly RelaxedCheck[] {
  return nodesIn(fn).flatMap((node) =>
    node.kind === 'if' && module.enclosingFunction(node) === fn
      ? (relaxedCheckAt(module, node, question) ?? [])
      : [],
  );
}

/** The same for one branch. */
export function relaxedCheckAt(
  module: CodeModule,
  branch: IfStmt,
  question: FlagQuestion,
): RelaxedCheck | undefined {
  const reading = readTest(module, branch.test, question);
  return reading !== undefined && isRelaxedBy(module, branch, reading, question)
    ? { module, test: branch.test, flag: reading.flag }
    : undefined;
}

interface Reading {
  readonly flag: Expr;
  readonly leaning: Leaning;
  /** The value of the flag with which the condition can hold. */
  readonly value: boolean;
  /** What must hold as well. */
  readonly others: readonly Expr[];
  /** True when the condition can hold without the flag. */
  readonly isOr: boolean;
}

const ON = new Set<unknown>([true, 'true', '1', 1, 'yes', 'on', 'y']);
const OFF = new Set<unknown>([false, 'false', '0', 0, 'no', 'off', null]);

function readTest(module: CodeModule, test: Expr, question: FlagQuestion): Reading | undefined {
  const leaning = question.leaningOf(test);
  if (leaning !== undefined) {
    return { flag: test, leaning, value: true, others: [], isOr: false };
  }
  switch (test.kind) {
    case 'unary':
      return test.op === '!' ? negated(readTest(module, test.value, question)) : undefined;
    case 'binary':
      return readBinary(module, test, question);
    case 'name': {
      const binding = lookUp(module, test.name, test);
      const isConstant = binding?.kind === 'value' && binding.keys.length === 0;
      return isConstant && binding.value.kind === 'binary'
        ? readTest(module, binding.value, question)
        : undefined;
    }
    default:
      return undefined;
  }
}

function readBinary(
  module: CodeModule,
  test: Extract<Expr, { kind: 'binary' }>,
  question: FlagQuestion,
): Reading | undefined {
  const { op, left, right } = test;
  if (op === '&&' || op === '||') {
    const first = readTest(module, left, question);
    const found = first ?? readTest(module, right, question);
    if (found === undefined) {
      return undefined;
    }
    const other = first === undefined ? left : right;
    return op === '||' ? { ...found, isOr: true } : { ...found, others: [...found.others, other] };
  }
  const literal = right.kind === 'literal' ? right.value : undefined;
  const leaning = question.leaningOf(left);
  const isEqual = /^===?$/u.test(op);
  if (leaning === undefined || (!isEqual && !/^!==?$/u.test(op)) || literal === undefined) {
    return undefined;
  }
  if (!ON.has(literal) && !OFF.has(literal)) {
    return undefined;
  }
  return { flag: left, leaning, value: ON.has(literal) === isEqual, others: [], isOr: false };
}

function negated(reading: Reading | undefined): Reading | undefined {
  return reading === undefined || reading.isOr || reading.others.length > 0
    ? undefined
    : { ...reading, value: !reading.value };
}

function isRelaxedBy(
  module: CodeModule,
  { then, otherwise }: IfStmt,
  reading: Reading,
  { doesReturnPass }: FlagQuestion,
): boolean {
  const isLoose = reading.value === (reading.leaning === 'loosens');
  if (!isLoose) {
    return !reading.isOr && isChecking(module, then) && !isChecking(module, otherwise);
  }
  const isAlone = reading.isOr || reading.others.every(isAbsence);
  return (
    isAlone &&
    !isChecking(module, then) &&
    (isPassing(then, doesReturnPass) || isChecking(module, otherwise))
  );
}

// `!token`, `user is None`: what an outsider brings about by sending nothing.
function isAbsence(expr: Expr): boolean {
  switch (expr.kind) {
    case 'unary':
      return expr.op === '!';
    case 'binary':
      return expr.op === '||' || expr.op === '&&'
        ? isAbsence(expr.left) && isAbsence(expr.right)
        : /^===?$/u.test(expr.op) && expr.right.kind === 'literal' && expr.right.value === null;
    default:
      return false;
  }
}

const ONWARDS = /^(?:next|call_next|get_response|handler|f|fn|func|view|view_func)$/u;

/** True when the statements let the request go on: `return next()`, `return True`. */
function isPassing(body: readonly Stmt[], doesReturnPass: boolean): boolean {
  const last = body.at(-1);
  switch (last?.kind) {
    case 'block':
      return isPassing(last.body, doesReturnPass);
    case 'expr':
      return isOnwards(last.value);
    case 'return': {
      const { value } = last;
      if (doesReturnPass || value === null) {
        // A bare return of TypeScript ends a middleware, which goes on only by the call before it.
        const before = body.at(-2);
        return doesReturnPass || (before?.kind === 'expr' && isOnwards(before.value));
      }
      return isOnwards(value) || (value.kind === 'literal' && value.value === true);
    }
    default:
      return false;
  }
}

function isOnwards(expr: Expr): boolean {
  if (expr.kind === 'await') {
    return isOnwards(expr.value);
  }
  if (expr.kind !== 'call') {
    return false;
  }
  const { callee, args } = expr;
  const word = lastName(callee);
  // An argument of `next` is an error, one of `NextResponse.next` is not.
  const isNext = callee.kind === 'name' && word === 'next' && args.length > 0;
  return ONWARDS.test(word) && !isNext;
}

const REFUSING =
  /\b(?:HTTP_)?40[13]\b|[Uu]nauthori[sz]ed|UNAUTHORI[SZ]ED|[Ff]orbidden|FORBIDDEN|NotAuthenticated|PermissionDenied|AuthenticationFailed|AuthenticationError|InvalidToken|Credentials?(?:Error|Exception)|Auth(?:entication|orization)?(?:Error|Exception)/u;
const ANSWERING =
  /^(?:status|sendStatus|code|writeHead|json|jsonify|send|text|html|Response|JSONResponse|HttpResponse\w*|NextResponse|make_response|abort|next|throw|unauthorized|forbidden|error|createError)$/u;
// A refusal is short; a long statement names much else.
const LONGEST_REFUSAL = 400;

/** True when the statements can refuse the request for who sends it, also one call deep. */
function isChecking(module: CodeModule, body: readonly Node[]): boolean {
  let isFound = false;
  walk(body, (node) => {
    isFound ||= isRefusal(module, node) || (node.kind === 'call' && isCheckCall(module, node));
    return !isFound;
  });
  return isFound;
}

function isCheckCall(module: CodeModule, call: Extract<Expr, { kind: 'call' }>): boolean {
  return functionsCalledBy(module, call).some((own) =>
    nodesIn(own.expr).some((node) => isRefusal(own.module, node)),
  );
}

function isRefusal(module: CodeModule, node: Node): boolean {
  switch (node.kind) {
    case 'throw': {
      const thrown = node.value === null ? undefined : follow(module, node.value);
      const text = module.text({
        start: node.start,
        end: Math.min(node.end, node.start + LONGEST_REFUSAL),
      });
      return (
        REFUSING.test(text) ||
        (thrown !== undefined && REFUSING.test(thrown.module.text(thrown.expr)))
      );
    }
    case 'call':
      return (
        calleeOf(module, node) === 'passport.authenticate' ||
        (ANSWERING.test(calledName(node)) &&
          node.end - node.start <= LONGEST_REFUSAL &&
          REFUSING.test(module.text(node)))
      );
    default:
      return false;
  }
}

const ASKED_BY_HOST = /^(?:canActivate|has_permission|has_object_permission)$/u;

/**
 * True when a function refuses requests for who sends them: with 401 or 403, with an exception that
 * says so, or with what it returns to a framework that asks it.
 */
export function isAuthCheck(fn: Resolved<FunctionExpr>): boolean {
  return (
    ASKED_BY_HOST.test(fn.expr.name ?? '') ||
    reachOf(fn, 1).some((reached) =>
      nodesIn(reached.fn).some((node) => isRefusal(reached.module, node)),
    )
  );
}
