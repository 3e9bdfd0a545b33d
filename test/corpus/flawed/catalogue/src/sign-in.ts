import type { Express } from 'express';
import { z } from 'zod';

import { staffByPassword } from './staff.ts';

const credentials = z.object({ name: z.string().max(100), password: z.string().max(200) });

export function signIn(app: Express): void {
  app.post('/api/sign-in', async (req, res) => {
    const { name, password } = credentials.parse(req.body);
    const staff = await staffByPassword(name, password);
    res.status(staff === undefined ? 401 : 204).end();
  });
}
