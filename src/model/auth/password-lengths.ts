import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, ClassField, Expr, Node, ObjectExpr } from '../code/code.ts';
import { leaves } from '../code/early-exits.ts';
import { calledName, lastName } from '../code/reach.ts';
import { keywordOf, propertyOf, stringOf, valueOf } from '../code/values.ts';
import type { Option } from '../code/values.ts';

/** A place that says from how many characters on a password is accepted. */
export interface PasswordLength {
  /** As the field or variable is called. */
  readonly field: string;
  readonly minimum: number;
  /** The number as it is written; a constant's name where there is one. */
  readonly at: Expr;
}

const PASSWORD =
  /^(?:(?:new|raw|plain|user|admin)_?)*(?:password|passwd|pwd|pass_?phrase)\d?(?:_?new)?$/iu;
/** Who signs in, leaves or proves who they are has a password already; a meter only rates one. */
const SIGN_IN =
  /log_?in|log-in|sign_?in|sign-in|authenticat|credential|current|old_?pass|session|token_?request|smtp|mail_?config|database|connection|delete|remove|verify|unlock|disable|re_?auth|strength|score|share/iu;

/** The least lengths of passwords in schemas, decorators, validators and comparisons, forms for signing in left out. */
export function passwordLengthsOf(module: CodeModule): readonly PasswordLength[] {
  return module.nodes
    .flatMap((node) => lengthsAt(module, node))
    .flatMap(({ field, at }): readonly PasswordLength[] => {
      const value = valueOf(module, at);
      return value.isKnown && typeof value.value === 'number' && !isForSigningIn(module, at)
        ? [{ field, minimum: value.value, at }]
        : [];
    });
}

interface Written {
  readonly field: string;
  readonly at: Expr;
}

function lengthsAt(module: CodeModule, node: Node): readonly Written[] {
  switch (node.kind) {
    case 'object':
      return node.entries.flatMap((entry) =>
        entry.kind === 'property' && PASSWORD.test(entry.key) && !isCurrent(entry.key, keysOf(node))
          ? named(entry.key, minimumIn(module, entry.value))
          : [],
      );
    case 'class':
      return node.fields
        .filter(
          ({ name }) =>
            !isCurrent(
              name,
              node.fields.map((field) => field.name),
            ),
        )
        .flatMap((field) => lengthOfField(module, field));
    case 'call':
      return lengthOfCheckedBody(module, node);
    case 'binary':
      return lengthCompared(module, node);
    default:
      return [];
  }
}

// Beside a new password, the one without a word before it is the present one.
function isCurrent(field: string, others: readonly string[]): boolean {
  return (
    !/new/iu.test(field) && others.some((other) => PASSWORD.test(other) && /new/iu.test(other))
  );
}

function keysOf({ entries }: ObjectExpr): readonly string[] {
  return entries.flatMap((entry) => (entry.kind === 'property' ? [entry.key] : []));
}

function named(field: string, at: Expr | undefined): readonly Written[] {
  return at === undefined ? [] : [{ field, at }];
}

/** `z.string().min(8)`, `v.pipe(v.string(), v.minLength(8))`, `{ type: String, minlength: 8 }`, `Field(min_length=8)`. */
function minimumIn(module: CodeModule, value: Expr, depth = 0): Expr | undefined {
  if (value.kind === 'object') {
    const option = [propertyOf(module, value, 'minlength'), propertyOf(module, value, 'minLength')];
    return givenIn(module, option);
  }
  if (value.kind !== 'call' || depth > DEEPEST_CHAIN) {
    return undefined;
  }
  const byKeyword = ['min_length', 'minLength'].map((name) => keywordOf(module, value, name));
  const own = givenIn(module, byKeyword) ?? minimumOfCall(module, value);
  if (own !== undefined) {
    return own;
  }
  const { callee, args } = value;
  const inner = callee.kind === 'member' ? [callee.object] : [];
  const parts = /^(?:pipe|Column|mapped_column)$/u.test(calledName(value))
    ? args.map((each) => each.value)
    : [];
  const validators = keywordOf(module, value, 'validators');
  const listed =
    validators.kind === 'given' && validators.value.kind === 'list' ? validators.value.items : [];
  for (const each of [...inner, ...parts, ...listed]) {
    const found = minimumIn(module, each, depth + 1);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

const DEEPEST_CHAIN = 12;

function givenIn(module: CodeModule, options: readonly Option[]): Expr | undefined {
  for (const option of options) {
    if (option.kind === 'given' && option.module === module) {
      // Mongoose takes the message beside it: `[8, 'too short']`.
      return option.value.kind === 'list' ? option.value.items[0] : option.value;
    }
  }
  return undefined;
}

function minimumOfCall(module: CodeModule, call: CallExpr): Expr | undefined {
  const name = calledName(call);
  const first = call.args[0]?.value;
  if (/^(?:min|minLength|MinLength)$/u.test(name) && first?.kind !== 'object') {
    return first;
  }
  if (/^(?:isLength|Length|IsStrongPassword|isStrongPassword)$/u.test(name)) {
    const options = first?.kind === 'object' ? first : undefined;
    const byKeyword = keywordOf(module, call, 'min');
    const given =
      options === undefined
        ? [byKeyword]
        : [propertyOf(module, options, 'min'), propertyOf(module, options, 'minLength')];
    const isPositional = name === 'Length' && options === undefined && call.args[0]?.name === null;
    return givenIn(module, given) ?? (isPositional ? first : undefined);
  }
  return undefined;
}

function lengthOfField(module: CodeModule, field: ClassField): readonly Written[] {
  if (!PASSWORD.test(field.name)) {
    return [];
  }
  const parts = [...field.decorators, ...annotations(field.type), field.value];
  for (const part of parts) {
    const found = part === null ? undefined : minimumIn(module, part);
    if (found !== undefined) {
      return [{ field: field.name, at: found }];
    }
  }
  return [];
}

// `Annotated[str, Field(min_length=8)]` and `constr(min_length=8)`.
function annotations(type: Expr | null): readonly Expr[] {
  if (type?.kind !== 'index') {
    return type === null ? [] : [type];
  }
  return type.index.kind === 'list' ? type.index.items : [type.index];
}

// `body('password').isLength({ min: 6 })`.
function lengthOfCheckedBody(module: CodeModule, call: CallExpr): readonly Written[] {
  if (!/^(?:isLength|isStrongPassword)$/u.test(calledName(call))) {
    return [];
  }
  let root: Expr = call;
  while (root.kind === 'call' && root.callee.kind === 'member') {
    root = root.callee.object;
  }
  const first = root.kind === 'call' ? root.args[0]?.value : undefined;
  const field = stringOf(module, first);
  return field !== undefined && PASSWORD.test(field)
    ? named(field, minimumOfCall(module, call))
    : [];
}

// `if (password.length < 8) throw …`, `if len(password) < 8: raise …`.
function lengthCompared(
  module: CodeModule,
  node: Extract<Node, { kind: 'binary' }>,
): readonly Written[] {
  const subject = measured(node.left);
  let outer: Node = node;
  for (const ancestor of module.ancestors(node)) {
    if (ancestor.kind !== 'binary') {
      const isRefusal = ancestor.kind === 'if' && ancestor.test === outer && leaves(ancestor.then);
      return subject !== undefined && node.op === '<' && isRefusal
        ? named(subject, node.right)
        : [];
    }
    outer = ancestor;
  }
  return [];
}

function measured(expr: Expr): string | undefined {
  const isLen = expr.kind === 'call' && calledName(expr) === 'len';
  const counted = isLen ? expr.args[0]?.value : undefined;
  const inner = expr.kind === 'member' && expr.name === 'length' ? expr.object : counted;
  const name = inner === undefined ? '' : lastName(inner);
  return PASSWORD.test(name) ? name : undefined;
}

function isForSigningIn(module: CodeModule, at: Expr): boolean {
  if (/(?:^|\/)[^/]*(?:log-?in|sign-?in|share\w*)[^/]*$|swagger|openapi/iu.test(module.path)) {
    return true;
  }
  for (const ancestor of module.ancestors(at)) {
    const name = nameOfNode(ancestor);
    if (SIGN_IN.test(name)) {
      return true;
    }
  }
  return false;
}

function nameOfNode(node: Node): string {
  switch (node.kind) {
    case 'bind':
    case 'assign':
      return node.target.kind === 'name' || node.target.kind === 'member' ? node.target.name : '';
    case 'class':
    case 'function':
      return node.name ?? '';
    default:
      return '';
  }
}
