import type { CodeModule } from '#model/code/code-module.ts';
import { boundsAge } from '#model/webhooks/webhook-age.ts';
import { webhookHandlersOf } from '#model/webhooks/webhook-handlers.ts';
import { verificationsOf } from '#model/webhooks/webhook-verification.ts';

/** `POST /webhooks/stripe from stripe`. */
export function handlers(module: CodeModule): readonly string[] {
  return webhookHandlersOf(module).map(
    ({ name, provider }) => `${name} from ${provider ?? 'somebody'}`,
  );
}

/** How the sender is verified: `sdk stripe: stripe.webhooks.constructEvent`. */
export function verifications(module: CodeModule): readonly string[] {
  return webhookHandlersOf(module)
    .flatMap(verificationsOf)
    .map(({ kind, provider, module: owner, node }) => {
      const text = owner.text(node.kind === 'call' ? node.callee : node);
      return `${kind} ${provider ?? 'by hand'}: ${text}`;
    });
}

/** Whether old deliveries are refused, by the SDK or by hand, for every handler. */
export function refusesOld(module: CodeModule): readonly boolean[] {
  return webhookHandlersOf(module).map(
    (webhook) =>
      boundsAge(webhook) || verificationsOf(webhook).some((verification) => verification.boundsAge),
  );
}
