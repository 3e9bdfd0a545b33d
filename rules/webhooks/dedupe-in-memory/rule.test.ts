import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a Set of event ids',
      files: {
        'src/webhooks.ts': code`
          const processed = new Set<string>();

          export async function handleWebhook(event: { id: string }) {
            if (processed.has(event.id)) return;
            processed.add(event.id);
            await grant(event);
          }
        `,
      },
      findings: [
        {
          message: 'alone',
          span: '1:7-1:16',
          data: { name: 'processed' },
          evidence: [
            { span: '4:7-4:30', note: 'Looks the event up.' },
            { span: '5:3-5:26', note: 'Remembers the event.' },
          ],
        },
      ],
    },
    {
      name: 'a Map of delivery ids, by way of a local name',
      files: {
        'src/webhooks.ts': code`
          const seen = new Map<string, number>();

          export function onWebhook(request: Request, now: number) {
            const delivery = request.headers.get('x-github-delivery');
            if (seen.get(delivery)) return;
            seen.set(delivery, now);
          }
        `,
      },
      findings: [
        {
          message: 'alone',
          span: '1:7-1:11',
          data: { name: 'seen' },
          evidence: [
            { span: '5:7-5:25', note: 'Looks the event up.' },
            { span: '6:3-6:26', note: 'Remembers the event.' },
          ],
        },
      ],
    },
    {
      name: 'an LRU cache in a field',
      files: {
        'src/webhooks.ts': code`
          import { LRUCache } from 'lru-cache';

          export class WebhookReceiver {
            private readonly recent = new LRUCache<string, true>({ max: 1000 });

            receive(eventId: string) {
              if (this.recent.has(eventId)) return;
              this.recent.set(eventId, true);
            }
          }
        `,
      },
      findings: [
        {
          message: 'alone',
          span: '4:20-4:26',
          data: { name: 'recent' },
          evidence: [
            { span: '7:9-7:33', note: 'Looks the event up.' },
            { span: '8:5-8:35', note: 'Remembers the event.' },
          ],
        },
      ],
    },
    {
      name: 'a Map that stands in when Redis is not configured',
      files: {
        'src/webhooks.ts': code`
          import Redis from 'ioredis';

          const redis = process.env.REDIS_URL ? new Redis(process.env.REDIS_URL) : null;
          const memory = new Set<string>();

          export async function isNewWebhook(eventId: string) {
            if (redis) {
              return (await redis.set(eventId, '1', 'EX', 86400, 'NX')) === 'OK';
            }
            if (memory.has(eventId)) return false;
            memory.add(eventId);
            return true;
          }
        `,
      },
      findings: [
        {
          message: 'fallback',
          span: '4:7-4:13',
          data: { name: 'memory' },
          evidence: [
            { span: '10:7-10:26', note: 'Looks the event up.' },
            { span: '11:3-11:22', note: 'Remembers the event.' },
            { span: '8:19-8:61', note: 'The shared store that it replaces.' },
          ],
        },
      ],
    },
    {
      name: 'a Map behind a negated test, whose answer is returned',
      files: {
        'src/webhooks.ts': code`
          import { createClient } from 'redis';

          const client = process.env.REDIS_URL ? createClient({ url: process.env.REDIS_URL }) : undefined;
          const memory = new Map<string, boolean>();

          export async function isKnownWebhook(eventId: string) {
            if (!client) {
              const isKnown = memory.has(eventId);
              memory.set(eventId, true);
              return isKnown;
            }
            return (await client.set(eventId, '1', { NX: true })) === null;
          }
        `,
      },
      findings: [
        {
          message: 'fallback',
          span: '4:7-4:13',
          data: { name: 'memory' },
          evidence: [
            { span: '8:21-8:40', note: 'Looks the event up.' },
            { span: '9:5-9:30', note: 'Remembers the event.' },
            { span: '12:17-12:55', note: 'The shared store that it replaces.' },
          ],
        },
      ],
    },
    {
      name: 'a Set that stands in when Redis is down',
      files: {
        'src/webhooks.ts': code`
          import { redis } from './redis';

          const memory = new Set<string>();

          export async function isNewWebhook(eventId: string) {
            try {
              return (await redis.set(eventId, '1', 'NX')) === 'OK';
            } catch {
              if (memory.has(eventId)) return false;
              memory.add(eventId);
              return true;
            }
          }
        `,
      },
      findings: [
        {
          message: 'fallback',
          span: '3:7-3:13',
          data: { name: 'memory' },
          evidence: [
            { span: '9:9-9:28', note: 'Looks the event up.' },
            { span: '10:5-10:24', note: 'Remembers the event.' },
            { span: '7:19-7:48', note: 'The shared store that it replaces.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a shared store with a unique key',
      files: {
        'src/webhooks.ts': code`
          import { redis } from './redis';

          export async function isNewWebhook(eventId: string) {
            return (await redis.set(eventId, '1', 'EX', 86400, 'NX')) === 'OK';
          }
        `,
      },
    },
    {
      name: 'failing closed when the shared store is down',
      files: {
        'src/webhooks.ts': code`
          import { redis } from './redis';

          export async function handleWebhook(eventId: string, res: Response) {
            try {
              await redis.set(eventId, '1', 'NX');
            } catch {
              return res.status(503).end();
            }
          }
        `,
      },
    },
    {
      name: 'a Set before a unique key of the database',
      files: {
        'src/webhooks.ts': code`
          import { db } from './db';

          const recent = new Set<string>();

          export async function handleWebhook(eventId: string) {
            if (recent.has(eventId)) return;
            await db.insert({ eventId });
            recent.add(eventId);
          }
        `,
      },
    },
    {
      name: 'a Set within one delivery',
      files: {
        'src/webhooks.ts': code`
          export function handleWebhook(events: { id: string }[]) {
            const seen = new Set<string>();
            return events.filter((event) => {
              if (seen.has(event.id)) return false;
              seen.add(event.id);
              return true;
            });
          }
        `,
      },
    },
    {
      name: 'handlers by the type of the webhook event',
      files: {
        'src/webhooks.ts': code`
          const handlers = new Map<string, () => void>();

          export function on(type: string, handler: () => void) {
            handlers.set(type, handler);
          }

          export function handleWebhook(event: { type: string }) {
            handlers.get(event.type)?.();
          }
        `,
      },
    },
    {
      name: 'event ids of something that is no webhook',
      files: {
        'src/calendar.ts': code`
          const drawn = new Set<string>();

          export function draw(event: { id: string }) {
            if (drawn.has(event.id)) return;
            drawn.add(event.id);
          }
        `,
      },
    },
    {
      name: 'deliveries that are at work',
      files: {
        'src/webhooks.ts': code`
          const active = new Map<string, Promise<void>>();

          export function handleWebhook(deliveryId: string) {
            if (active.has(deliveryId)) return;
            active.set(deliveryId, work(deliveryId).finally(() => active.delete(deliveryId)));
          }
        `,
      },
    },
    {
      name: 'values that are kept by the id of their event',
      files: {
        'src/webhooks.ts': code`
          const webhookDrafts = new Map<string, string>();

          export function onWebhook(eventId: string, text: string) {
            const draft = webhookDrafts.get(eventId) ?? '';
            webhookDrafts.set(eventId, draft + text);
          }
        `,
      },
    },
    {
      name: 'a test of webhooks',
      files: {
        'tests/webhooks.test.ts': code`
          const processed = new Set<string>();

          export function handleWebhook(event: { id: string }) {
            if (processed.has(event.id)) return;
            processed.add(event.id);
          }
        `,
      },
    },
  ],
});
