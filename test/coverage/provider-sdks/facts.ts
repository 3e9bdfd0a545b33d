import { outboundCallsIn } from '#model/resilience/outbound-calls.ts';
import { paymentCallsIn } from '#model/payments/payment-calls.ts';
import { moduleOf } from '#test/support/project.ts';

/** The requests of a program: `provider Stripe: stripe.charges.create`. */
export async function calls(path: string, text: string): Promise<readonly string[]> {
  const module = await moduleOf(path, text);
  return outboundCallsIn(module, module.facts.body).map(
    ({ call, kind, service }) => `${kind} ${service}: ${module.text(call.callee)}`,
  );
}

/** What moves money, and what is given as idempotency key: `Stripe charge by key`. */
export async function payments(path: string, text: string): Promise<readonly string[]> {
  const module = await moduleOf(path, text);
  return paymentCallsIn(module).map(({ provider, kind, key }) => {
    const given = key?.kind === 'given' ? `by ${key.module.text(key.value)}` : key?.kind;
    return `${provider} ${kind} ${given ?? 'without any key'}`;
  });
}
