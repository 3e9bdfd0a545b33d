import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

import type { NextFunction, Request, Response } from 'express';

export const requestContext = new AsyncLocalStorage<{
  readonly requestId: string;
  readonly tenantId?: string;
}>();

/** Each request runs with its id, and so does everything that it causes. */
export function enterRequest(request: Request, _response: Response, next: NextFunction): void {
  requestContext.run({ requestId: request.get('x-request-id') ?? randomUUID() }, next);
}
