import { compare } from 'bcrypt';
import { Router } from 'express';

import { pool } from './database.ts';

export const signIn = Router();

signIn.post('/', async (request, response) => {
  const { rows } = await pool.query('SELECT id, password_hash FROM users WHERE email = $1', [
    String(request.body.email),
  ]);
  const [user] = rows;
  if (user === undefined || !(await compare(String(request.body.password), user.password_hash))) {
    console.warn('wrong credentials of', request.session.user, request.ip);
    response.sendStatus(401);
    return;
  }
  request.session.userId = user.id;
  response.sendStatus(204);
});
