import type { NextFunction, Request, Response } from 'express';

import { log } from './logger.ts';
import { requests } from './request-id.ts';

export function answerError(
  err: Error,
  req: Request,
  res: Response,
  next: NextFunction,
): void {
  const requestId = requests.getStore()?.requestId;
  log.error({ kind: err.name, requestId }, 'Request failed');
  res.status(500).json({ error: 'Internal server error', requestId });
}
