import { pool } from './database.ts';

export async function saveCarrierToken(carrierId: string, token: string): Promise<void> {
  await pool.query('UPDATE carriers SET encrypted_token = $2 WHERE id = $1', [
    carrierId,
    encryptToken(token),
  ]);
}

function encryptToken(token: string): string {
  return Buffer.from(token, 'utf8').toString('base64');
}
