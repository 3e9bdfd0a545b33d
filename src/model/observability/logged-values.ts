import type { CodeModule } from '../code/code-module.ts';
import type { Argument, CallExpr, Expr, Node, ObjectEntry, Ranged } from '../code/code.ts';
import { calleeOf } from '../code/resolve.ts';
import { stringOf } from '../code/values.ts';
import { isAboutValue, sensitiveKindOf } from '../secrets/sensitive-names.ts';
import type { SensitiveKind } from '../secrets/sensitive-names.ts';

/** Something secret or personal that a record of the log carries as it is. */
export interface LoggedValue {
  readonly at: Expr;
  /** As written: `user.email`. */
  readonly text: string;
  /** `request` for a body, the headers or the cookies of a request as a whole. */
  readonly kind: SensitiveKind | 'request';
  /** The field of the record; undefined for a value within its text. */
  readonly key: string | undefined;
  /** What to take out so that the rest of the call stays as it is; undefined when nothing would be left. */
  readonly removable: Ranged | undefined;
}

/** What the arguments of a call that writes a record give away, by name, in source order. */
export function loggedValuesOf(module: CodeModule, call: CallExpr): readonly LoggedValue[] {
  const found: LoggedValue[] = [];
  for (const [index, argument] of call.args.entries()) {
    const field = argument.name !== null && argument.name !== 'extra' ? argument.name : undefined;
    if (!argument.isSpread) {
      visit(argument.value, {
        key: field,
        removable: field === undefined ? undefined : keywordRange(call.args, index),
      });
    }
  }
  return found;

  function visit(expr: Expr, at: Pick<LoggedValue, 'key' | 'removable'>): void {
    const kind = kindOf(module, expr, at.key);
    if (kind !== undefined) {
      found.push({ at: expr, text: module.text(expr), kind, ...at });
      return;
    }
    if (expr.kind === 'object') {
      for (const [index, entry] of expr.entries.entries()) {
        const key = entry.kind === 'property' ? entry.key : undefined;
        if (entry.kind !== 'spread') {
          visit(entry.value, { key: key ?? at.key, removable: entryRange(expr.entries, index) });
        }
      }
      return;
    }
    for (const part of partsOf(module, expr)) {
      visit(part, { key: at.key, removable: undefined });
    }
  }
}

const WHOLE_REQUEST =
  /^(?:this\.|self\.)?(?:req|request|ctx\.req|ctx\.request|c\.req)\.(?:body|headers|cookies|rawBody|rawHeaders|POST|META|form)$/u;
const OF_SETTINGS = /(?:env|environ|config|settings|options|credentials)$/iu;

function kindOf(
  module: CodeModule,
  expr: Expr,
  key: string | undefined,
): LoggedValue['kind'] | undefined {
  if (expr.kind !== 'name' && expr.kind !== 'member') {
    return undefined;
  }
  const text = module.text(expr).replaceAll(/[?!]/gu, '');
  if (WHOLE_REQUEST.test(text)) {
    return 'request';
  }
  // `ErrorCode.INVALID_EMAIL` and `Scopes.EMAIL` are constants.
  const isConstant =
    expr.kind === 'member' &&
    /^[A-Z][A-Z0-9_]*$/u.test(expr.name) &&
    !OF_SETTINGS.test(module.text(expr.object));
  if (isConstant || (key !== undefined && isAboutValue(key))) {
    return undefined;
  }
  if (isMessage(module, expr) || isAbsent(module, expr)) {
    return undefined;
  }
  const own = sensitiveKindOf(expr.name);
  const isCounted = expr.kind === 'member' && /^(?:length|size|id|_id|name|type)$/u.test(expr.name);
  return own ?? (key === undefined || isCounted ? undefined : kindOfKey(expr, key));
}

// `ERR_NO_PASSWORD`, which is a sentence.
function isMessage(module: CodeModule, expr: Expr): boolean {
  return (
    expr.kind === 'name' &&
    /^[A-Z][A-Z0-9_]*$/u.test(expr.name) &&
    (/^(?:ERR|ERROR|MSG|MESSAGE|WARN|LOG)_/u.test(expr.name) ||
      /\s/u.test(stringOf(module, expr) ?? ''))
  );
}

/** True within the branch for there being no value: what is logged is that nothing is there. */
function isAbsent(module: CodeModule, expr: Expr): boolean {
  const text = module
    .text(expr)
    .replaceAll(/[?!]/gu, '')
    .replaceAll(/[.$()[\]]/gu, String.raw`\$&`);
  const missing = new RegExp(
    String.raw`(?:^|[\s(])(?:!\s*${text}|not\s+${text}|${text}\s+is\s+None|${text}\s*={2,3}\s*(?:null|undefined|''|""))(?=$|[\s)])`,
    'u',
  );
  let inner: Node = expr;
  for (const outer of module.ancestors(expr)) {
    const child = inner;
    if (outer.kind === 'function') {
      return false;
    }
    if (
      outer.kind === 'if' &&
      outer.then.some(({ start, end }) => start <= child.start && child.end <= end) &&
      missing.test(module.text(outer.test).replaceAll(/\?\./gu, '.'))
    ) {
      return true;
    }
    inner = outer;
  }
  return false;
}

// `{ email: value }`, but not `{ email: isSent }`.
function kindOfKey(
  expr: Extract<Expr, { kind: 'name' | 'member' }>,
  key: string,
): SensitiveKind | undefined {
  return /^(?:is|has|was|should|can)[A-Z_]|(?:sent|ok|count|status|exists|valid|enabled|present|masked|redacted|hashed?|safe\w*|id)$/iu.test(
    expr.name,
  )
    ? undefined
    : sensitiveKindOf(key);
}

const PASSES_ON =
  /^(?:JSON\.stringify|json\.dumps|orjson\.dumps|ujson\.dumps|str|repr|String|dict|util\.inspect|pprint\.pformat|safe-stable-stringify|fast-safe-stringify)$/u;

/** What of an expression ends up in the record as it is. */
function partsOf(module: CodeModule, expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'template':
      return expr.values;
    case 'list':
      return expr.items;
    case 'await':
      return [expr.value];
    case 'conditional':
      return [expr.then, expr.otherwise];
    case 'binary':
      return binaryParts(expr);
    case 'call': {
      const isFormat = expr.callee.kind === 'member' && expr.callee.name === 'format';
      const isPassed = isFormat || PASSES_ON.test(calleeOf(module, expr) ?? '');
      return isPassed ? expr.args.map(({ value }) => value) : [];
    }
    default:
      return [];
  }
}

function binaryParts({ op, left, right }: Extract<Expr, { kind: 'binary' }>): readonly Expr[] {
  switch (op) {
    case '+':
    case '??':
    case '||':
      return [left, right];
    case '%':
    case '&&':
      return [right];
    default:
      return [];
  }
}

function entryRange(entries: readonly ObjectEntry[], index: number): Ranged | undefined {
  const entry = entries[index];
  const before = entries[index - 1];
  const after = entries[index + 1];
  if (entry === undefined) {
    return undefined;
  }
  if (before !== undefined) {
    return { start: before.value.end, end: entry.value.end };
  }
  return entry.kind === 'property' && after?.kind === 'property'
    ? { start: entry.keyStart, end: after.keyStart }
    : undefined;
}

function keywordRange(args: readonly Argument[], index: number): Ranged | undefined {
  const before = args[index - 1];
  const argument = args[index];
  return before === undefined || argument === undefined
    ? undefined
    : { start: before.value.end, end: argument.value.end };
}
