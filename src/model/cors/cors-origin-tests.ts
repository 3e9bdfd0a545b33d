import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Expr, FunctionExpr, Node, Ranged } from '../code/code.ts';
import { deciderOf, outcomeOf } from './cors-origin-outcome.ts';
import { reachOfPattern } from './cors-origin-pattern.ts';
import type { Matching, PatternReach, Subject } from './cors-origin-pattern.ts';
import { subjectOf } from './cors-origin-subject.ts';
import { elementsBehind } from '../code/elements.ts';
import { calleeOf, follow, functionOf } from '../code/resolve.ts';
import type { Resolved } from '../code/resolve.ts';
import { isDevelopmentOnly } from '../settings/settings-production.ts';
import { stringOf } from '../code/values.ts';

/** A test of the origin that more origins pass than were meant. */
export interface LooseTest {
  readonly module: CodeModule;
  /** The pattern, or the callee of the test. */
  readonly at: Ranged;
  readonly reach: Pick<PatternReach, 'admits' | 'isMild'>;
  /** Undefined when what is compared with is not known. */
  readonly pattern: PatternPlace | undefined;
}

/** A pattern that was written out, with its reach. */
export interface PatternPlace {
  readonly expr: Expr;
  readonly reach: PatternReach;
}

const DEEPEST_HELPER = 2;

/** The tests of the origin in a function and in the helpers that it hands the origin to. */
export function looseTestsIn(
  module: CodeModule,
  fn: FunctionExpr,
  origins: ReadonlySet<string>,
  depth = 0,
): readonly LooseTest[] {
  const found: LooseTest[] = [];
  walk(fn.body, (node) => {
    const tests = testsAt(module, node, origins).filter(() =>
      isDeciding(module, fn, node, origins),
    );
    found.push(...tests.flatMap((test) => looseTest(module, node, test)));
    if (node.kind === 'call' && depth < DEEPEST_HELPER) {
      found.push(...helperTests(module, node, origins, depth));
    }
  });
  return found;
}

function helperTests(
  module: CodeModule,
  call: CallExpr,
  origins: ReadonlySet<string>,
  depth: number,
): readonly LooseTest[] {
  const index = call.args.findIndex(
    ({ value, isSpread }) => !isSpread && subjectOf(module, value, origins) === 'origin',
  );
  const helper = index < 0 ? undefined : functionOf(module, call.callee);
  const target = helper?.expr.params[index]?.target;
  return helper === undefined || target?.kind !== 'name'
    ? []
    : looseTestsIn(helper.module, helper.expr, new Set([target.name]), depth + 1);
}

interface OriginTest {
  readonly form: 'prefix' | 'suffix' | 'part' | 'pattern';
  readonly subject: Subject;
  /** What the origin is compared with. */
  readonly operand: Expr;
  readonly matching: Matching;
  readonly at: Ranged;
}

const METHODS: ReadonlyMap<string, OriginTest['form']> = new Map([
  ['startsWith', 'prefix'],
  ['startswith', 'prefix'],
  ['endsWith', 'suffix'],
  ['endswith', 'suffix'],
  ['includes', 'part'],
  ['match', 'pattern'],
  ['search', 'pattern'],
]);

const PYTHON_MATCHING: ReadonlyMap<string, Matching> = new Map([
  ['match', 'start'],
  ['search', 'anywhere'],
  ['fullmatch', 'whole'],
]);

function testsAt(
  module: CodeModule,
  node: Node,
  origins: ReadonlySet<string>,
): readonly OriginTest[] {
  if (node.kind === 'binary' && node.op === 'in') {
    const subject = subjectOf(module, node.right, origins);
    return subject === undefined
      ? []
      : [{ form: 'part', subject, operand: node.left, matching: 'anywhere', at: node }];
  }
  if (node.kind !== 'call' || node.callee.kind !== 'member') {
    return [];
  }
  return [
    ...ofSubject(module, node, node.callee.object, node.callee.name, origins),
    ...ofPattern(module, node, node.callee.object, node.callee.name, origins),
  ];
}

function ofSubject(
  module: CodeModule,
  call: CallExpr,
  object: Expr,
  method: string,
  origins: ReadonlySet<string>,
): readonly OriginTest[] {
  const form = METHODS.get(method);
  const operand = call.args[0]?.value;
  const subject =
    form === undefined || operand === undefined ? undefined : subjectOf(module, object, origins);
  return form === undefined || operand === undefined || subject === undefined
    ? []
    : [{ form, subject, operand, matching: 'anywhere', at: call.callee }];
}

// `pattern.test(origin)`, `re.match(pattern, origin)`, `compiled.fullmatch(origin)`.
function ofPattern(
  module: CodeModule,
  call: CallExpr,
  object: Expr,
  method: string,
  origins: ReadonlySet<string>,
): readonly OriginTest[] {
  const matching = method === 'test' ? 'anywhere' : PYTHON_MATCHING.get(method);
  const [first, second] = call.args.map(({ value }) => value);
  const isFunction = /^(?:re|regex)\.\w+$/u.test(calleeOf(module, call) ?? '');
  const [operand, compared] = isFunction ? [first, second] : [object, first];
  const subject =
    matching === undefined || compared === undefined
      ? undefined
      : subjectOf(module, compared, origins);
  return matching === undefined || operand === undefined || subject === undefined
    ? []
    : [{ form: 'pattern', subject, operand, matching, at: call.callee }];
}

/** False where the test turns origins down, only runs in development, or does not decide alone. */
function isDeciding(
  module: CodeModule,
  fn: FunctionExpr,
  node: Node,
  origins: ReadonlySet<string>,
): boolean {
  if (isDevelopmentOnly(module, node)) {
    return false;
  }
  let inner = node;
  let isNegated = false;
  for (const ancestor of module.ancestors(node)) {
    if (ancestor.kind === 'unary' && ancestor.op === '!') {
      isNegated = !isNegated;
    } else if (ancestor.kind === 'binary' && ancestor.op === '&&') {
      const other = ancestor.left === inner ? ancestor.right : ancestor.left;
      if (!isPresence(module, other, origins)) {
        return false;
      }
    } else if (ancestor.kind === 'if' && ancestor.test === inner) {
      const outcome = outcomeOf({ ...deciderOf(module, fn), origins }, ancestor.then);
      return isNegated || outcome.kind !== 'denies';
    }
    inner = ancestor;
  }
  return true;
}

// `origin && origin.endsWith(…)`, `typeof origin === 'string' && …`
function isPresence(module: CodeModule, expr: Expr, origins: ReadonlySet<string>): boolean {
  if (expr.kind === 'unary' && /^(?:!|typeof)$/u.test(expr.op)) {
    return isPresence(module, expr.value, origins);
  }
  if (expr.kind === 'binary' && /^[!=]==?$/u.test(expr.op)) {
    return isPresence(module, expr.left, origins) && expr.right.kind === 'literal';
  }
  return subjectOf(module, expr, origins) !== undefined;
}

function looseTest(module: CodeModule, node: Node, test: OriginTest): readonly LooseTest[] {
  const operands = elementsBehind(module, test.operand) ?? [{ module, expr: test.operand }];
  const read = operands.flatMap((operand) => reachOfOperand(operand, test) ?? []);
  if (read.length > 0) {
    return read.slice(0, 1);
  }
  return isUnknownAffix(operands, test) && node.kind === 'call'
    ? [{ module, at: test.at, reach: UNKNOWN_REACH[test.form], pattern: undefined }]
    : [];
}

const UNKNOWN_REACH = {
  prefix: { admits: 'an allowed origin followed by ".evil.example"', isMild: false },
  suffix: { admits: '"https://evil" followed by an allowed name', isMild: true },
  part: { admits: '"https://evil.example" with an allowed name in front', isMild: false },
  pattern: { admits: '', isMild: true },
} as const;

// Text that is not known here, unless a dot stands before it.
function isUnknownAffix(operands: readonly Resolved[], { form }: OriginTest): boolean {
  return (
    form !== 'pattern' &&
    operands.every(({ module, expr }) => {
      const isDotted =
        (expr.kind === 'template' && /^[.:]/u.test(expr.texts[0] ?? '')) ||
        (expr.kind === 'binary' && /^[.:]/u.test(stringOf(module, expr.left) ?? ''));
      return stringOf(module, expr) === undefined && expr.kind !== 'list' && !isDotted;
    })
  );
}

function reachOfOperand(
  { module, expr }: Resolved,
  test: OriginTest,
): readonly LooseTest[] | undefined {
  if (expr.kind === 'list') {
    return expr.items.flatMap((item) => reachOfOperand({ module, expr: item }, test) ?? []);
  }
  if (test.form === 'pattern') {
    return looseOfPattern({ module, expr }, test.matching, test.subject);
  }
  const text = stringOf(module, expr);
  if (text === undefined || (test.form === 'part' && /^[:/]*$/u.test(text))) {
    return undefined;
  }
  const reach = reachOfPattern(AFFIX[test.form](escaped(text)), 'anywhere', test.subject);
  return reach === undefined ? undefined : [{ module, at: test.at, reach, pattern: undefined }];
}

const AFFIX = {
  prefix: (text: string): string => `^${text}`,
  suffix: (text: string): string => `${text}$`,
  part: (text: string): string => text,
} as const;

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');
}

/** The reach of a regular expression: a literal, `new RegExp(…)`, `re.compile(…)` or a pattern in a string. */
export function looseOfPattern(
  { module, expr }: Resolved,
  matching: Matching,
  subject: Subject,
): readonly LooseTest[] | undefined {
  const source = patternSource(module, expr);
  const reach =
    source === undefined ? undefined : reachOfPattern(source.pattern, matching, subject);
  return source === undefined || reach === undefined
    ? undefined
    : [
        {
          module: source.module,
          at: source.expr,
          reach,
          pattern: { expr: source.expr, reach },
        },
      ];
}

function patternSource(
  module: CodeModule,
  expr: Expr,
): { readonly module: CodeModule; readonly expr: Expr; readonly pattern: string } | undefined {
  const end = follow(module, expr);
  if (end?.expr.kind === 'regex') {
    return { ...end, pattern: end.expr.pattern };
  }
  if (end?.expr.kind === 'call') {
    const first = end.expr.args[0]?.value;
    return /^(?:RegExp|(?:re|regex)\.compile)$/u.test(calleeOf(end.module, end.expr) ?? '') &&
      first !== undefined
      ? patternSource(end.module, first)
      : undefined;
  }
  const pattern = end === undefined ? undefined : stringOf(end.module, end.expr);
  return end === undefined || pattern === undefined ? undefined : { ...end, pattern };
}
