import { randomUUID } from 'node:crypto';

import type { NextFunction, Request, Response } from 'express';

import { logger } from './logger.ts';

export function requestId(_request: Request, response: Response, next: NextFunction): void {
  const id = randomUUID();
  response.locals.requestId = id;
  response.locals.logger = logger.child({ requestId: id });
  next();
}
