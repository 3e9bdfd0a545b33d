import type { NextFunction, Request, Response } from 'express';

import { log } from './logger.ts';

export function answerError(
  err: Error,
  req: Request,
  res: Response,
  next: NextFunction,
): void {
  log.error({ kind: err.name }, 'Request failed');
  res.status(500).json({ error: err.message });
}
