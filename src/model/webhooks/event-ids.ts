import type { Node } from '../code/code.ts';
import { lastName } from '../code/reach.ts';

/** `eventId`, `event_id`, `delivery_id`, `webhookId`, `idempotencyKey`, `svix_id`. */
const ID_NAME =
  /^_?(?:\w*(?:event|evt|delivery|webhook|hook|svix|idempotency|transmission)_?(?:id|uuid|guid)|idempotency_?key|(?:x-)?(?:github-delivery|svix-id|webhook-id|event-id|shopify-webhook-id|paypal-transmission-id))$/iu;
const EVENT_NAME =
  /^_?(?:event|evt|webhook|delivery|payload|hook|body|stripe_?event|webhook_?event|webhook_?payload)$/iu;

/** One of these is in every file that tells events apart by their id. */
export const EVENT_ID_WORDS: readonly string[] = [
  ...[
    'event',
    'Event',
    'evt',
    'delivery',
    'Delivery',
    'webhook',
    'hook',
    'Hook',
    'transmission',
  ].flatMap((name) => [
    `${name}Id`,
    `${name}_id`,
    `${name}ID`,
    `${name}_uuid`,
    `${name}Uuid`,
    `${name}_guid`,
  ]),
  ...['event', 'Event', 'evt', 'webhook', 'delivery', 'payload', 'Payload', 'hook', 'body'].flatMap(
    (name) => [
      `${name}.id`,
      `${name}?.id`,
      `${name}['id`,
      `${name}["id`,
      `${name}.get('id`,
      `${name}.get("id`,
    ],
  ),
  ...['event', 'evt', 'delivery', 'webhook', 'hook', 'payload', 'body'].flatMap((name) => [
    `${name}.uuid`,
    `${name}.guid`,
  ]),
  'svix',
  'dempotency',
  'DEMPOTENCY',
  'EVENT_ID',
  'github-delivery',
  'GitHub-Delivery',
  'GITHUB-DELIVERY',
  'webhook-id',
  'Webhook-Id',
  'event-id',
  'Event-Id',
  'transmission-id',
];

/** True for a name that says what an event is identified by. */
export function isEventIdName(name: string): boolean {
  return ID_NAME.test(name);
}

/** True for what an event is called: `event`, `payload`. */
export function isEventName(name: string): boolean {
  return EVENT_NAME.test(name);
}

/** True for a node that is what providers identify an event by: `event.id`, `event["id"]`, `delivery_id`. */
export function isEventIdNode(node: Node): boolean {
  switch (node.kind) {
    case 'name':
      return ID_NAME.test(node.name);
    case 'literal':
      return typeof node.value === 'string' && ID_NAME.test(node.value);
    case 'member':
      return (
        ID_NAME.test(node.name) ||
        (/^(?:id|uuid|guid)$/u.test(node.name) && EVENT_NAME.test(lastName(node.object)))
      );
    case 'call': {
      const [first] = node.args;
      const isId = first?.value.kind === 'literal' && first.value.value === 'id';
      return isId && node.callee.kind === 'member' && EVENT_NAME.test(lastName(node.callee.object));
    }
    default:
      return false;
  }
}
