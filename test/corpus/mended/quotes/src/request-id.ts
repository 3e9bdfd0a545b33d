import { randomUUID } from 'node:crypto';

import type { Context, Next } from 'koa';

export async function withRequestId(context: Context, next: Next): Promise<void> {
  const requestId = randomUUID();
  context.state.requestId = requestId;
  context.set('x-request-id', requestId);
  await next();
}
