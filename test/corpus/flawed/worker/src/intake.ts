import express from 'express';
import helmet from 'helmet';

import { mailQueue } from './queues.ts';
import { enterRequest, requestContext } from './request-context.ts';

const intake = express();

intake.use(helmet());
intake.use(enterRequest);
intake.use(express.json());
intake.post('/mails', async (request, response) => {
  const { to, template } = request.body;
  await mailQueue.add('mail', { to, template, requestId: requestContext.getStore()?.requestId });
  response.sendStatus(202);
});

intake.listen(3000);
