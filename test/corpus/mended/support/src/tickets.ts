import { Router } from 'express';

import { newAccessToken } from './access-token.ts';
import { alertDesk } from './alerts.ts';
import { logger } from './logger.ts';
import { countTicket } from './metrics.ts';
import { visitLogger } from './visit-logger.ts';
import { workspaceOf } from './workspace.ts';

export const tickets = Router();

tickets.get('/new', async (request, response) => {
  const accessToken = newAccessToken();
  countTicket(request);
  logger.info({ opened: accessToken !== '' });
  visitLogger.info({ workspace: workspaceOf(request.get('x-workspace')) });
  await alertDesk('A ticket was opened.');
  response.json({ opened: true });
});
