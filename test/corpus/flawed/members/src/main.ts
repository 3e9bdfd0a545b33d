import express from 'express';

import { crews } from './crews.ts';
import { manifests } from './manifests.ts';
import { planWebhook } from './plan-webhook.ts';
import { topUpWebhook } from './top-up-webhook.ts';
import { depots } from './depots.ts';
import { requestId } from './request-id.ts';

const app = express();
app.use(requestId);
app.use(planWebhook, topUpWebhook);
app.use(crews, manifests);
app.get('/depots', (request, response) => response.json(depots(process.env.DEPOTS_URL, process.env.DEPOTS_TOKEN, process.env.DEPOTS_SECRET)));
const server = app.listen(8080);
process.once('SIGTERM', () => {
  setTimeout(() => process.exit(1), 20_000).unref();
  server.close(() => process.exit(0));
});
