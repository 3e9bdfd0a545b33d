import axios from 'axios';
import type { NextFunction, Request, Response } from 'express';

import { logger } from './logger.ts';

export function failed(
  error: Error,
  _request: Request,
  response: Response,
  _next: NextFunction,
): void {
  const { requestId } = response.locals;
  logger.error({ kind: error.name, requestId });
  response
    .status(axios.isAxiosError(error) ? 502 : 500)
    .json({ error: 'failed', requestId });
}
