import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type {
  CallExpr,
  CatchClause,
  Expr,
  FunctionExpr,
  LiteralExpr,
  Ranged,
  Stmt,
  TryStmt,
} from '../code/code.ts';
import { deciderOf, isCallback } from './cors-origin-outcome.ts';
import type { Decider } from './cors-origin-outcome.ts';
import { isUrlCheck } from './cors-origin-validation.ts';
import { corsSetupsOf } from './cors.ts';
import { calleeOf, functionOf } from '../code/resolve.ts';
import { nameOfFunction } from '../resilience/timers-stop.ts';

/** An origin check that goes on as if nothing had happened when the origin cannot be parsed. */
export interface OpenFailure {
  readonly kind: 'returned' | 'allowed' | 'called back' | 'kept';
  /** The statement or call that lets the origin in. */
  readonly at: Ranged;
  /** The name of the function, or of what is made at the top level. */
  readonly name: string;
  /** The call that fails. */
  readonly check: CallExpr;
  readonly handler: CatchClause;
  /** The `true` that should be `false`, where that is all. */
  readonly flag: LiteralExpr | undefined;
}

const CHECKING =
  /(?:is|valid|check|allow|trust|accept|permit|match|verify|assert|ensure|parse|normali[sz]e|sanit|clean|resolve|load|read|build|assemble|get)\w*(?:cors|origins?(?![a-z]))|(?:cors|origins?)_?(?:\w*(?:valid|check|allow|trust|permit|match|ok|pars|verif|guard|middleware|polic|handler)|$)/iu;
const NOT_ORIGIN = /original/iu;
const ABOUT_CORS = /cors|CORS|Access-Control|allowed_?origins|trusted_?origins/iu;
const CHECK_CALL =
  /^(?:is|valid|check|assert|ensure|verify|parse|normali[sz]e)\w*(?:origin|url|host)\w*$|^validate_python$|^fullmatch$/iu;

/** The origin checks of a file that fail open, in source order. */
export function openFailuresOf(module: CodeModule): readonly OpenFailure[] {
  if (!ABOUT_CORS.test(module.file.text)) {
    return [];
  }
  const callbacks = callbacksOf(module);
  return module.nodes.flatMap((node) => {
    if (node.kind !== 'try') {
      return [];
    }
    const fn = module.enclosingFunction(node);
    const name = fn === undefined ? targetAround(node) : nameOfFunction(module, fn);
    const isOfSetup = fn !== undefined && callbacks.has(fn);
    const isChecking = CHECKING.test(name ?? '') && !NOT_ORIGIN.test(name ?? '');
    const check = checkIn(module, node);
    return check !== undefined && (isOfSetup || isChecking)
      ? failuresOf(module, node, fn, name ?? 'origin', check)
      : [];
  });
}

/** The functions that decide about origins for a library, and the helpers that they ask. */
function callbacksOf(module: CodeModule): ReadonlySet<FunctionExpr> {
  const found = new Set<FunctionExpr>();
  for (const { origins } of corsSetupsOf(module)) {
    const fn = origins.kind === 'given' ? functionOf(origins.module, origins.value) : undefined;
    if (fn?.module === module) {
      found.add(fn.expr);
    }
  }
  return found;
}

// At the top level the name that is bound says what the try is for.
function targetAround({ body }: TryStmt): string | undefined {
  for (const statement of body) {
    const bound =
      statement.kind === 'expr' && statement.value.kind === 'assign' ? statement.value : statement;
    if ((bound.kind === 'bind' || bound.kind === 'assign') && bound.target.kind === 'name') {
      return bound.target.name;
    }
  }
  return undefined;
}

function checkIn(module: CodeModule, { body }: TryStmt): CallExpr | undefined {
  let found: CallExpr | undefined;
  walk(body, (node) => {
    if (found === undefined && node.kind === 'call' && isCheck(module, node)) {
      found = node;
    }
    return found === undefined;
  });
  return found;
}

function isCheck(module: CodeModule, call: CallExpr): boolean {
  const { callee } = call;
  const word = callee.kind === 'name' || callee.kind === 'member' ? callee.name : '';
  return (
    isUrlCheck(module, call) ||
    CHECK_CALL.test(word) ||
    CHECK_CALL.test(calleeOf(module, call) ?? '')
  );
}

function failuresOf(
  module: CodeModule,
  node: TryStmt,
  fn: FunctionExpr | undefined,
  name: string,
  check: CallExpr,
): readonly OpenFailure[] {
  const unchecked = uncheckedNames(module, node, fn);
  const decider: Decider =
    fn === undefined
      ? { module, origins: unchecked, callback: undefined }
      : { ...deciderOf(module, fn), origins: unchecked };
  return node.handlers.flatMap((handler) => {
    if (hasThrow(handler.body)) {
      return [];
    }
    const found =
      acceptanceIn(decider, handler.body) ??
      (leavesOff(handler.body) ? undefined : acceptanceIn(decider, following(module, node), true));
    return found === undefined || found === 'denied' ? [] : [{ ...found, name, check, handler }];
  });
}

// The values that the check was for: what it was given, and what these names were made of.
function uncheckedNames(
  module: CodeModule,
  node: TryStmt,
  fn: FunctionExpr | undefined,
): ReadonlySet<string> {
  const names = new Set<string>();
  for (const parameter of fn?.params ?? []) {
    if (
      parameter.target.kind === 'name' &&
      !/^(?:self|cls|this|info)$/u.test(parameter.target.name)
    ) {
      names.add(parameter.target.name);
    }
  }
  walk(node.body, (each) => {
    if (each.kind === 'call' && isCheck(module, each)) {
      for (const { value } of each.args) {
        addRoot(value, names);
      }
    } else if (each.kind === 'loop' && each.each !== null) {
      addRoot(each.each, names);
    }
  });
  return names;
}

function addRoot(expr: Expr, names: Set<string>): void {
  const root = rootOf(expr);
  if (root !== undefined) {
    names.add(root);
  }
}

function rootOf(expr: Expr): string | undefined {
  switch (expr.kind) {
    case 'name':
      return /^(?:self|this|cls)$/u.test(expr.name) ? undefined : expr.name;
    case 'await':
      return rootOf(expr.value);
    case 'call':
      // `origin.strip()` is still the origin, `check(origin)` may be anything.
      return expr.callee.kind === 'member' &&
        /^(?:trim|strip|rstrip|lstrip|lower|toLowerCase|split|replace|replaceAll|toString)$/u.test(
          expr.callee.name,
        )
        ? rootOf(expr.callee.object)
        : undefined;
    default:
      return undefined;
  }
}

function hasThrow(body: readonly Stmt[]): boolean {
  let isThrown = false;
  walk(body, (node) => {
    isThrown ||= node.kind === 'throw';
    return node.kind !== 'function';
  });
  return isThrown;
}

function leavesOff(body: readonly Stmt[]): boolean {
  let isLeft = false;
  walk(body, (node) => {
    isLeft ||=
      node.kind === 'return' ||
      (node.kind === 'otherStmt' &&
        node.parts.length === 0 &&
        node.end - node.start > 'pass;'.length);
    return node.kind !== 'function';
  });
  return isLeft;
}

/** What stands after the try, in the same block. */
function following(module: CodeModule, node: TryStmt): readonly Stmt[] {
  const parent = module.parent(node);
  const siblings: readonly Stmt[] = ((): readonly Stmt[] => {
    switch (parent?.kind) {
      case undefined:
        return module.facts.body;
      case 'function':
      case 'loop':
      case 'block':
        return parent.body;
      case 'if':
        return parent.then.includes(node) ? parent.then : parent.otherwise;
      default:
        return [];
    }
  })();
  return siblings.slice(siblings.indexOf(node) + 1);
}

type Acceptance = Pick<OpenFailure, 'kind' | 'at' | 'flag'>;

/** The first thing that the statements decide; undefined when they decide nothing. */
function acceptanceIn(
  decider: Decider,
  body: readonly Stmt[],
  isAfter = false,
): Acceptance | 'denied' | undefined {
  for (const statement of body) {
    const found = ofStatement(decider, statement, isAfter);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function ofStatement(
  decider: Decider,
  statement: Stmt,
  isAfter: boolean,
): Acceptance | 'denied' | undefined {
  switch (statement.kind) {
    case 'return': {
      const { value } = statement;
      if (value === null) {
        return 'denied';
      }
      const called = value.kind === 'call' ? ofCallback(decider, value) : undefined;
      return called ?? ofValue(decider, value, statement, 'returned') ?? 'denied';
    }
    case 'expr':
      return ofExpression(decider, statement.value, isAfter);
    case 'bind':
      return statement.value === null || isAfter
        ? undefined
        : ofValue(decider, statement.value, statement, 'kept');
    case 'throw':
      return 'denied';
    case 'if':
      return isAfter
        ? 'denied'
        : acceptanceIn(decider, [...statement.then, ...statement.otherwise]);
    default:
      return isAfter && statement.kind !== 'otherStmt' ? 'denied' : undefined;
  }
}

function ofExpression(
  decider: Decider,
  value: Expr,
  isAfter: boolean,
): Acceptance | 'denied' | undefined {
  const expr = value.kind === 'await' ? value.value : value;
  if (expr.kind === 'assign') {
    return isAfter ? undefined : ofValue(decider, expr.value, expr, 'kept');
  }
  if (expr.kind !== 'call') {
    return undefined;
  }
  const called = ofCallback(decider, expr);
  if (called !== undefined) {
    return called;
  }
  const item = expr.args[0]?.value;
  return expr.callee.kind === 'member' &&
    /^(?:push|append|add)$/u.test(expr.callee.name) &&
    item !== undefined
    ? ofValue(decider, item, expr, 'kept')
    : undefined;
}

function ofCallback(decider: Decider, call: CallExpr): Acceptance | 'denied' | undefined {
  if (!isCallback(decider, call)) {
    return undefined;
  }
  const [error, decision] = call.args.map(({ value }) => value);
  const isError = error !== undefined && !(error.kind === 'literal' && error.value === null);
  return isError || decision === undefined
    ? 'denied'
    : (ofValue(decider, decision, call, 'called back') ?? 'denied');
}

function ofValue(
  decider: Decider,
  value: Expr,
  at: Ranged,
  kind: OpenFailure['kind'],
): Acceptance | undefined {
  if (value.kind === 'literal') {
    const isOpen = value.value === true || value.value === '*';
    const isFlag = value.value === true && kind !== 'kept';
    return isOpen && (kind !== 'kept' || value.value === '*')
      ? { kind: kind === 'returned' ? 'allowed' : kind, at, flag: isFlag ? value : undefined }
      : undefined;
  }
  if (value.kind === 'list') {
    const [open] = value.items.flatMap((item) => ofValue(decider, item, at, kind) ?? []);
    return open === undefined ? undefined : { ...open, flag: undefined };
  }
  const root = rootOf(value);
  return root !== undefined && decider.origins.has(root)
    ? { kind, at, flag: undefined }
    : undefined;
}
