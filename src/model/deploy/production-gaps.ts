import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { Expr, IfStmt, Node, Stmt } from '../code/code.ts';
import { isLogCall } from '../observability/log-calls.ts';
import { underscored } from '../secrets/sensitive-names.ts';

/** A check whose refusal production never sees. */
export interface ProductionGap {
  readonly at: IfStmt;
  /** What is missing when it speaks: `tenantId`. */
  readonly subject: string;
  /** True when it stops the work; false when it only warns. */
  readonly refuses: boolean;
}

const ENVIRONMENT = /NODE_ENV|APP_ENV|\bENV(?:IRONMENT)?\b|environment/iu;
const NOT_PRODUCTION =
  /!==?\s*['"](?:prod|production)['"]|!\s*[\w.]*\bis_?prod(?:uction)?\b|\bnot\s+[\w.]*is_?prod(?:uction)?\b|===?\s*['"](?:dev|development|local|test)['"]|\b[\w.]*is_?dev(?:elopment)?\b(?:\(\))?|\bsettings\.DEBUG\b|\b__DEV__\b/iu;
const IN_PRODUCTION_TOO = /(?<!!)===?\s*['"]prod|\|\||\bor\b/iu;
const SUBJECT =
  /(?:^|_)(?:tenant|organi[sz]ation|org|workspace|context|ctx|store|session|user|current_user|principal|config|configuration|settings?|secret|key|token|env|request_id|trace_id|scope|claims|policy|account)(?:_id|_context|_key|_name|_slug)?$/u;

/** The checks of a file for something missing that only speak outside production, in source order. */
export function productionGapsOf(module: CodeModule): readonly ProductionGap[] {
  return module.nodes.flatMap((node) => {
    if (node.kind !== 'if' || node.otherwise.length > 0) {
      return [];
    }
    return gapOfBoth(module, node) ?? gapOfInner(module, node) ?? [];
  });
}

// `if (!tenant && NODE_ENV !== 'production') throw …`
function gapOfBoth(module: CodeModule, node: IfStmt): ProductionGap | undefined {
  const parts = conjuncts(node.test);
  const isGated = parts.some((part) => isOutsideProduction(module, part));
  const subject = isGated ? firstMissing(module, parts) : undefined;
  return subject === undefined ? undefined : gapOf(module, node, node.then, subject);
}

// `if (NODE_ENV !== 'production') { if (!tenant) throw … }`
function gapOfInner(module: CodeModule, node: IfStmt): ProductionGap | undefined {
  const body = node.then.flatMap((each) => (each.kind === 'block' ? each.body : [each]));
  const [only, ...others] = body;
  if (only?.kind !== 'if' || others.length > 0 || !isOutsideProduction(module, node.test)) {
    return undefined;
  }
  const subject = firstMissing(module, conjuncts(only.test));
  return subject === undefined ? undefined : gapOf(module, node, only.then, subject);
}

function gapOf(
  module: CodeModule,
  at: IfStmt,
  body: readonly Stmt[],
  subject: string,
): ProductionGap | undefined {
  const refuses = speaks(body, (node) => node.kind === 'throw');
  const warns = speaks(body, (node) => node.kind === 'call' && isLogCall(module, node));
  const isMore = speaks(
    body,
    (node) => node.kind === 'assign' || node.kind === 'bind' || node.kind === 'return',
  );
  return isMore || !(refuses || warns) ? undefined : { at, subject, refuses };
}

function isOutsideProduction(module: CodeModule, test: Expr): boolean {
  const text = module.text(test);
  return (
    NOT_PRODUCTION.test(text) &&
    (ENVIRONMENT.test(text) || /is_?(?:prod|dev)|DEBUG|__DEV__/iu.test(text)) &&
    !IN_PRODUCTION_TOO.test(text)
  );
}

function conjuncts(test: Expr): readonly Expr[] {
  return test.kind === 'binary' && test.op === '&&'
    ? [...conjuncts(test.left), ...conjuncts(test.right)]
    : [test];
}

function firstMissing(module: CodeModule, parts: readonly Expr[]): string | undefined {
  for (const part of parts) {
    const value = missingValue(part);
    const name = value === undefined ? '' : nameOfValue(value);
    if (value !== undefined && SUBJECT.test(underscored(name))) {
      return module.text(value);
    }
  }
  return undefined;
}

/** What a test finds missing: `a` of `!a`, `a === undefined`, `a is None`. */
function missingValue(test: Expr): Expr | undefined {
  if (test.kind === 'unary' && test.op === '!') {
    return test.value;
  }
  return test.kind === 'binary' &&
    /^===?$/u.test(test.op) &&
    test.right.kind === 'literal' &&
    (test.right.value === null || test.right.value === '')
    ? test.left
    : undefined;
}

// `store.getStore()` and `get_tenant()` are called for what they give.
function nameOfValue(value: Expr): string {
  switch (value.kind) {
    case 'name':
    case 'member':
      return value.name;
    case 'call':
      return underscored(nameOfValue(value.callee)).replace(/^(?:get|find|current|read)_/u, '');
    default:
      return '';
  }
}

function speaks(body: readonly Node[], matches: (node: Node) => boolean): boolean {
  let isFound = false;
  walk(body, (node) => {
    isFound ||= matches(node);
    return !isFound && node.kind !== 'function';
  });
  return isFound;
}
