import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a function that is called encryption and encodes',
      files: {
        'src/vault.ts': code`
          export function encryptToken(token: string): string {
            return Buffer.from(token).toString('base64');
          }
          export const encrypt = (text: string) => btoa(encodeURIComponent(text));
        `,
      },
      findings: [
        {
          message: 'function',
          span: '2:10-2:47',
          data: { name: 'encryptToken', encoding: 'base64 text' },
          evidence: [{ span: '1:17-1:29', note: 'The name promises encryption.' }],
        },
        { message: 'function', span: '4:42-4:72' },
      ],
    },
    {
      name: 'the same in Python',
      files: {
        'app/vault.py': code`
          import base64
          import binascii

          def encrypt_password(password: str) -> str:
              return base64.b64encode(password.encode()).decode()

          class Vault:
              def encrypt(self, value):
                  encoded = binascii.hexlify(value.encode())
                  return encoded
        `,
      },
      findings: [
        {
          message: 'function',
          span: '5:12-5:47',
          evidence: [{ span: '4:5-4:21', note: 'The name promises encryption.' }],
        },
        {
          message: 'function',
          span: '9:19-9:51',
          evidence: [{ span: '8:9-8:16', note: 'The name promises encryption.' }],
        },
      ],
    },
    {
      name: 'a name that says encrypted',
      files: {
        'src/account.ts': code`
          export function row(accessToken: string, apiKey: string) {
            const encryptedKey = JSON.stringify(apiKey);
            return { encryptedToken: Buffer.from(accessToken, 'utf8').toString('hex'), encryptedKey };
          }
        `,
        'app/account.py': code`
          from base64 import b64encode

          def row(account, password):
              account.encrypted_password = b64encode(password.encode("utf-8"))
        `,
      },
      findings: [
        {
          message: 'name',
          path: 'src/account.ts',
          span: '2:24-2:46',
          data: { name: 'encryptedKey', encoding: 'JSON text' },
          evidence: [
            { path: 'src/account.ts', span: '2:9-2:21', note: 'The name promises encryption.' },
          ],
        },
        {
          message: 'name',
          path: 'src/account.ts',
          span: '3:28-3:76',
          evidence: [
            { path: 'src/account.ts', span: '3:12-3:26', note: 'The name promises encryption.' },
          ],
        },
        {
          message: 'name',
          path: 'app/account.py',
          span: '4:34-4:69',
          evidence: [
            { path: 'app/account.py', span: '4:5-4:31', note: 'The name promises encryption.' },
          ],
        },
      ],
    },
    {
      name: 'a credential column',
      files: {
        'src/save.ts': code`
          export async function save(db, user, password) {
            await db.account.create({ data: { id: 1, password: btoa(password) } });
            user.password = btoa(password);
          }
        `,
        'app/save.py': code`
          import base64

          def save(session, token):
              session.add(Account(api_token=base64.b64encode(token.encode()).decode()))
        `,
      },
      findings: [
        {
          message: 'column',
          path: 'src/save.ts',
          span: '2:54-2:68',
          data: { name: 'password', encoding: 'base64 text' },
          evidence: [
            { path: 'src/save.ts', span: '2:44-2:52', note: 'The credential is kept here.' },
          ],
        },
        {
          message: 'column',
          path: 'src/save.ts',
          span: '3:19-3:33',
          evidence: [
            { path: 'src/save.ts', span: '3:3-3:16', note: 'The credential is kept here.' },
          ],
        },
        {
          message: 'column',
          path: 'app/save.py',
          span: '4:35-4:67',
          evidence: [
            { path: 'app/save.py', span: '4:35-4:76', note: 'The credential is kept here.' },
          ],
        },
      ],
    },
    {
      name: 'ECB, DES, RC4 and createCipher in Node.js',
      files: {
        'src/cipher.ts': code`
          import crypto, { createCipheriv } from 'node:crypto';
          const ALGORITHM = 'aes-256-ecb';
          export const a = (row: Buffer) => createCipheriv(ALGORITHM, key, null);
          export const b = (row: Buffer, iv: Buffer) => crypto.createCipheriv('des-cbc', key, iv);
          export const c = (row: Buffer) => crypto.createCipheriv('rc4', key, '');
          export const d = (password: string) => crypto.createCipher('aes-256-cbc', password);
          const key = Buffer.from(process.env.ENCRYPTION_KEY, 'hex');
        `,
      },
      findings: [
        { message: 'ecb', span: '3:35-3:49', data: { cipher: 'aes-256-ecb' } },
        { message: 'broken', span: '4:47-4:68', data: { cipher: 'DES-CBC' } },
        { message: 'broken', span: '5:35-5:56' },
        { message: 'createCipher', span: '6:40-6:59' },
      ],
    },
    {
      name: 'a fixed initialization vector: a literal, zeros, a setting',
      files: {
        'src/cipher.js': code`
          const crypto = require('crypto');
          const IV = Buffer.from('0123456789abcdef');
          exports.a = (row) => crypto.createCipheriv('aes-256-cbc', key, IV);
          exports.b = (row) => crypto.createCipheriv('aes-256-gcm', key, Buffer.alloc(12, 0));
          exports.c = (row) => crypto.createCipheriv('aes-256-cbc', key, process.env.CIPHER_IV);
          exports.d = (row, text) =>
            crypto.subtle.encrypt({ name: 'AES-GCM', iv: new Uint8Array(12) }, key, text);
          const key = Buffer.from(process.env.ENCRYPTION_KEY, 'hex');
        `,
      },
      findings: [
        {
          message: 'iv',
          span: '3:22-3:43',
          evidence: [{ span: '3:64-3:66', note: 'Never changes.' }],
        },
        {
          message: 'iv',
          span: '4:22-4:43',
          evidence: [{ span: '4:64-4:83', note: 'Never changes.' }],
        },
        {
          message: 'iv',
          span: '5:22-5:43',
          evidence: [{ span: '5:64-5:85', note: 'Never changes.' }],
        },
        {
          message: 'iv',
          span: '7:3-7:24',
          evidence: [{ span: '7:48-7:66', note: 'Never changes.' }],
        },
      ],
    },
    {
      name: 'PyCryptodome and cryptography in Python',
      files: {
        'app/cipher.py': code`
          from Crypto.Cipher import AES, DES, ARC4
          from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

          IV = b"0000000000000000"

          def encrypt(row, text):
              AES.new(key, AES.MODE_ECB).encrypt(text)
              AES.new(key, mode=AES.MODE_CBC, iv=IV).encrypt(text)
              DES.new(key, DES.MODE_CBC).encrypt(text)
              ARC4.new(key).encrypt(text)
              Cipher(algorithms.AES(key), modes.ECB()).encryptor()
              Cipher(algorithms.AES(key), modes.CBC("abcdefabcdefabcd".encode())).encryptor()

          key = bytes.fromhex(os.environ["ENCRYPTION_KEY"])
        `,
      },
      findings: [
        { message: 'ecb', span: '7:5-7:12' },
        {
          message: 'iv',
          span: '8:5-8:12',
          evidence: [{ span: '8:40-8:42', note: 'Never changes.' }],
        },
        { message: 'broken', span: '9:5-9:12', data: { cipher: 'DES' } },
        { message: 'broken', span: '10:5-10:13', data: { cipher: 'RC4' } },
        { message: 'ecb', span: '11:33-11:42', data: { cipher: 'ECB mode' } },
        {
          message: 'iv',
          span: '12:33-12:42',
          evidence: [{ span: '12:43-12:70', note: 'Never changes.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'one vector under a key that is derived for each secret',
      files: {
        'src/keychain.js': code`
          export async function seal(secret, text) {
            const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
            const key = await crypto.subtle.deriveKey(HKDF, base, AES, false, ['encrypt']);
            return crypto.subtle.encrypt({ name: 'AES-GCM', iv: new Uint8Array(12) }, key, text);
          }
        `,
      },
    },
    {
      name: 'base64 of ciphertext',
      files: {
        'src/vault.ts': code`
          import { createCipheriv, randomBytes } from 'node:crypto';
          export function encryptToken(token: string, key: Buffer): string {
            const iv = randomBytes(12);
            const cipher = createCipheriv('aes-256-gcm', key, iv);
            const encrypted = Buffer.concat([cipher.update(token), cipher.final()]);
            return Buffer.from(encrypted).toString('base64');
          }
        `,
        'app/vault.py': code`
          import base64

          def encrypt_password(password, fernet):
              return base64.b64encode(fernet.encrypt(password.encode())).decode()

          def row(account, ciphertext):
              account.encrypted_password = base64.b64encode(ciphertext)
        `,
      },
    },
    {
      name: 'transport encodings',
      files: {
        'src/client.ts': code`
          export function call(user: string, password: string, token: string, payload) {
            payload.password = btoa(password);
            const authorization = 'Basic ' + btoa(password);
            const url = '/login?token=' + encodeURIComponent(token);
            return http.post(url, { password: btoa(password), token: JSON.stringify(token) }, { authorization });
          }
          export function encodeToken(token: string) {
            return Buffer.from(token).toString('base64url');
          }
        `,
        'app/client.py': code`
          import base64
          import requests

          def call(user, password):
              headers = {"Authorization": base64.b64encode(f"{user}:{password}".encode())}
              return requests.get("https://api.example.com", headers=headers)
        `,
      },
    },
    {
      name: 'what is decoded from base64',
      files: {
        'src/read.ts': code`
          export function read(apiKey: string) {
            const encryptedKey = Buffer.from(apiKey, 'base64');
            return Buffer.from(apiKey, 'base64').toString('hex');
          }
        `,
      },
    },
    {
      name: 'authenticated encryption with fresh vectors',
      files: {
        'src/cipher.ts': code`
          import { createCipheriv, randomBytes, randomFillSync } from 'node:crypto';
          export const a = (key: Buffer) => createCipheriv('aes-256-gcm', key, randomBytes(12));
          export function b(key: Buffer) {
            const iv = Buffer.alloc(16);
            randomFillSync(iv);
            return createCipheriv('aes-256-cbc', key, iv);
          }
          export const c = (key, text) =>
            crypto.subtle.encrypt(
              { name: 'AES-GCM', iv: crypto.getRandomValues(new Uint8Array(12)) },
              key,
              text,
            );
          export const d = (key: Buffer, iv: Buffer) => createCipheriv('aes-256-cbc', key, iv);
        `,
        'app/cipher.py': code`
          from Crypto.Cipher import AES
          from Crypto.Random import get_random_bytes

          def encrypt(key, text):
              cipher = AES.new(key, AES.MODE_GCM)
              other = AES.new(key, AES.MODE_CBC, get_random_bytes(16))
              return cipher.encrypt(text), other.encrypt(text)
        `,
      },
    },
    {
      name: 'a file that only decrypts what somebody else encrypted, and what a protocol prescribes',
      files: {
        'src/ntlm/hash.js':
          "import crypto from 'crypto';\nexport const hash = (key) => crypto.createCipheriv('DES-ECB', key, '');\n",
        'src/login.js':
          "import crypto from 'crypto';\nexport const answerNtlm = (key) => crypto.createCipheriv('des-ecb', key, '');\n",
        'app/legacy.py': code`
          from Crypto.Cipher import AES

          def decrypt(key, data):
              return AES.new(key, AES.MODE_ECB).decrypt(data)
        `,
        'src/legacy.ts': code`
          import { createDecipheriv } from 'node:crypto';
          export const open = (key: Buffer) => createDecipheriv('aes-256-ecb', key, null);
        `,
      },
    },
    {
      name: 'encodings of what is no secret',
      files: {
        'src/store.ts': code`
          export async function save(db, state: object, cursor: string) {
            await db.row.create({ data: { state: JSON.stringify(state), token: btoa(cursor) } });
          }
        `,
      },
    },
    {
      name: 'tests',
      files: {
        'tests/vault.py': code`
          import base64
          def encrypt(value):
              return base64.b64encode(value)
        `,
      },
    },
    {
      name: 'a fixed initialization vector for a key that a salt makes new for each value',
      files: {
        'src/scrypt.ts': code`
          import crypto from 'node:crypto';

          export function verify(password: string, salt: Buffer, signer: Buffer) {
            const derived = crypto.scryptSync(password, salt, 32);
            return crypto.createCipheriv('aes-256-ctr', derived, Buffer.alloc(16, 0)).update(signer);
          }
        `,
      },
    },
    {
      name: 'a column that another file encrypts when it is stored',
      files: {
        'src/integrations.ts': code`
          export function patch(integration, body) {
            integration.client_secret = Buffer.from(body.privateKey).toString('base64');
          }
        `,
        'src/vault.ts': code`
          export const stored = (row) => ({ ...row, client_secret: encrypt(row.client_secret) });
        `,
      },
    },
  ],
});
