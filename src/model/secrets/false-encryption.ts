import type { CodeModule } from '../code/code-module.ts';
import type { Expr, FunctionExpr, Node, Pattern, Ranged } from '../code/code.ts';
import { encodingOf } from './encodings.ts';
import type { Encoding } from './encodings.ts';
import { languageOf } from '../code/language.ts';
import { rowWriteAround } from '../data/row-writes.ts';
import { isSecretName } from './settings-secret-names.ts';

/** A secret that is only encoded where it is said or meant to be encrypted. */
export interface FalseEncryption extends Ranged {
  readonly encoding: Encoding;
  readonly reason:
    /** A function whose name promises encryption returns it. */
    | { readonly kind: 'function'; readonly name: string; readonly at: Ranged }
    /** A variable or field whose name promises it. */
    | { readonly kind: 'name'; readonly name: string; readonly at: Ranged }
    /** A column for a credential. */
    | { readonly kind: 'column'; readonly name: string; readonly at: Ranged };
}

const ENCRYPTS = /^_*(?:encrypt|encipher)(?!ion|ed)/iu;
const ENCRYPTED = /encrypted|cipher_?text|encrypt_?(?:password|token|secret|key)/iu;
// Where anything of this stands in the function, what is encoded may be ciphertext.
const CRYPTOGRAPHY =
  /cipher|encrypt|hash|hmac|\bsign|seal|fernet|\bkms|subtle|sodium|nacl|scrypt|pbkdf|bcrypt|argon|digest|\bbox\b|\bgcm\b|\baes|\brsa|vault|publicKey|public_key|xor|\^/iu;
const CIPHERTEXT =
  /encrypt|cipher|\bct\b|crypt|hash|digest|signature|sealed|blob|nonce|\biv\b|salt/iu;

/** Every such place of a file, in source order. */
export function falseEncryptionsOf(module: CodeModule): readonly FalseEncryption[] {
  const found = new Map<number, FalseEncryption>();
  for (const node of module.nodes) {
    for (const one of placesAt(module, node)) {
      if (!found.has(one.encoding.call.start)) {
        found.set(one.encoding.call.start, one);
      }
    }
  }
  return [...found.values()].toSorted((a, b) => a.start - b.start);
}

function placesAt(module: CodeModule, node: Node): readonly FalseEncryption[] {
  switch (node.kind) {
    case 'function':
      return functionPlaces(module, node);
    case 'bind':
    case 'assign':
      return node.value === null ? [] : bindingPlaces(module, node, node.target, node.value);
    case 'object':
      return node.entries.flatMap((entry) =>
        entry.kind === 'property'
          ? named(
              module,
              node,
              entry.key,
              { start: entry.keyStart, end: entry.keyEnd },
              entry.value,
            )
          : [],
      );
    case 'call':
      return node.args.flatMap(({ name, value }) =>
        name === null ? [] : named(module, node, name, value, value),
      );
    default:
      return [];
  }
}

function functionPlaces(module: CodeModule, fn: FunctionExpr): readonly FalseEncryption[] {
  const name = fn.name ?? boundName(module, fn);
  if (name === undefined || !ENCRYPTS.test(name)) {
    return [];
  }
  const body = fn.body.map((statement) => module.text(statement)).join('\n');
  const returns = fn.body.flatMap((statement) =>
    statement.kind === 'return' && statement.value !== null ? [statement.value] : [],
  );
  const at =
    fn.name === null
      ? { start: fn.start, end: fn.start }
      : { start: fn.nameStart, end: fn.nameEnd };
  return CRYPTOGRAPHY.test(body)
    ? []
    : returns.flatMap((value) => {
        const encoding = encodingOf(module, value);
        return encoding === undefined || encoding.name === 'JSON' || !isPlain(encoding.source)
          ? []
          : [
              {
                ...rangeOf(encoding.call),
                encoding,
                reason: { kind: 'function' as const, name, at },
              },
            ];
      });
}

function boundName(module: CodeModule, fn: FunctionExpr): string | undefined {
  const parent = module.parent(fn);
  if (parent?.kind === 'bind' && parent.target.kind === 'name') {
    return parent.target.name;
  }
  const entry =
    parent?.kind === 'object'
      ? parent.entries.find((one) => one.kind === 'property' && one.value === fn)
      : undefined;
  return entry?.kind === 'property' ? entry.key : undefined;
}

// Objects that are sent and not kept: an encoding in them belongs to the transport.
const SENT =
  /^(?:payload|body|request|req|res|response|params?|data|headers?|options?|opts|config|form(?:Data)?|query|message|msg|auth|args|kwargs|env|environ|process|self|this|url|window|document|localStorage|sessionStorage)$/iu;

function bindingPlaces(
  module: CodeModule,
  node: Node,
  target: Pattern,
  value: Expr,
): readonly FalseEncryption[] {
  if (target.kind === 'name') {
    return ENCRYPTED.test(target.name) ? named(module, node, target.name, target, value) : [];
  }
  if (target.kind !== 'member') {
    return [];
  }
  const owner = module.text(target.object).split('.').at(-1) ?? '';
  const isKept = /^[a-z]/iu.test(owner) && !SENT.test(owner);
  const encoding = secretEncoding(module, node, value);
  if (encoding === undefined) {
    return [];
  }
  if (ENCRYPTED.test(target.name)) {
    return [place(encoding, 'name', target.name, target)];
  }
  return isKept &&
    isSecretName(target.name) &&
    encoding.name !== 'URI' &&
    !isEncryptedElsewhere(module, target.name)
    ? [place(encoding, 'column', target.name, target)]
    : [];
}

/** A property or keyword: by a name that promises encryption, or within a write to a store. */
function named(
  module: CodeModule,
  node: Node,
  name: string,
  at: Ranged,
  value: Expr,
): readonly FalseEncryption[] {
  if (!ENCRYPTED.test(name) && !isSecretName(name)) {
    return [];
  }
  const encoding = secretEncoding(module, node, value);
  if (encoding === undefined) {
    return [];
  }
  if (ENCRYPTED.test(name)) {
    return [place(encoding, 'name', name, at)];
  }
  return encoding.name !== 'URI' &&
    rowWriteAround(module, node) !== undefined &&
    !isEncryptedElsewhere(module, name)
    ? [place(encoding, 'column', name, at)]
    : [];
}

const NEAR = 120;

// Some programs encrypt a column when they store the row, whatever was put into it before.
function isEncryptedElsewhere({ project }: CodeModule, column: string): boolean {
  if (!/^\w+$/u.test(column)) {
    return false;
  }
  const word = new RegExp(`\\b${column}\\b`, 'gu');
  return project
    .files((path) => languageOf(path) !== undefined)
    .some(
      ({ text }) =>
        /\bencrypt\w*\(/iu.test(text) &&
        [...text.matchAll(word)].some(({ index }) =>
          /\bencrypt\w*\(/iu.test(text.slice(Math.max(0, index - NEAR), index + NEAR)),
        ),
    );
}

function place(
  encoding: Encoding,
  kind: 'name' | 'column',
  name: string,
  at: Ranged,
): FalseEncryption {
  return { ...rangeOf(encoding.call), encoding, reason: { kind, name, at: rangeOf(at) } };
}

function rangeOf({ start, end }: Ranged): Ranged {
  return { start, end };
}

function secretEncoding(module: CodeModule, node: Node, value: Expr): Encoding | undefined {
  const encoding = encodingOf(module, value);
  const source = encoding === undefined ? undefined : lastName(encoding.source);
  const fn = module.enclosingFunction(node);
  const isCryptography =
    fn !== undefined && fn.body.some((one) => CRYPTOGRAPHY.test(withoutName(module.text(one))));
  return source !== undefined && isSecretName(source) && !CIPHERTEXT.test(source) && !isCryptography
    ? encoding
    : undefined;
}

// The name that makes the promise is no sign that it is kept.
function withoutName(text: string): string {
  return text.replaceAll(/\w*(?:encrypted|cipher_?text)\w*/giu, '');
}

function lastName(expr: Expr): string | undefined {
  return expr.kind === 'name' || expr.kind === 'member' ? expr.name : undefined;
}

function isPlain(expr: Expr): boolean {
  return expr.kind === 'name' || (expr.kind === 'member' && isPlain(expr.object));
}
