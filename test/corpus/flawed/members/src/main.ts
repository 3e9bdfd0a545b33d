import express from 'express';

import { crews } from './crews.ts';
import { manifests } from './manifests.ts';
import { planWebhook } from './plan-webhook.ts';
import { topUpWebhook } from './top-up-webhook.ts';
import { depots } from './depots.ts';

const app = express();
app.use(planWebhook, topUpWebhook);
app.use(crews, manifests);
app.get('/depots', (request, response) => response.json(depots(process.env.DEPOTS_URL, process.env.DEPOTS_TOKEN, process.env.DEPOTS_SECRET)));
app.listen(8080);
