import examples from '@octokit/webhooks-examples' with { type: 'json' };
import { z } from 'zod';

const PAYLOAD = z.looseObject({ action: z.string().optional() });

/** A payload of GitHub's own examples, as a fresh copy that a test may change. */
export type ExamplePayload = z.output<typeof PAYLOAD>;

const EVENTS = z.array(z.object({ name: z.string(), examples: z.array(PAYLOAD) })).parse(examples);

/** All example payloads of an event. Throws when there is none, so that a test cannot pass on nothing. */
export function webhookExamples(event: string): readonly ExamplePayload[] {
  const found = EVENTS.find(({ name }) => name === event)?.examples ?? [];
  if (found.length === 0) {
    throw new Error(`@octokit/webhooks-examples has no example of ${event}`);
  }
  return structuredClone(found);
}

/** The first example payload of an event with this action, or the first of all when `action` is undefined. */
export function webhookExample(event: string, action?: string): ExamplePayload {
  const found = webhookExamples(event).find(
    (payload) => action === undefined || payload.action === action,
  );
  if (found === undefined) {
    throw new Error(`@octokit/webhooks-examples has no example of ${event} ${String(action)}`);
  }
  return found;
}
