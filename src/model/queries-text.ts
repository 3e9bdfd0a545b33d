import { valuesGivenTo } from './assignments.ts';
import type { CodeModule } from './code-module.ts';
import type { CallExpr, Expr, FunctionExpr, LoopStmt, MemberExpr, NameExpr } from './code.ts';
import { argumentFor } from './queries.ts';
import { isChecked, isDeclaredSafe, isSafeField, isSafeType } from './queries-checked.ts';
import { runsSqlByName } from './queries-libraries.ts';
import { elementsOf } from './queries-text-lists.ts';
import {
  CONSTANT_NAME,
  isConstantMember,
  isFragment,
  isLookedUp,
  isSetting,
  originOf,
  REQUEST_NAME,
} from './queries-text-origin.ts';
import { DEEPEST_TEXT, returnsOf } from './queries-text-spot.ts';
import type { ParameterSource, Parts, Spot, VariablePart } from './queries-text-spot.ts';
import { isPassing, isQuoting, isSafeCall, isTestForName } from './queries-safe-calls.ts';
import { assignedFieldValues, calleeOf, classOf, follow, functionOf } from './resolve.ts';
import { lookUp, namesOf } from './scope.ts';
import type { Binding } from './scope.ts';
import { positional, stringOf } from './values.ts';

const NONE: Parts = [];

/**
 * The values that a text is built from and that are neither constant, nor a number, nor quoted by the
 * driver, nor checked against what they may be: through templates, concatenation, formatting, local
 * variables, lists that are joined, and helpers of the project. Empty for a text that is given as a
 * whole, since nothing is built then.
 */
export function variablePartsOf(module: CodeModule, text: Expr): Parts {
  const parts = read(
    { module, given: new Map(), depth: 0, isPart: false, seen: new Set(), read },
    text,
  );
  return parts.filter((part, index) => parts.findIndex(({ expr }) => expr === part.expr) === index);
}

/** What an expression adds to the text around it. */
function read(spot: Spot, expr: Expr): Parts {
  if (spot.depth > DEEPEST_TEXT || spot.seen.has(expr)) {
    return NONE;
  }
  const inner: Spot = {
    ...spot,
    depth: spot.depth + 1,
    seen: new Set(spot.seen).add(expr),
  };
  const part: Spot = { ...inner, isPart: true };
  switch (expr.kind) {
    case 'template':
      return expr.tag === null || isPlainTag(expr.tag)
        ? expr.values.flatMap((value) => read(part, value))
        : NONE;
    case 'binary':
      return readBinary(inner, expr.op, expr.left, expr.right);
    case 'conditional':
      return [...read(inner, expr.then), ...read(inner, expr.otherwise)];
    case 'await':
    case 'spread':
    case 'assign':
      return read(inner, expr.value);
    case 'list':
    case 'other':
      return elementsOf(part, expr);
    case 'object':
      return expr.entries.flatMap(({ value }) => read(part, value));
    case 'call':
      return readCall(inner, expr);
    case 'name':
      return readName(inner, expr);
    case 'member':
      return readMember(inner, expr);
    case 'index':
      return readIndex(inner, expr, expr.object);
    default:
      return NONE;
  }
}

// Tags that give back the text as it is; every other tag is taken to parameterise.
function isPlainTag(tag: Expr): boolean {
  return (
    (tag.kind === 'member' &&
      tag.name === 'raw' &&
      tag.object.kind === 'name' &&
      tag.object.name === 'String') ||
    (tag.kind === 'name' && /^(?:dedent|outdent|stripIndent|oneLine)$/u.test(tag.name))
  );
}

function readBinary(spot: Spot, op: string, left: Expr, right: Expr): Parts {
  const part: Spot = { ...spot, isPart: true };
  switch (op) {
    case '+':
      return isNumber(left) || isNumber(right) ? NONE : [...read(part, left), ...read(part, right)];
    case '||':
    case '??':
      return [...read(spot, left), ...read(spot, right)];
    case '&&':
      return read(spot, right);
    case '%':
      return spot.module.language === 'python' && isText(spot.module, left)
        ? [...read(spot, left), ...read(part, right)]
        : NONE;
    // `['%s'] * n` and `'?, ' * n`.
    case '*':
      return left.kind === 'list' || left.kind === 'literal' ? read(part, left) : NONE;
    default:
      return NONE;
  }
}

function isNumber(expr: Expr): boolean {
  return expr.kind === 'literal' && typeof expr.value === 'number';
}

function isText(module: CodeModule, expr: Expr): boolean {
  return (
    expr.kind === 'template' ||
    (expr.kind === 'binary' && expr.op === '+') ||
    stringOf(module, expr) !== undefined
  );
}

function variable(spot: Spot, expr: Expr, origin: VariablePart['origin']): Parts {
  return !spot.isPart || isFragment(expr) || isChecked(spot.module, expr)
    ? NONE
    : [{ module: spot.module, expr, origin }];
}

function readName(spot: Spot, expr: NameExpr): Parts {
  const { module } = spot;
  const loop = loopOf(module, expr);
  if (loop !== undefined && loop.each !== null) {
    const parts = elementsOf({ ...spot, isPart: true }, loop.each);
    return parts.length === 0 || isChecked(module, expr) ? NONE : parts;
  }
  const binding = lookUp(module, expr.name, expr);
  if (binding === undefined || CONSTANT_NAME.test(expr.name)) {
    return NONE;
  }
  switch (binding.kind) {
    case 'parameter':
      return readParameter(spot, expr, binding);
    case 'value':
      return readValue(spot, expr, binding);
    case 'import': {
      const end = follow(module, expr);
      return end === undefined ? NONE : read({ ...spot, module: end.module }, end.expr);
    }
    case 'opaque':
      return readOpaque(spot, expr, binding.type);
    default:
      return NONE;
  }
}

function readValue(
  spot: Spot,
  expr: NameExpr,
  binding: Extract<Binding, { kind: 'value' }>,
): Parts {
  const { module } = spot;
  if (isSafeType(module, binding.type) || isDeclaredSafe(module, expr.name)) {
    return NONE;
  }
  if (binding.keys.length === 0) {
    const parts = read(spot, binding.value);
    return parts.length === 0 || (spot.isPart && isChecked(module, expr)) ? NONE : parts;
  }
  const end = follow(module, expr);
  if (end !== undefined) {
    return read({ ...spot, module: end.module }, end.expr);
  }
  // `const { limit } = options` is what `options.limit` is.
  return read({ ...spot, isPart: spot.isPart }, binding.value).length === 0 &&
    binding.value.kind === 'call' &&
    isSafeCall(calleeOf(module, binding.value), undefined)
    ? NONE
    : variable(spot, expr, originOf(module, binding.value));
}

function readOpaque(spot: Spot, expr: NameExpr, type: Expr | null): Parts {
  const { module } = spot;
  const values = valuesGivenTo(module, expr);
  if (isSafeType(module, type) || isDeclaredSafe(module, expr.name)) {
    return NONE;
  }
  const parts = values.flatMap(({ value, isAdded }) =>
    read({ ...spot, isPart: spot.isPart || isAdded }, value),
  );
  return parts.length === 0 || (spot.isPart && isChecked(module, expr)) ? NONE : parts;
}

/** The loop or comprehension whose target binds the name where it stands. */
function loopOf(module: CodeModule, expr: NameExpr): LoopStmt | undefined {
  for (const node of module.ancestors(expr)) {
    if (node.kind === 'function') {
      return undefined;
    }
    const isBound =
      node.kind === 'loop' &&
      node.target !== null &&
      node.each !== null &&
      !(node.each.start <= expr.start && expr.end <= node.each.end) &&
      namesOf(node.target).some(({ name }) => name.name === expr.name);
    if (isBound) {
      return node;
    }
  }
  return undefined;
}

function readParameter(
  spot: Spot,
  expr: NameExpr,
  binding: Extract<Binding, { kind: 'parameter' }>,
): Parts {
  const { module, given } = spot;
  const { parameter, fn, keys } = binding;
  if (!spot.isPart && !given.has(parameter)) {
    return NONE;
  }
  const isSafe = isSafeType(module, parameter.type) || isDeclaredSafe(module, expr.name);
  if (isSafe || (spot.isPart && isChecked(module, expr))) {
    return NONE;
  }
  const source = given.get(parameter);
  if (source !== undefined) {
    return readSource(spot, source);
  }
  const calls = keys.length === 0 ? callsOf(module, fn) : [];
  const index = fn.params.indexOf(parameter);
  const args = calls.map((call) => argumentFor(fn, index, call) ?? parameter.fallback);
  // One level up: a helper that the file only ever gives constants.
  const isConstant =
    calls.length > 0 &&
    args.every(
      (arg) =>
        arg !== null && read({ ...spot, isPart: true, depth: spot.depth + 4 }, arg).length === 0,
    );
  return isConstant
    ? NONE
    : variable(spot, expr, REQUEST_NAME.test(expr.name) ? 'value' : 'parameter');
}

function readSource(spot: Spot, source: ParameterSource): Parts {
  switch (source.kind) {
    case 'number':
      return NONE;
    case 'value':
      return read({ ...source.spot, isPart: spot.isPart, depth: spot.depth }, source.expr);
    case 'element':
      return elementsOf({ ...source.spot, isPart: true, depth: spot.depth }, source.expr);
  }
}

function callsOf(module: CodeModule, fn: FunctionExpr): readonly CallExpr[] {
  return module.calls.filter((call) => {
    const { callee } = call;
    const name = callee.kind === 'name' || callee.kind === 'member' ? callee.name : undefined;
    return (fn.name === null || name === fn.name) && functionOf(module, callee)?.expr === fn;
  });
}

function readMember(spot: Spot, expr: MemberExpr): Parts {
  const { module } = spot;
  if (/^(?:length|size|__tablename__|__table__|db_table|tableName|__name__)$/u.test(expr.name)) {
    return NONE;
  }
  if (CONSTANT_NAME.test(expr.name) && !isSetting(module, expr)) {
    return NONE;
  }
  // `Model.__table__.name`, `Model._meta.db_table`, `Color.RED.value`.
  const { object } = expr;
  if (object.kind === 'member' && isConstantMember(object)) {
    return NONE;
  }
  const end = follow(module, expr);
  if (end !== undefined && end.expr !== expr) {
    return read({ ...spot, module: end.module }, end.expr);
  }
  if (
    isDeclaredSafe(module, expr.name) ||
    isSafeMember(module, expr) ||
    isLookedUp(module, object)
  ) {
    return NONE;
  }
  const cls = classOf(module, object);
  const field = cls?.expr.fields.find(({ name }) => name === expr.name);
  if (cls !== undefined && field !== undefined && field.value !== null) {
    return read({ ...spot, module: cls.module }, field.value);
  }
  if (object.kind === 'name' && /^(?:self|this|cls)$/u.test(object.name)) {
    return readField(spot, expr);
  }
  return variable(spot, expr, originOf(module, expr));
}

function isSafeMember(module: CodeModule, { object, name }: MemberExpr): boolean {
  const binding = object.kind === 'name' ? lookUp(module, object.name, object) : undefined;
  return binding?.kind === 'parameter' && isSafeField(module, binding.parameter, name);
}

// What configures the object is not what a request says.
function readField(spot: Spot, expr: MemberExpr): Parts {
  const { module } = spot;
  const cls = module.enclosingClass(expr);
  const field = cls?.fields.find(({ name }) => name === expr.name);
  if (cls === undefined || (field !== undefined && isSafeType(module, field.type))) {
    return NONE;
  }
  const values = [
    ...(field === undefined || field.value === null ? [] : [field.value]),
    ...assignedFieldValues(cls, expr.name),
  ];
  const isConstant =
    values.length > 0 &&
    values.every((value) => read({ ...spot, isPart: true }, value).length === 0);
  return isConstant ? NONE : variable(spot, expr, 'setting');
}

function readIndex(spot: Spot, expr: Expr, object: Expr): Parts {
  const { module } = spot;
  const end = follow(module, object);
  switch (end?.expr.kind) {
    // A look-up in a constant map is an allow list.
    case 'object':
      return read({ ...spot, module: end.module }, end.expr);
    case 'list':
      return elementsOf({ ...spot, module: end.module }, end.expr);
    default:
      return object.kind === 'name' && CONSTANT_NAME.test(object.name)
        ? NONE
        : variable(spot, expr, originOf(module, object));
  }
}

function readCall(spot: Spot, call: CallExpr): Parts {
  const { module } = spot;
  const { callee, args } = call;
  const name = calleeOf(module, call);
  const method = callee.kind === 'member' || callee.kind === 'name' ? callee.name : undefined;
  const part: Spot = { ...spot, isPart: true };
  if (isSafeCall(name, method) || isQuoting(method) || isPsycopgComposition(name)) {
    return NONE;
  }
  // What makes a fragment of plain text is looked at where it stands.
  if (runsSqlByName(module, call) !== undefined) {
    return NONE;
  }
  if (callee.kind === 'member') {
    const { object } = callee;
    if (callee.name === 'join') {
      const list = module.language === 'python' ? positional(call, 0) : object;
      return list === undefined ? NONE : elementsOf(part, list);
    }
    if (
      isPassing(callee.name) ||
      (name !== undefined && /^(?:textwrap\.dedent|inspect\.cleandoc)$/u.test(name))
    ) {
      return name !== undefined && /^(?:textwrap|inspect)\./u.test(name)
        ? args.flatMap(({ value }) => read(spot, value))
        : read(spot, object);
    }
    if (/^(?:replace|replaceAll)$/u.test(callee.name)) {
      return isStripping(args[0]?.value)
        ? NONE
        : [...read(spot, object), ...read(part, positional(call, 1) ?? object)];
    }
    if (
      /^(?:format|format_map|substitute|safe_substitute|concat)$/u.test(callee.name) &&
      isText(module, object)
    ) {
      return [...read(spot, object), ...args.flatMap(({ value }) => read(part, value))];
    }
    if (callee.name === 'get' && isConstantMap(module, object)) {
      return NONE;
    }
  }
  if (name === 'String' || name === 'str' || name === 'cast' || name === 'typing.cast') {
    return args.slice(-1).flatMap(({ value }) => read(spot, value));
  }
  if (name === 're.sub') {
    return NONE;
  }
  if (/^(?:pg-format|util\.format|mysql2?\.format|sqlstring\.format)$/u.test(name ?? '')) {
    return readFormat(spot, call);
  }
  return readHelper(spot, call, method);
}

/** `SQL(…).format(Identifier(…))` and the like make composed objects, no text. */
function isPsycopgComposition(name: string | undefined): boolean {
  return (
    name !== undefined &&
    /^psycopg2?\.sql\.(?:SQL|Identifier|Literal|Placeholder|Composed)\b/u.test(name)
  );
}

// pg-format quotes %I and %L and leaves %s as it is.
function readFormat(spot: Spot, call: CallExpr): Parts {
  const form = stringOf(spot.module, positional(call, 0));
  return form !== undefined && !/%(?:\d+\$)?s/u.test(form)
    ? NONE
    : call.args.slice(1).flatMap(({ value }) => read({ ...spot, isPart: true }, value));
}

// `name.replace(/[^a-z_]/g, '')` leaves only what the class names.
function isStripping(pattern: Expr | undefined): boolean {
  return pattern?.kind === 'regex' && /^\[\^[^\]]*\]\+?$|^\\W/u.test(pattern.pattern);
}

function isConstantMap(module: CodeModule, object: Expr): boolean {
  const end = follow(module, object);
  const isMap =
    end?.expr.kind === 'object' ||
    (end?.expr.kind === 'call' && end.expr.isNew && calleeOf(end.module, end.expr) === 'Map');
  return isMap || (object.kind === 'name' && CONSTANT_NAME.test(object.name));
}

// One level: what the helper returns, with its parameters standing for the arguments.
function readHelper(spot: Spot, call: CallExpr, method: string | undefined): Parts {
  const { module } = spot;
  const helper =
    method !== undefined && isTestForName(method) ? undefined : functionOf(module, call.callee);
  if (helper === undefined) {
    return method !== undefined && isTestForName(method)
      ? NONE
      : variable(spot, call, originOf(module, call));
  }
  const given = new Map(spot.given);
  helper.expr.params.forEach((parameter, index) => {
    const argument = argumentFor(helper.expr, index, call) ?? parameter.fallback;
    if (argument !== null) {
      given.set(parameter, { kind: 'value', spot, expr: argument });
    }
  });
  const inside: Spot = { ...spot, module: helper.module, given, depth: spot.depth + 2 };
  return returnsOf(helper.expr).flatMap((value) => read(inside, value));
}
