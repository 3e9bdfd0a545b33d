import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr } from '../code/code.ts';
import { argumentFor } from './queries.ts';
import { runsSqlByName } from './queries-libraries.ts';
import { isPassing, isQuoting, isSafeCall, isTestForName } from './queries-safe-calls.ts';
import { elementsOf } from './queries-text-lists.ts';
import { CONSTANT_NAME } from './queries-text-constants.ts';
import { returnsOf } from './queries-text-spot.ts';
import type { Parts, Spot } from './queries-text-spot.ts';
import { variable } from './queries-text-variable.ts';
import { calleeOf, follow, functionOf } from '../code/resolve.ts';
import { positional, stringOf } from '../code/values.ts';

const NONE: Parts = [];

/** What a call adds to the text around it: what it formats, joins or changes, or what a helper returns. */
export function readCall(spot: Spot, call: CallExpr): Parts {
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
        ? args.flatMap(({ value }) => spot.read(spot, value))
        : spot.read(spot, object);
    }
    if (/^(?:replace|replaceAll)$/u.test(callee.name)) {
      return isStripping(call)
        ? NONE
        : [...spot.read(spot, object), ...spot.read(part, positional(call, 1) ?? object)];
    }
    if (
      /^(?:format|format_map|substitute|safe_substitute|concat)$/u.test(callee.name) &&
      isText(module, object)
    ) {
      return [...spot.read(spot, object), ...args.flatMap(({ value }) => spot.read(part, value))];
    }
    const folded = foldOf(part, call);
    if (folded !== undefined) {
      return folded;
    }
    if (callee.name === 'get' && isConstantMap(module, object)) {
      return NONE;
    }
  }
  if (name === 'JSON.stringify' || name === 'json.dumps') {
    return spot.read(part, args[0]?.value ?? callee);
  }
  if (name === 'String' || name === 'str' || name === 'cast' || name === 'typing.cast') {
    return args.slice(-1).flatMap(({ value }) => spot.read(spot, value));
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
    : call.args.slice(1).flatMap(({ value }) => spot.read({ ...spot, isPart: true }, value));
}

// `name.replace(/[^a-z_]/g, '')` leaves only what the class names; `replace("'", "''")` quotes.
function isStripping(call: CallExpr): boolean {
  const pattern = positional(call, 0);
  const by = positional(call, 1);
  const isDoubling = by?.kind === 'literal' && by.value === "''";
  return (
    isDoubling || (pattern?.kind === 'regex' && /^\[\^[^\]]*\]\+?$|^\\W/u.test(pattern.pattern))
  );
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
    return method !== undefined && isTestForName(method) ? NONE : variable(spot, call);
  }
  const given = new Map(spot.given);
  helper.expr.params.forEach((parameter, index) => {
    const argument = argumentFor(helper.expr, index, call) ?? parameter.fallback;
    if (argument !== null) {
      given.set(parameter, { kind: 'value', spot, expr: argument });
    }
  });
  const inside: Spot = { ...spot, module: helper.module, given, depth: spot.depth + 2 };
  return returnsOf(helper.expr).flatMap((value) => spot.read(inside, value));
}

// `list.reduce((text, each) => …, start)`: the text is made of the start and of every step.
function foldOf(spot: Spot, { callee, args }: CallExpr): Parts | undefined {
  const [step, start] = args;
  if (callee.kind !== 'member' || !/^(?:reduce|reduceRight)$/u.test(callee.name)) {
    return undefined;
  }
  const fn = step === undefined ? undefined : functionOf(spot.module, step.value);
  const [text, each] = fn?.expr.params ?? [];
  if (fn === undefined || text === undefined) {
    return undefined;
  }
  const given = new Map(spot.given).set(text, { kind: 'number' });
  if (each !== undefined) {
    given.set(each, { kind: 'element', spot, expr: callee.object });
  }
  const inside: Spot = { ...spot, module: fn.module, given };
  return [
    ...(start === undefined ? elementsOf(spot, callee.object) : spot.read(spot, start.value)),
    ...returnsOf(fn.expr).flatMap((value) => spot.read(inside, value)),
  ];
}

/** True for what is surely text, so that `%` and `format` fill it. */
export function isText(module: CodeModule, expr: Expr): boolean {
  return (
    expr.kind === 'template' ||
    (expr.kind === 'binary' && expr.op === '+') ||
    stringOf(module, expr) !== undefined
  );
}
