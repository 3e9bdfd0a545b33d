import { valuesGivenTo } from '../code/assignments.ts';
import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr } from '../code/code.ts';
import { calleeOf, follow, nameOf } from '../code/resolve.ts';
import { lookUp } from '../code/scope.ts';
import { environmentRead } from '../settings/settings-environment.ts';
import { nameOfFunction } from '../resilience/timers-stop.ts';
import { argumentOf, positional, propertyOf, stringOf } from '../code/values.ts';

/** An encryption that does not protect what it encrypts. */
export interface WeakCipher {
  readonly call: CallExpr;
  readonly problem:
    /** The same plain block gives the same cipher block. */
    | { readonly kind: 'ecb'; readonly cipher: string }
    /** DES, RC4 and their like: broken by today's means. */
    | { readonly kind: 'broken'; readonly cipher: string }
    /** Key and initialization vector are both made of the password, without salt. */
    | { readonly kind: 'createCipher' }
    /** The initialization vector is the same every time; its place. */
    | { readonly kind: 'fixed iv'; readonly iv: Expr; readonly module: CodeModule };
}

/** Stands in every file that encrypts by a known library. */
const CIPHERS = /cipher|crypto|subtle/iu;

/**
 * Weak encryptions in a file, in source order. Files that only decrypt have none: what they read is
 * somebody else's. So has code that takes the key as a parameter, except for `createCipher`: whoever
 * calls it may speak the protocol of a device or a partner, who prescribes the cipher.
 */
export function weakCiphersOf(module: CodeModule): readonly WeakCipher[] {
  if (!CIPHERS.test(module.file.text)) {
    return [];
  }
  return module.calls.flatMap((call) => {
    const callee = calleeOf(module, call) ?? '';
    const problem =
      nodeProblem(module, call, callee) ??
      cryptoJsProblem(module, call, callee) ??
      webCryptoProblem(module, call) ??
      pythonProblem(module, call, callee);
    const isOwn = problem?.kind === 'createCipher' || !isGivenKey(module, keyOf(module, call));
    return problem === undefined || !isOwn || isPrescribed(module, call, problem)
      ? []
      : [{ call, problem }];
  });
}

// Modes take the vector, and the cipher beside them the key: `Cipher(algorithms.AES(key), modes.ECB())`.
function keyOf(module: CodeModule, call: CallExpr): Expr | undefined {
  if (
    /\bsubtle\.encrypt$|\bcreateCipheriv$|^CryptoJS\b|\.encrypt$/u.test(module.text(call.callee))
  ) {
    return positional(call, 1);
  }
  const parent = module.parent(call);
  const cipher = parent?.kind === 'call' ? positional(parent, 0) : undefined;
  return /\bmodes\.\w+$|^(?:ECB|CBC|CTR|GCM|CFB|OFB)$/u.test(module.text(call.callee)) &&
    cipher?.kind === 'call'
    ? positional(cipher, 0)
    : positional(call, 0);
}

const SETTINGS = /^(?:self|this|cls|config|configuration|settings|options|env|secrets?)$/iu;

/** True for a key that a caller hands in: a parameter, a part of one, or what is made of it. */
function isGivenKey(module: CodeModule, key: Expr | undefined, depth = 0): boolean {
  if (key === undefined || depth > DEEPEST) {
    return false;
  }
  switch (key.kind) {
    case 'name': {
      const binding = lookUp(module, key.name, key);
      return binding?.kind === 'parameter'
        ? !SETTINGS.test(key.name)
        : valuesGivenTo(module, key).some(({ value }) => isGivenKey(module, value, depth + 1));
    }
    case 'member':
      return isGivenKey(module, key.object, depth + 1);
    case 'index':
      return [key.object, key.index].some((each) => isGivenKey(module, each, depth + 1));
    case 'await':
      return isGivenKey(module, key.value, depth + 1);
    case 'call':
      return [
        ...(key.callee.kind === 'member' ? [key.callee.object] : []),
        ...key.args.map(({ value }) => value),
      ].some((each) => isGivenKey(module, each, depth + 1));
    default:
      return false;
  }
}

const PROTOCOL = /ntlm|ms_?chap|kerberos|vnc/iu;

// Protocols of old prescribe DES and RC4 for their answers to a challenge: another cipher cannot speak them.
function isPrescribed(module: CodeModule, call: CallExpr, { kind }: Problem): boolean {
  const names = [...module.ancestors(call)].map((node) => {
    const name = node.kind === 'function' ? nameOfFunction(module, node) : undefined;
    return node.kind === 'class' ? node.name : name;
  });
  return (
    (kind === 'ecb' || kind === 'broken') &&
    [module.path, ...names].some((name) => PROTOCOL.test(name ?? ''))
  );
}

type Problem = WeakCipher['problem'];

// https://nodejs.org/api/crypto.html#cryptocreatecipherivalgorithm-key-iv-options
function nodeProblem(module: CodeModule, call: CallExpr, callee: string): Problem | undefined {
  if (!/^(?:node:)?crypto(?:\.default)?\.(?:createCipher|createCipheriv)$/u.test(callee)) {
    return undefined;
  }
  if (callee.endsWith('createCipher')) {
    return { kind: 'createCipher' };
  }
  const cipher = stringOf(module, positional(call, 0))?.toLowerCase();
  if (cipher !== undefined && /^(?:des(?:-(?:cbc|cfb|ofb|ecb).*)?|rc4.*|rc2.*)$/u.test(cipher)) {
    return { kind: 'broken', cipher: cipher.toUpperCase() };
  }
  if (cipher !== undefined && /-ecb$|^des-ede3?$/u.test(cipher)) {
    return { kind: 'ecb', cipher };
  }
  return isDerivedWithSalt(module, positional(call, 1))
    ? undefined
    : fixedIv(module, positional(call, 2));
}

// https://cryptojs.gitbook.io/docs/
function cryptoJsProblem(module: CodeModule, call: CallExpr, callee: string): Problem | undefined {
  const cipher =
    /^crypto-js(?:\.default)?(?:[./](?<cipher>AES|DES|TripleDES|RC4|RC4Drop|Rabbit|aes|des|rc4))\.encrypt$/u.exec(
      callee,
    )?.groups?.['cipher'];
  if (cipher === undefined) {
    return undefined;
  }
  if (/^(?:DES|RC4)/iu.test(cipher)) {
    return { kind: 'broken', cipher: cipher.toUpperCase() };
  }
  const options = positional(call, 2);
  const mode = propertyOf(module, options, 'mode');
  if (mode.kind === 'given' && mode.module.text(mode.value).endsWith('.ECB')) {
    return { kind: 'ecb', cipher: `${cipher.toUpperCase()} in ECB mode` };
  }
  const iv = propertyOf(module, options, 'iv');
  return iv.kind === 'given' ? fixedIv(iv.module, iv.value) : undefined;
}

// https://developer.mozilla.org/docs/Web/API/SubtleCrypto/encrypt
function webCryptoProblem(module: CodeModule, call: CallExpr): Problem | undefined {
  if (!/\bsubtle\.encrypt$/u.test(module.text(call.callee))) {
    return undefined;
  }
  // A key that is derived for each secret encrypts no second value under the same vector.
  const iv = DERIVES.test(module.file.text)
    ? undefined
    : propertyOf(module, positional(call, 0), 'iv');
  return iv?.kind === 'given' ? fixedIv(iv.module, iv.value) : undefined;
}

const DERIVES = /\bsubtle\.derive(?:Key|Bits)\(/u;

const PYCRYPTO = /^Crypto(?:dome)?\.Cipher\.(?<cipher>AES|DES|ARC4|ARC2|Blowfish|DES3)\.new$/u;
const HAZMAT =
  /^cryptography\.hazmat\.(?:primitives\.ciphers|decrepit\.ciphers)\.(?:modes|algorithms)\.(?<name>ECB|CBC|CTR|GCM|CFB|OFB|ARC4|RC2)$/u;

// https://www.pycryptodome.org/src/cipher/classic, https://cryptography.io/en/latest/hazmat/primitives/symmetric-encryption/
function pythonProblem(module: CodeModule, call: CallExpr, callee: string): Problem | undefined {
  const cipher = PYCRYPTO.exec(callee)?.groups?.['cipher'];
  const name = HAZMAT.exec(callee)?.groups?.['name'];
  if ((cipher === undefined && name === undefined) || !/encrypt(?:or)?\(/u.test(module.file.text)) {
    return undefined;
  }
  if (cipher !== undefined) {
    if (/^(?:DES|ARC4|ARC2)$/u.test(cipher)) {
      return { kind: 'broken', cipher: cipher.replace('ARC', 'RC') };
    }
    const mode = argumentOf(module, call, 1, 'mode');
    if (
      mode.kind === 'given' &&
      (nameOf(mode.module, mode.value) ?? mode.module.text(mode.value)).endsWith('.MODE_ECB')
    ) {
      return { kind: 'ecb', cipher: `${cipher} in ECB mode` };
    }
    const iv = ['iv', 'IV', 'nonce']
      .map((key) => argumentOf(module, call, 2, key))
      .find((one) => one.kind === 'given');
    return iv?.kind === 'given' ? fixedIv(iv.module, iv.value) : undefined;
  }
  if (name === 'ECB') {
    return { kind: 'ecb', cipher: 'ECB mode' };
  }
  return /^(?:ARC4|RC2)$/u.test(name ?? '')
    ? { kind: 'broken', cipher: (name ?? '').replace('ARC', 'RC') }
    : fixedIv(module, positional(call, 0));
}

// A key that is derived with a salt of its own encrypts one value: its initialization vector may be any.
function isDerivedWithSalt(module: CodeModule, key: Expr | undefined): boolean {
  if (key?.kind !== 'name') {
    return false;
  }
  return valuesGivenTo(module, key).some(({ value }) => {
    const text = module.text(value);
    return (
      /scrypt|pbkdf2|hkdf/iu.test(text) &&
      !/(?:scrypt|pbkdf2|hkdf)\w*\([^,]*,\s*(?:Buffer\.from\()?["'`]/iu.test(text)
    );
  });
}

function fixedIv(module: CodeModule, iv: Expr | undefined): Problem | undefined {
  return iv !== undefined && isFixed(module, iv, 0) ? { kind: 'fixed iv', iv, module } : undefined;
}

const DEEPEST = 6;

// What makes a buffer of what it is given. `new Uint8Array(12)` and `Buffer.alloc(16)` are zeros.
const CONVERSIONS =
  /^(?:Buffer\.(?:from|alloc)|(?:new\s+)?Uint8Array(?:\.from)?|CryptoJS\.enc\.\w+\.parse|crypto-js\.enc\.\w+\.parse|bytes(?:\.fromhex)?|bytearray|base64\.b64decode|binascii\.unhexlify)$/u;

function isFixed(module: CodeModule, expr: Expr, depth: number): boolean {
  if (depth > DEEPEST) {
    return false;
  }
  if (environmentRead(module, expr) !== undefined) {
    return true;
  }
  const end = follow(module, expr);
  if (end === undefined) {
    return false;
  }
  const { expr: value, module: owner } = end;
  switch (value.kind) {
    case 'literal':
      return typeof value.value === 'string' ? value.value !== '' : typeof value.value === 'number';
    case 'list':
      return value.items.every((item) => isFixed(owner, item, depth + 1));
    case 'binary':
      return isFixed(owner, value.left, depth + 1) && isFixed(owner, value.right, depth + 1);
    case 'call': {
      const { callee } = value;
      if (
        callee.kind === 'member' &&
        /^(?:encode|slice|substring|substr|subarray|toString)$/u.test(callee.name)
      ) {
        return isFixed(owner, callee.object, depth + 1);
      }
      const first = positional(value, 0);
      return (
        CONVERSIONS.test(owner.text(callee)) &&
        first !== undefined &&
        isFixed(owner, first, depth + 1) &&
        !isFilledLater(owner, value)
      );
    }
    default:
      return false;
  }
}

// `getRandomValues(new Uint8Array(12))`, `randomFillSync(iv)`: the zeros are only room.
function isFilledLater(module: CodeModule, value: Expr): boolean {
  const parent = module.parent(value);
  const target =
    parent?.kind === 'bind' && parent.target.kind === 'name' ? parent.target.name : undefined;
  return (
    (parent?.kind === 'call' &&
      /(?:getRandomValues|randomFill\w*)$/u.test(module.text(parent.callee))) ||
    (target !== undefined &&
      new RegExp(
        `(?:getRandomValues|randomFill(?:Sync)?|copy|set)\\([^)]*\\b${target.replaceAll('$', '\\$')}\\b|\\b${target.replaceAll('$', '\\$')}(?:\\[|\\.(?:set|fill|write\\w*|copy)\\()`,
        'u',
      ).test(module.file.text))
  );
}
