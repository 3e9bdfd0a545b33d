import express from 'express';

import { crews } from './crews.ts';
import { manifests } from './manifests.ts';
import { planWebhook } from './plan-webhook.ts';
import { topUpWebhook } from './top-up-webhook.ts';
import { depots } from './depots.ts';
import { requestId } from './request-id.ts';
import { requireEnv } from './require-env.ts';

const url = requireEnv('DEPOTS_URL');
const token = requireEnv('DEPOTS_TOKEN');
const secret = requireEnv('DEPOTS_SECRET');

const app = express();
app.use(requestId);
app.use(planWebhook, topUpWebhook);
app.use(crews, manifests);
app.get('/depots', (request, response) => response.json(depots(url, token, secret)));
const server = app.listen(8080);
process.once('SIGTERM', () => {
  setTimeout(() => process.exit(1), 20_000).unref();
  server.close(() => process.exit(0));
});
