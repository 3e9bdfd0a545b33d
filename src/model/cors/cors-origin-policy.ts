import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { Expr, FunctionExpr, Node, Ranged } from '../code/code.ts';
import { deciderOf, outcomeOf } from './cors-origin-outcome.ts';
import { looseOfPattern, looseTestsIn } from './cors-origin-tests.ts';
import type { LooseTest } from './cors-origin-tests.ts';
import { isRequestOrigin } from './cors-request-origin.ts';
import { isWrittenByHand } from './cors-written.ts';
import type { CorsSetup } from './cors.ts';
import { instanceMember } from '../code/instance-field.ts';
import { follow, functionOf } from '../code/resolve.ts';
import { settingDefaultsOf } from '../settings/settings.ts';
import { isDevelopmentOnly } from '../settings/settings-production.ts';
import { argumentOf, keywordOf, valueOf } from '../code/values.ts';

/** A way in which a set-up lets in more origins than somebody listed. */
export type LooseOrigins =
  /** Every origin, by "*"; `isFallback` when only where nothing is configured. */
  | {
      readonly kind: 'star';
      readonly module: CodeModule;
      readonly at: Ranged;
      readonly isFallback: boolean;
    }
  /** Every origin, since that of the request is sent back. */
  | {
      readonly kind: 'reflected';
      readonly module: CodeModule;
      readonly at: Ranged;
      readonly isFallback: boolean;
    }
  | ({ readonly kind: 'test' } & LooseTest);

interface Spot {
  readonly setup: CorsSetup;
  readonly isFallback: boolean;
  readonly isInList: boolean;
  readonly depth: number;
}

const DEEPEST = 10;
const TEXT_METHODS =
  /^(?:split|trim|strip|replace|replaceAll|map|filter|lower|toLowerCase|rstrip|concat)$/u;

/** What is loose about the origins of a set-up, in order of the text; none when they are listed or unknown. */
export function looseOriginsOf(setup: CorsSetup): readonly LooseOrigins[] {
  if (isDevelopmentOnly(setup.module, setup.node)) {
    return [];
  }
  const { origins, pattern, library } = setup;
  const spot: Spot = { setup, isFallback: false, isInList: false, depth: 0 };
  const found: LooseOrigins[] = [];
  if (isWrittenByHand(setup) && origins.kind === 'given') {
    return writtenOrigins(setup, origins.value);
  }
  if (origins.kind === 'given') {
    found.push(...ofOrigins(spot, origins.module, origins.value));
  }
  if (pattern.kind === 'given') {
    found.push(...ofPatterns(spot, pattern.module, pattern.value));
  }
  if (origins.kind === 'absent' && pattern.kind === 'absent' && library.unset === 'star') {
    found.push({ kind: 'star', module: setup.module, at: setup.at, isFallback: false });
  }
  return found;
}

function ofOrigins(spot: Spot, module: CodeModule, expr: Expr): readonly LooseOrigins[] {
  if (spot.depth > DEEPEST || isDevelopmentOnly(module, expr)) {
    return [];
  }
  const next = { ...spot, depth: spot.depth + 1 };
  const fn = functionOf(module, expr);
  if (fn !== undefined) {
    return ofFunction(fn.module, fn.expr);
  }
  const end = follow(module, expr);
  if (end === undefined || (end.expr !== expr && isDevelopmentOnly(end.module, end.expr))) {
    return end === undefined ? ofField(next, module, expr) : [];
  }
  // What a constant holds is flagged where it is used, save for long lists and patterns.
  const shown = expr.kind === 'name' || expr.kind === 'member' ? expr : end.expr;
  switch (end.expr.kind) {
    case 'literal':
      return ofLiteral(spot, module, shown, end.expr.value);
    case 'regex':
      return ofPatterns(spot, module, expr);
    case 'list':
      return end.expr.items.flatMap((item) =>
        ofOrigins(
          { ...next, isInList: true },
          end.module,
          item.kind === 'spread' ? item.value : item,
        ),
      );
    case 'spread':
      return ofOrigins(next, end.module, end.expr.value);
    case 'conditional':
      return [
        ...ofOrigins(next, end.module, end.expr.then),
        ...ofOrigins(next, end.module, end.expr.otherwise),
      ];
    case 'binary':
      return end.expr.op === '||' || end.expr.op === '??'
        ? [
            ...ofOrigins(next, end.module, end.expr.left),
            ...ofOrigins({ ...next, isFallback: true }, end.module, end.expr.right),
          ]
        : [];
    case 'call':
      return ofCall(next, end.module, end.expr);
    case 'other':
      return ofComprehension(next, end.module, end.expr);
    default:
      return ofField(next, end.module, end.expr);
  }
}

function ofLiteral(
  { setup: { library }, isInList, isFallback }: Spot,
  module: CodeModule,
  at: Expr,
  value: string | number | boolean | null,
): readonly LooseOrigins[] {
  if (value === true) {
    return library.star === 'mirrored' && library.name !== '@koa/cors'
      ? [{ kind: 'star', module, at, isFallback }]
      : [{ kind: 'reflected', module, at, isFallback }];
  }
  if (value === '*' || (library.hasPatternStrings && value === '.*')) {
    return !isInList || library.hasStarInLists ? [{ kind: 'star', module, at, isFallback }] : [];
  }
  const isPattern =
    library.hasPatternStrings && typeof value === 'string' && /[*\\\]$^[()]/u.test(value);
  return isPattern ? asTests(looseOfPattern({ module, expr: at }, library.matching, 'origin')) : [];
}

function ofCall(
  spot: Spot,
  module: CodeModule,
  call: Extract<Expr, { kind: 'call' }>,
): readonly LooseOrigins[] {
  const { callee } = call;
  const name = module.text(callee);
  if (/^(?:RegExp|re\.compile)$/u.test(name)) {
    return ofPatterns(spot, module, call);
  }
  const fallback = settingDefaultsOf(module).find(({ whole }) => whole === call)?.fallback;
  if (fallback !== undefined) {
    return ofOrigins({ ...spot, isFallback: true }, module, fallback);
  }
  if (callee.kind === 'member' && TEXT_METHODS.test(callee.name)) {
    // A star that is split is a list with a star.
    const isInList = spot.isInList || callee.name === 'split';
    return ofOrigins({ ...spot, isInList }, module, callee.object);
  }
  const first = call.args[0]?.value;
  return /^(?:list|set|tuple|sorted|new Set|Array\.from)$/u.test(name) && first !== undefined
    ? ofOrigins(spot, module, first)
    : [];
}

// `[each.strip() for each in raw.split(",")]` is made of what it runs over.
function ofComprehension(
  spot: Spot,
  module: CodeModule,
  expr: Extract<Expr, { kind: 'other' }>,
): readonly LooseOrigins[] {
  const [loop] = expr.parts;
  return loop?.kind === 'loop' && loop.each !== null && expr.parts.length === 1
    ? ofOrigins({ ...spot, isInList: true }, module, loop.each)
    : [];
}

// The default of a field of a settings class.
function ofField(spot: Spot, module: CodeModule, expr: Expr): readonly LooseOrigins[] {
  const member = instanceMember(module, expr);
  const value = member?.field?.value ?? null;
  if (member === undefined || value === null) {
    return [];
  }
  const declared = settingDefaultsOf(member.module).find(
    ({ name, at }) => name === member.name && at.start === member.field?.start,
  );
  const read = ofOrigins(
    { ...spot, isFallback: true },
    member.module,
    declared?.fallback ?? defaultOf(member.module, value),
  );
  return read.map((loose) => (loose.kind === 'test' ? loose : { ...loose, module, at: expr }));
}

// `Field(default_factory=lambda: ["*"])`
function defaultOf(module: CodeModule, value: Expr): Expr {
  if (value.kind !== 'call' || !/(?:^|\.)[fF]ield$/u.test(module.text(value.callee))) {
    return value;
  }
  const plain = argumentOf(module, value, 0, 'default');
  const given = plain.kind === 'given' ? plain : keywordOf(module, value, 'default_factory');
  if (given.kind !== 'given') {
    return value;
  }
  const returned = functionOf(given.module, given.value)?.expr.body[0];
  return returned?.kind === 'return' && returned.value !== null ? returned.value : given.value;
}

function ofPatterns(spot: Spot, module: CodeModule, expr: Expr): readonly LooseOrigins[] {
  const end = follow(module, expr);
  if (end?.expr.kind === 'list') {
    return end.expr.items.flatMap((item) => ofPatterns(spot, end.module, item));
  }
  return isDevelopmentOnly(module, expr)
    ? []
    : asTests(looseOfPattern({ module, expr }, spot.setup.library.matching, 'origin'));
}

function ofFunction(module: CodeModule, fn: FunctionExpr): readonly LooseOrigins[] {
  const decider = deciderOf(module, fn);
  const outcome = outcomeOf(decider, fn.body);
  return outcome.kind === 'accepts'
    ? [{ kind: 'reflected', module, at: outcome.at, isFallback: false }]
    : asTests(looseTestsIn(module, fn, decider.origins));
}

function asTests(tests: readonly LooseTest[] | undefined): readonly LooseOrigins[] {
  return (tests ?? []).map((test) => ({ kind: 'test', ...test }));
}

function writtenOrigins(setup: CorsSetup, value: Expr): readonly LooseOrigins[] {
  const { module, node } = setup;
  const fn = module.enclosingFunction(node);
  const known = valueOf(module, value);
  if (known.isKnown) {
    return known.value === '*' ? [{ kind: 'star', module, at: value, isFallback: false }] : [];
  }
  if (fn === undefined || !isRequestOrigin(module, value)) {
    return [];
  }
  return isChecked(module, fn, node)
    ? asTests(looseTestsIn(module, fn, new Set()))
    : [{ kind: 'reflected', module, at: value, isFallback: false }];
}

const ABOUT_ORIGINS = /origin|allow|cors|white_?list|trust|permit|host|domain/iu;

/** True when something about the origin is asked before or around the place, beyond whether there is one. */
function isChecked(module: CodeModule, fn: FunctionExpr, node: Node): boolean {
  const tests: Expr[] = [];
  walk(fn.body, (each) => {
    if (each.start > node.start && each.kind !== 'function') {
      return false;
    }
    if (each.kind === 'if' || each.kind === 'conditional') {
      tests.push(each.test);
    } else if (each.kind === 'binary' && (each.op === '&&' || each.op === '||')) {
      tests.push(each.left);
    }
    return true;
  });
  return tests.some((test) => asksAboutOrigin(module, test));
}

function asksAboutOrigin(module: CodeModule, test: Expr): boolean {
  if (test.kind === 'unary') {
    return asksAboutOrigin(module, test.value);
  }
  if (test.kind === 'binary' && (test.op === '&&' || test.op === '||')) {
    return asksAboutOrigin(module, test.left) || asksAboutOrigin(module, test.right);
  }
  return !isRequestOrigin(module, test) && ABOUT_ORIGINS.test(module.text(test));
}
