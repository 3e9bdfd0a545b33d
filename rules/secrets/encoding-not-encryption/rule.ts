import type { Report } from '#core/rule.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import { falseEncryptionsOf } from '#model/secrets/false-encryption.ts';
import type { FalseEncryption } from '#model/secrets/false-encryption.ts';
import { defineRule } from '#model/rule.ts';
import { weakCiphersOf } from '#model/secrets/weak-ciphers.ts';
import type { WeakCipher } from '#model/secrets/weak-ciphers.ts';

const MESSAGES = {
  function:
    '{name} promises encryption and returns {encoding}, which anybody turns back without a key. Encrypt with AES-256-GCM or a library such as libsodium or Fernet, with a key from outside of the database.',
  name: '{name} promises encryption and holds {encoding}, which anybody turns back without a key. Encrypt with AES-256-GCM or a library such as libsodium or Fernet, with a key from outside of the database.',
  column:
    'The credential is stored in {name} as {encoding}, which anybody who sees the row turns back without a key. Hash it when it is only compared; otherwise encrypt it with AES-256-GCM and a key from outside of the database.',
  ecb: '{cipher} encrypts equal blocks to equal blocks, so that the ciphertext shows what repeats, and nothing notices a change of it. Use AES-256-GCM with a fresh nonce for each value.',
  broken:
    '{cipher} is broken: its ciphertext can be read without the key by means that everybody can rent. Use AES-256-GCM with a fresh nonce for each value.',
  createCipher:
    'createCipher makes key and initialization vector from the password without a salt, so that equal texts give equal ciphertexts, and Node.js 22 has removed it. Use createCipheriv with aes-256-gcm, a key of 32 random bytes and a fresh nonce for each value.',
  iv: 'The initialization vector is the same for every value, so that equal beginnings give equal ciphertexts; in GCM and CTR two values are enough to read both. Take fresh random bytes for each value and store them with it.',
} as const;

export default defineRule({
  meta: {
    id: 'secrets/encoding-not-encryption',
    title: 'Secret is encoded or weakly encrypted where it should be encrypted',
    severity: 'critical',
    confidence: 'high',
    scope: 'call',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['owasp-a02', 'cwe-312', 'gdpr-32'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Cryptographic_Storage_Cheat_Sheet.html',
      'https://nodejs.org/api/deprecations.html#dep0106-cryptocreatecipher-and-cryptocreatedecipher',
      'https://cryptography.io/en/latest/hazmat/primitives/symmetric-encryption/',
      'https://cwe.mitre.org/data/definitions/329.html',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: [
      'createCipher',
      'crypto-js',
      'subtle.encrypt',
      'Crypto.Cipher',
      'Cryptodome.Cipher',
      'ciphers',
      'base64',
      'btoa',
      'hexlify',
      "'hex'",
      '"hex"',
      '.hex(',
      'encodeURI',
      'escape(',
      'quote(',
      'JSON.stringify',
      'json.dumps',
    ],
    withWords: [
      'piKey',
      'pi_key',
      'API_KEY',
      'ccessKey',
      'ccess_key',
      'ACCESS_KEY',
      'ncryptionKey',
      'asscode',
      'assphrase',
      'ncrypt',
      'NCRYPT',
      'ipher',
      'IPHER',
      'rypto',
      'ecret',
      'ECRET',
      'oken',
      'OKEN',
      'assword',
      'ASSWORD',
      'asswd',
      'pwd',
      'apikey',
      'redential',
      'CREDENTIAL',
      'rivate',
      'PRIVATE',
      'dsn',
      'DSN',
      'epper',
    ],
    check(module, report) {
      for (const one of falseEncryptionsOf(module)) {
        reportEncoding(module, one, report);
      }
      for (const one of weakCiphersOf(module)) {
        reportCipher(module, one, report);
      }
    },
  },
});

function reportEncoding(
  module: CodeModule,
  { start, end, encoding, reason }: FalseEncryption,
  report: Report<typeof MESSAGES>,
): void {
  report.violation({
    at: module.place({ start, end }),
    message: reason.kind,
    data: { name: reason.name, encoding: `${encoding.name} text` },
    evidence:
      reason.at.end > reason.at.start
        ? [{ ...module.place(reason.at), note: NOTES[reason.kind] }]
        : [],
  });
}

const NOTES = {
  function: 'The name promises encryption.',
  name: 'The name promises encryption.',
  column: 'The credential is kept here.',
} as const;

function reportCipher(
  module: CodeModule,
  { call, problem }: WeakCipher,
  report: Report<typeof MESSAGES>,
): void {
  const at = module.place(call.callee);
  switch (problem.kind) {
    case 'ecb':
    case 'broken':
      report.violation({ at, message: problem.kind, data: { cipher: problem.cipher } });
      break;
    case 'createCipher':
      report.violation({ at, message: 'createCipher' });
      break;
    case 'fixed iv':
      report.violation({
        at,
        message: 'iv',
        evidence: [{ ...problem.module.place(problem.iv), note: 'Never changes.' }],
      });
      break;
  }
}
