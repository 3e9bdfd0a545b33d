import { isProductCode } from '../product-code.ts';
import type { FileQuestion } from '../project.ts';
import { fileNameOf } from '../repository-path.ts';

/** Something happens to a thing of the product, by the name of an event. */
export const DOMAIN_EVENT =
  /["'`](?:order|invoice|payment|subscription|booking|ticket|shipment|customer|user|document|project|lead|contact)[._:](?:created|updated|deleted|paid|failed|cancell?ed|completed|shipped|refunded|approved)["'`]/u;

/** Code that tells of events under names of its own. */
export const EVENT_FILES: FileQuestion = {
  name: 'domain-events',
  words: ['created', 'updated', 'paid', 'completed', 'cancel'],
  path: isProductCode,
  // The events of providers come in, and are not the product's own.
  patterns: [DOMAIN_EVENT],
  file: ({ text, path }) =>
    /emit|publish|dispatch|send_task|enqueue/iu.test(text) &&
    !/stripe|paddle|clerk|svix|webhook/iu.test(path + text),
};

const API_KEYS = /\bapi_?keys?\b/iu;

/** Code and schemas in which customers have keys of an API, so that others build upon it. */
export const API_KEY_FILES: FileQuestion = {
  name: 'customer-api-keys',
  words: ['pi_key', 'piKey', 'ApiKey', 'api_keys', 'apikey'],
  path: (path) => isProductCode(path) || /\.(?:prisma|sql)$/u.test(path),
  patterns: [
    /\bmodel\s+ApiKey\b|create\s+table[^(]*\bapi_?keys?\b|__tablename__\s*=\s*["']api_?keys|class\s+A(?:pi|PI)Key\b|(?:pg|mysql|sqlite)Table\(\s*["']api_?keys?/iu,
  ],
  file: ({ text }) => API_KEYS.test(text),
};

/** Files that send events to addresses of customers. */
export const OUTGOING_FILES: FileQuestion = {
  name: 'outgoing-webhooks',
  path: (path) =>
    isProductCode(path) || /\.(?:prisma|sql)$/u.test(path) || fileNameOf(path) === 'package.json',
  patterns: [
    /webhook_?(?:endpoint|subscription|deliver|url|target|secret|event)|svix|hook0|hookdeck|outgoing_?webhook|deliver_?webhook|send_?webhook|dispatch_?webhook|zapier|callback_?url/iu,
  ],
};
