import type { CodeModule } from './code-module.ts';
import { walk } from './code-nodes.ts';
import type { CallExpr, Expr, FunctionExpr } from './code.ts';
import { instanceMember } from './instance-field.ts';
import { meaningOfName } from './meaning.ts';
import { calledName } from './reach.ts';
import { calleeOf, follow, functionOf, nameOf } from './resolve.ts';
import { lookUp, topLevel } from './scope.ts';
import { environmentRead } from '../settings/settings-environment.ts';
import { positional, stringOf, valueOf } from './values.ts';

const DEEPEST = 8;
/** Calls that give their first argument back in another form. */
const FORMS =
  /^(?:str|bytes|String|Buffer\.from|TextEncoder\(\)\.encode|(?:crypto|node:crypto)\.create(?:Secret|Private|Public)Key|jose\.import(?:PKCS8|SPKI|JWK|X509)|jose\.base64url\.decode|(?:joserfc\.jwk|authlib\.jose)\.(?:Oct|RSA|EC|OKP)Key\.import_key)$/u;
/** Methods that give the object back in another form. */
const FORM_METHODS = /^(?:encode|get_secret_value|toString|trim|strip|replace|value)$/u;
const GETTERS = /^(?:get|getOrThrow|getString|get_str|getenv|require|config|env|getEnv|str)$/u;
const SETTING = /^[A-Za-z][\w.:-]*$/u;

/**
 * A text by which two expressions can be compared: equal when they surely stand for the same value, which
 * is the same literal, setting, constant, field of a class or parameterless getter. Different texts of
 * literals are different values; any other difference says nothing. Undefined when it cannot be told.
 */
export function identityOf(module: CodeModule, expr: Expr): string | undefined {
  return identityAt(module, expr, 0);
}

/** The identity of a literal begins with this, and only that. */
export const LITERAL_IDENTITY = 'literal ';

function identityAt(module: CodeModule, expr: Expr, depth: number): string | undefined {
  if (depth > DEEPEST) {
    return undefined;
  }
  const read = environmentRead(module, expr);
  if (read !== undefined) {
    return `setting ${read.name}`;
  }
  const value = valueOf(module, expr);
  if (value.isKnown) {
    return value.value === null ? undefined : LITERAL_IDENTITY + JSON.stringify(value.value);
  }
  switch (expr.kind) {
    case 'await':
      return identityAt(module, expr.value, depth + 1);
    case 'binary':
      // `process.env.SECRET || 'development'` is the setting, whatever takes over.
      return expr.op === '||' || expr.op === '??'
        ? identityAt(module, expr.left, depth + 1)
        : undefined;
    case 'call':
      return identityOfCall(module, expr, depth);
    case 'name':
      return identityOfName(module, expr, depth);
    case 'member':
      return identityOfMember(module, expr, depth);
    case 'index':
      return named(nameOf(module, expr));
    case 'object':
      return `object ${module.path}:${String(expr.start)}`;
    default:
      return undefined;
  }
}

function identityOfCall(module: CodeModule, call: CallExpr, depth: number): string | undefined {
  const { callee } = call;
  const first = positional(call, 0);
  if (first !== undefined && FORMS.test(calleeOf(module, call) ?? '')) {
    return identityAt(module, first, depth + 1);
  }
  if (callee.kind === 'member' && FORM_METHODS.test(callee.name)) {
    return identityAt(module, callee.object, depth + 1);
  }
  const own = call.isNew ? undefined : functionOf(module, callee);
  if (own !== undefined && call.args.length === 0) {
    const { start } = own.expr;
    const returned = onlyReturned(own.expr);
    return (
      (returned === undefined ? undefined : identityAt(own.module, returned, depth + 1)) ??
      `getter ${own.module.path}:${String(start)}`
    );
  }
  const setting = GETTERS.test(calledName(call)) ? stringOf(module, first) : undefined;
  return setting !== undefined && SETTING.test(setting) ? `setting ${setting}` : undefined;
}

function onlyReturned(fn: FunctionExpr): Expr | undefined {
  const values: Expr[] = [];
  walk(fn.body, (node) => {
    if (node.kind === 'return' && node.value !== null) {
      values.push(node.value);
    }
    return node.kind !== 'function';
  });
  return values.length === 1 ? values[0] : undefined;
}

function identityOfName(
  module: CodeModule,
  expr: Extract<Expr, { kind: 'name' }>,
  depth: number,
): string | undefined {
  const meaning = meaningOfName(module, expr.name, expr);
  if (meaning.kind === 'external') {
    return lookUp(module, expr.name, expr) === undefined ? undefined : named(meaning.name);
  }
  if (meaning.kind === 'binding') {
    const { binding, module: owner } = meaning;
    const value =
      binding.kind === 'value' && binding.keys.length === 0
        ? identityAt(owner, binding.value, depth + 1)
        : undefined;
    if (value !== undefined) {
      return value;
    }
    if (binding.kind === 'parameter' && binding.keys.length === 0) {
      return `parameter ${owner.path} ${expr.name}`;
    }
    return nameOfTopLevel(owner, expr.name) ?? identityOfEnd(module, expr, depth);
  }
  return identityOfEnd(module, expr, depth);
}

function nameOfTopLevel(owner: CodeModule, name: string): string | undefined {
  const own = topLevel(owner, name);
  return own?.kind === 'value' || own?.kind === 'opaque'
    ? `variable ${owner.path} ${name}`
    : undefined;
}

function identityOfMember(
  module: CodeModule,
  expr: Extract<Expr, { kind: 'member' }>,
  depth: number,
): string | undefined {
  const end = identityOfEnd(module, expr, depth);
  if (end !== undefined) {
    return end;
  }
  const member = instanceMember(module, expr);
  if (member !== undefined) {
    return `field ${member.module.path}:${String(member.cls.start)} ${member.name}`;
  }
  const object = named(nameOf(module, expr));
  return object ?? memberOfVariable(module, expr);
}

// `config.jwt.secret` of a top-level constant that cannot be read further.
function memberOfVariable(
  module: CodeModule,
  { object, name }: Extract<Expr, { kind: 'member' }>,
): string | undefined {
  if (object.kind === 'member') {
    const outer = memberOfVariable(module, object);
    return outer === undefined ? undefined : `${outer}.${name}`;
  }
  const meaning = object.kind === 'name' ? meaningOfName(module, object.name, object) : undefined;
  const outer =
    meaning?.kind === 'binding' && object.kind === 'name'
      ? nameOfTopLevel(meaning.module, object.name)
      : undefined;
  return outer === undefined ? undefined : `${outer}.${name}`;
}

function identityOfEnd(module: CodeModule, expr: Expr, depth: number): string | undefined {
  const end = follow(module, expr);
  return end === undefined || end.expr === expr
    ? undefined
    : identityAt(end.module, end.expr, depth + 1);
}

const LOOKED_UP = /\(\)$|\b(?:find|fetch|query|select|get|load)\w*\(\)/u;

// What a call returned, or a row that one looked up, can be another value at another place.
function named(name: string | undefined): string | undefined {
  return name === undefined || LOOKED_UP.test(name) ? undefined : `name ${name}`;
}
