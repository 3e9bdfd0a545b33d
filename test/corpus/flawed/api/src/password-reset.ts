import { createHash, randomBytes } from 'node:crypto';

import { Router } from 'express';

import { pool } from './database.ts';
import { mailResetLink } from './mail-reset-link.ts';

export const passwordReset = Router();

passwordReset.post('/password-reset', async (request, response) => {
  const resetToken = randomBytes(32).toString('base64url');
  const digest = createHash('sha256').update(resetToken).digest('hex');
  await pool.query('UPDATE users SET reset_digest = $2 WHERE email = $1', [
    String(request.body.email),
    digest,
  ]);
  await mailResetLink(String(request.body.email), resetToken);
  response.status(202).json({ resetToken });
});
