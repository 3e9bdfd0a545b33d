import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a key of the program: a setting, a field, a constant, what is derived from them',
      files: {
        'src/box.ts': code`
          import crypto from 'node:crypto';
          export class Box {
            constructor(private readonly key: Buffer, config) {
              crypto.createCipheriv('aes-128-ecb', config.key, null);
            }
            encrypt = (text) => crypto.createCipheriv('aes-128-cbc', this.key, 'abcdefabcdefabcd');
            derive = () => crypto.createCipheriv('rc4', Buffer.from(process.env.KEY, 'hex'), '');
            old = (password) => crypto.createCipher('aes-128-cbc', password);
          }
        `,
      },
      findings: [
        { message: 'ecb', span: '4:5-4:26', data: { cipher: 'aes-128-ecb' } },
        {
          message: 'iv',
          span: '6:23-6:44',
          evidence: [{ span: '6:70-6:88', note: 'Never changes.' }],
        },
        { message: 'broken', span: '7:18-7:39', data: { cipher: 'RC4' } },
        { message: 'createCipher', span: '8:23-8:42' },
      ],
    },
    {
      name: 'encodings that promise encryption',
      files: {
        'src/seal.ts': code`
          export const encrypt = (text: string) => btoa(text);
          export const row = (token: string) => ({ encryptedToken: btoa(token) });
          export const save = (db, password) => db.account.create({ data: { password: btoa(password) } });
        `,
      },
      findings: [
        {
          message: 'function',
          span: '1:42-1:52',
          data: { name: 'encrypt', encoding: 'base64 text' },
        },
        {
          message: 'name',
          span: '2:58-2:69',
          data: { name: 'encryptedToken', encoding: 'base64 text' },
          evidence: [{ span: '2:42-2:56', note: 'The name promises encryption.' }],
        },
        {
          message: 'column',
          span: '3:77-3:91',
          data: { name: 'password', encoding: 'base64 text' },
          evidence: [{ span: '3:67-3:75', note: 'The credential is kept here.' }],
        },
      ],
    },
    {
      name: 'crypto-js with ECB, DES and a fixed vector',
      files: {
        'src/box.ts': code`
          import CryptoJS from 'crypto-js';
          const iv = CryptoJS.enc.Utf8.parse('abcdefabcdefabcd');
          export const a = (t, u) => CryptoJS.AES.encrypt(t, k, { mode: CryptoJS.mode.ECB });
          export const b = (t, u) => CryptoJS.AES.encrypt(t, k, { iv });
          export const c = (t, u) => CryptoJS.DES.encrypt(t, k);
          const k = process.env.ENCRYPTION_KEY;
        `,
      },
      findings: [
        { message: 'ecb', span: '3:28-3:48', data: { cipher: 'AES in ECB mode' } },
        {
          message: 'iv',
          span: '4:28-4:48',
          evidence: [{ span: '4:57-4:59', note: 'Never changes.' }],
        },
        { message: 'broken', span: '5:28-5:48' },
      ],
    },
  ],
  passes: [
    {
      name: 'a key that the caller gives, who may speak the protocol of a device or a partner',
      files: {
        'src/gateway.js': code`
          const crypto = require('crypto');
          const IV = Buffer.from('17996d093d28ddb3ba695a2e6f58562e', 'hex');
          module.exports = (token, password) =>
            crypto.createCipheriv('aes-128-cbc', password, IV).update(token, 'ascii', 'hex');
        `,
        'src/answer.ts': code`
          import { createCipheriv } from 'node:crypto';
          export function answer(session: { key: string }, text: string) {
            const key = Buffer.from(session.key, 'hex');
            return createCipheriv('aes-128-ecb', key, null).update(text);
          }
        `,
        'app/hasher.py': code`
          from Crypto.Cipher import AES
          from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

          def header(partition, text):
              AES.new(partition.key, AES.MODE_ECB).encrypt(text)
              return Cipher(algorithms.AES(partition.key), modes.CBC(bytes(16))).encryptor()
        `,
      },
    },
  ],
});
