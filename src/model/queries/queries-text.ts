import type { CodeModule } from '../code/code-module.ts';
import type { Expr, MemberExpr } from '../code/code.ts';
import { isDeclaredSafe, isEnum, isSafeField, isSafeType } from './queries-checked.ts';
import { declaredKind } from './queries-declared-type.ts';
import { isSafeCall } from './queries-safe-calls.ts';
import { requestBehind } from './queries-text-callers.ts';
import { isText, readCall } from './queries-text-calls.ts';
import { elementsOf } from './queries-text-lists.ts';
import { readName } from './queries-text-names.ts';
import { CONSTANT_NAME, isConstantMember, isLookedUp } from './queries-text-constants.ts';
import { DEEPEST_TEXT } from './queries-text-spot.ts';
import type { ParameterSource, Parts, Spot } from './queries-text-spot.ts';
import { variable } from './queries-text-variable.ts';
import { assignedFieldValues, calleeOf, classOf, follow } from '../code/resolve.ts';
import { lookUp } from '../code/scope.ts';
import { isPlainTag } from '../schema/sql-text.ts';
import { propertyOf } from '../code/values.ts';

const NONE: Parts = [];

/**
 * The values that a text is built from and that a request or message decides, read from it where the text
 * is built or handed down by callers in whatever file: neither constant, nor made by the program, nor a number, nor quoted by the driver, nor checked against what
 * they may be. Followed through templates, concatenation, formatting, local variables, lists that are
 * joined, and helpers of the project. Empty for a text that is given as a whole, since nothing is built
 * then. What a request decides comes first.
 */
export function variablePartsOf(module: CodeModule, text: Expr): Parts {
  return openPartsOf(module, text)
    .flatMap((part) => {
      const request = requestBehind(part, spotIn(module));
      return request === undefined || request === part ? (request ?? []) : { ...part, request };
    })
    .toSorted((a, b) => Number(a.origin !== 'request') - Number(b.origin !== 'request'));
}

/** The same with all values of parameters that callers in other files may give, whether or not one does. */
export function openPartsOf(module: CodeModule, text: Expr): Parts {
  const parts = read(spotIn(module), text);
  return parts.filter((part, index) => parts.findIndex(({ expr }) => expr === part.expr) === index);
}

function spotIn(module: CodeModule): Spot {
  return { module, given: new Map(), depth: 0, isPart: false, seen: new Set(), read };
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

function readBinary(spot: Spot, op: string, left: Expr, right: Expr): Parts {
  const part: Spot = { ...spot, isPart: true };
  switch (op) {
    case '+': {
      return isNumber(left) || isNumber(right) ? NONE : [...read(part, left), ...read(part, right)];
    }
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

function readMember(spot: Spot, expr: MemberExpr): Parts {
  const { module } = spot;
  if (/^(?:length|size|__tablename__|__table__|db_table|tableName|__name__)$/u.test(expr.name)) {
    return NONE;
  }
  if (CONSTANT_NAME.test(expr.name)) {
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
  const given = givenProperty(spot, expr);
  if (given !== undefined) {
    return given;
  }
  if (isSafeMember(module, expr) || isLookedUp(module, object)) {
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
  return variable(spot, expr);
}

// `options.slot` where the helper was called with `{ slot: … }`.
function givenProperty(spot: Spot, { object, name }: MemberExpr): Parts | undefined {
  const source = sourceOf(spot, object);
  if (source?.kind !== 'value') {
    return undefined;
  }
  const property = propertyOf(source.spot.module, source.expr, name);
  return property.kind === 'given'
    ? read({ ...source.spot, ...placeOf(spot), module: property.module }, property.value)
    : undefined;
}

/** What a helper's parameter was called with. */
function sourceOf({ module, given }: Spot, object: Expr): ParameterSource | undefined {
  const binding = object.kind === 'name' ? lookUp(module, object.name, object) : undefined;
  return binding?.kind === 'parameter' && binding.keys.length === 0
    ? given.get(binding.parameter)
    : undefined;
}

function placeOf({ isPart, depth, seen }: Spot): Partial<Spot> {
  return { isPart, depth, seen };
}

/** What is taken out of a number, a date, an identifier or a member of an enumeration stays one. */
function isSafeMember(module: CodeModule, expr: MemberExpr): boolean {
  const { object, name } = expr;
  if (isDeclaredSafe(module, name) || declaredKind(module, expr) === 'safe') {
    return true;
  }
  if (object.kind === 'call') {
    return isSafeCall(calleeOf(module, object), undefined) || isEnum(module, object.callee);
  }
  const binding = object.kind === 'name' ? lookUp(module, object.name, object) : undefined;
  switch (binding?.kind) {
    case 'parameter':
      return (
        isSafeField(module, binding.parameter, name) ||
        (binding.keys.length === 0 && isSafeType(module, binding.parameter.type))
      );
    case 'value':
    case 'opaque':
      return isSafeType(module, binding.type);
    default:
      return false;
  }
}

// What configures the object is not what a request says; what a request gave it is.
function readField(spot: Spot, expr: MemberExpr): Parts {
  const { module } = spot;
  const cls = module.enclosingClass(expr);
  const field = cls?.fields.find(({ name }) => name === expr.name);
  if (cls === undefined || (field !== undefined && isSafeType(module, field.type))) {
    return NONE;
  }
  return assignedFieldValues(cls, expr.name)
    .flatMap((value) => read({ ...spot, isPart: true }, value))
    .filter(({ origin }) => origin === 'request');
}

function readIndex(spot: Spot, expr: Expr, object: Expr): Parts {
  const { module } = spot;
  const source = sourceOf(spot, object);
  if (source?.kind === 'value') {
    return elementsOf({ ...source.spot, ...placeOf(spot) }, source.expr);
  }
  const end = follow(module, object);
  switch (end?.expr.kind) {
    // A look-up in a constant map is an allow list.
    case 'object':
      return read({ ...spot, module: end.module }, end.expr);
    case 'list':
    case 'call':
      return elementsOf({ ...spot, module: end.module }, end.expr);
    default:
      return (object.kind === 'name' && CONSTANT_NAME.test(object.name)) ||
        isSafeElement(module, object)
        ? NONE
        : variable(spot, expr);
  }
}

function isSafeElement(module: CodeModule, object: Expr): boolean {
  const binding = object.kind === 'name' ? lookUp(module, object.name, object) : undefined;
  return binding?.kind === 'parameter' && isSafeType(module, binding.parameter.type);
}
