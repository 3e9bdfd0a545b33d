import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr } from '../code/code.ts';
import { calleeOf, follow } from '../code/resolve.ts';
import { positional, stringOf } from '../code/values.ts';

/** A value that anybody can turn back: base64, hex, URI or JSON encoding. */
export interface Encoding {
  /** How it reads in a sentence: `base64`. */
  readonly name: string;
  readonly call: CallExpr;
  /** What is encoded, without conversions between text and bytes. */
  readonly source: Expr;
}

const FUNCTIONS: readonly { readonly callee: RegExp; readonly name: string }[] = [
  { callee: /^(?:window\.|globalThis\.)?btoa$/u, name: 'base64' },
  { callee: /^(?:js-base64\.)?(?:Base64\.)?(?:encode|toBase64|encodeURI)$/u, name: 'base64' },
  {
    callee:
      /^base64\.(?:standard_|urlsafe_)?b64encode$|^base64\.encodebytes$|^binascii\.b2a_base64$/u,
    name: 'base64',
  },
  { callee: /^base64\.(?:b32|b16|b85|a85)encode$/u, name: 'base32' },
  { callee: /^binascii\.(?:hexlify|b2a_hex)$/u, name: 'hex' },
  {
    callee: /^(?:encodeURIComponent|encodeURI|escape)$|^urllib\.parse\.quote(?:_plus)?$/u,
    name: 'URI',
  },
  { callee: /^JSON\.stringify$|^json\.dumps$/u, name: 'JSON' },
];

/** The encoding that an expression is, through constants and conversions; undefined for anything else. */
export function encodingOf(module: CodeModule, expr: Expr): Encoding | undefined {
  const end = follow(module, expr);
  return end?.module === module ? encodingAt(module, end.expr) : encodingAt(module, expr);
}

function encodingAt(module: CodeModule, expr: Expr): Encoding | undefined {
  if (expr.kind === 'await') {
    return encodingAt(module, expr.value);
  }
  if (expr.kind !== 'call') {
    return undefined;
  }
  const { callee } = expr;
  // `b64encode(…).decode()` is the encoding as text.
  if (callee.kind === 'member' && /^(?:decode|strip|trim)$/u.test(callee.name)) {
    return encodingAt(module, callee.object);
  }
  return textForm(module, expr) ?? functionForm(module, expr);
}

// `Buffer.from(text).toString('base64')` and `text.encode().hex()`.
function textForm(module: CodeModule, call: CallExpr): Encoding | undefined {
  const { callee } = call;
  if (callee.kind !== 'member') {
    return undefined;
  }
  if (callee.name === 'hex' && module.language === 'python' && call.args.length === 0) {
    return { name: 'hex', call, source: unwrapped(module, callee.object) };
  }
  const form = callee.name === 'toString' ? stringOf(module, positional(call, 0)) : undefined;
  const buffer = callee.object;
  if (form === undefined || !/^(?:base64(?:url)?|hex)$/u.test(form) || buffer.kind !== 'call') {
    return undefined;
  }
  const isDecoded = /^(?:base64(?:url)?|hex)$/u.test(stringOf(module, positional(buffer, 1)) ?? '');
  const source = positional(buffer, 0);
  return /(?:^|\.)Buffer(?:\.from)?$/u.test(module.text(buffer.callee)) &&
    source !== undefined &&
    !isDecoded
    ? {
        name: form.startsWith('base64') ? 'base64' : 'hex',
        call,
        source: unwrapped(module, source),
      }
    : undefined;
}

function functionForm(module: CodeModule, call: CallExpr): Encoding | undefined {
  const callee = calleeOf(module, call) ?? '';
  const known = FUNCTIONS.find((one) => one.callee.test(callee));
  const source = positional(call, 0);
  return known === undefined || source === undefined
    ? undefined
    : { name: known.name, call, source: unwrapped(module, source) };
}

/** Without `.encode()`, `Buffer.from(…)`, `String(…)`, `bytes(…)` and inner encodings. */
function unwrapped(module: CodeModule, expr: Expr): Expr {
  if (expr.kind !== 'call') {
    return expr;
  }
  const { callee } = expr;
  if (callee.kind === 'member' && /^(?:encode|toString|trim|strip)$/u.test(callee.name)) {
    return unwrapped(module, callee.object);
  }
  const first = positional(expr, 0);
  const isConversion =
    /^(?:Buffer\.from|String|str|bytes|bytearray|unescape|encodeURIComponent|JSON\.stringify|json\.dumps)$/u.test(
      module.text(callee),
    );
  return isConversion && first !== undefined ? unwrapped(module, first) : expr;
}
