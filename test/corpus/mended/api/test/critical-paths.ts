import { expect, test } from 'vitest';

import { chargeOrder } from '../src/charge-order.ts';
import { invoices } from '../src/invoices.ts';
import { passwordReset } from '../src/password-reset.ts';
import { refundOrder } from '../src/refund-order.ts';
import { inTransaction } from '../src/transaction.ts';
import { directoryWebhook } from '../src/webhooks/directory.ts';
import { mailWebhook } from '../src/webhooks/mail.ts';
import { stripeWebhook } from '../src/webhooks/stripe.ts';
import { warehouseWebhook } from '../src/webhooks/warehouse.ts';
import { carrierWebhook } from '../src/webhooks/carrier.ts';

test.each([
  chargeOrder,
  invoices,
  passwordReset,
  refundOrder,
  inTransaction,
  directoryWebhook,
  mailWebhook,
  stripeWebhook,
  warehouseWebhook,
  carrierWebhook,
])('%p is there to be called', (part) => {
  expect(part).toBeDefined();
});
