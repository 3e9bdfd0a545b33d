import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

import type { NextFunction, Request, Response } from 'express';

export const requests = new AsyncLocalStorage<{ readonly requestId: string }>();

export function requestId(req: Request, res: Response, next: NextFunction): void {
  const given = req.get('x-request-id') ?? '';
  const id = /^[A-Za-z0-9-]{1,64}$/.test(given) ? given : randomUUID();
  res.setHeader('X-Request-ID', id);
  requests.run({ requestId: id }, next);
}
