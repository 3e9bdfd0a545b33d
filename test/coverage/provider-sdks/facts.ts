import { outboundCallsIn } from '#model/outbound-calls.ts';
import { moduleOf } from '#test/support/project.ts';

/** The requests of a program: `provider Stripe: stripe.charges.create`. */
export async function calls(path: string, text: string): Promise<readonly string[]> {
  const module = await moduleOf(path, text);
  return outboundCallsIn(module, module.facts.body).map(
    ({ call, kind, service }) => `${kind} ${service}: ${module.text(call.callee)}`,
  );
}
