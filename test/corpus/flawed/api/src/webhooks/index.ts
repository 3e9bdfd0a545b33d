import express, { Router } from 'express';

import { carrierWebhook } from './carrier.ts';
import { directoryWebhook } from './directory.ts';
import { mailWebhook } from './mail.ts';
import { stripeWebhook } from './stripe.ts';
import { warehouseWebhook } from './warehouse.ts';

export const webhooks = Router();

webhooks.use(express.raw({ type: 'application/json' }));
webhooks.post('/carrier', carrierWebhook);
webhooks.post('/directory', directoryWebhook);
webhooks.post('/mail', mailWebhook);
webhooks.post('/stripe', stripeWebhook);
webhooks.post('/warehouse', warehouseWebhook);
