import { createCipheriv, randomBytes } from 'node:crypto';

import { pool } from './database.ts';

export async function saveCarrierToken(carrierId: string, token: string): Promise<void> {
  await pool.query('UPDATE carriers SET encrypted_token = $2 WHERE id = $1', [
    carrierId,
    encryptToken(token),
  ]);
}

function encryptToken(token: string): string {
  const key = Buffer.from(process.env.CARRIER_TOKEN_KEY, 'hex');
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const sealed = Buffer.concat([cipher.update(token, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
}
