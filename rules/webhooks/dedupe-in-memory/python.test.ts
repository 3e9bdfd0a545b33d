import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a Python set',
      files: {
        'app/webhooks.py': code`
          _processed = set()

          async def handle_webhook(event):
              if event["id"] in _processed:
                  return
              _processed.add(event["id"])
              await grant(event)
        `,
      },
      findings: [
        {
          message: 'alone',
          span: '1:1-1:11',
          data: { name: '_processed' },
          evidence: [
            { span: '4:8-4:33', note: 'Looks the event up.' },
            { span: '6:5-6:32', note: 'Remembers the event.' },
          ],
        },
      ],
    },
    {
      name: 'a Python dict that is asked by get',
      files: {
        'app/webhooks.py': code`
          class WebhookService:
              def __init__(self):
                  self._seen = {}

              def is_duplicate(self, event_id, now):
                  if event_id in self._seen:
                      return True
                  self._seen[event_id] = now
                  return False
        `,
      },
      findings: [
        {
          message: 'alone',
          span: '3:14-3:19',
          data: { name: '_seen' },
          evidence: [
            { span: '6:12-6:34', note: 'Looks the event up.' },
            { span: '8:9-8:35', note: 'Remembers the event.' },
          ],
        },
      ],
    },
    {
      name: 'a Python set that stands in when Redis is down',
      files: {
        'app/webhooks.py': code`
          from redis_client import redis_client

          _memory = set()

          async def is_new_webhook(event_id):
              try:
                  return await redis_client.set(event_id, "1", nx=True, ex=86400)
              except ConnectionError:
                  if event_id in _memory:
                      return False
                  _memory.add(event_id)
                  return True
        `,
      },
      findings: [
        {
          message: 'fallback',
          span: '3:1-3:8',
          data: { name: '_memory' },
          evidence: [
            { span: '9:12-9:31', note: 'Looks the event up.' },
            { span: '11:9-11:30', note: 'Remembers the event.' },
            { span: '7:22-7:72', note: 'The shared store that it replaces.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: "keys of the program's own records",
      files: {
        'app/usage.py': code`
          class UsageTracker:
              def __init__(self, redis):
                  self._redis = redis
                  self._seen_keys = set()

              async def record(self, record):
                  if record.idempotency_key in self._seen_keys:
                      return False
                  self._seen_keys.add(record.idempotency_key)
                  return True
        `,
      },
    },
    {
      name: 'a client of an event stream that deduplicates what is replayed to it',
      files: {
        'sdk/stream/controller.py': code`
          class Controller:
              # Drops events that a reconnect replays, by deduplication of their ids.
              def __init__(self):
                  self._seen_event_ids = set()

              def on_event(self, event):
                  event_id = event["event_id"]
                  if event_id in self._seen_event_ids:
                      return
                  self._seen_event_ids.add(event_id)
                  self.queue.put(event)
        `,
      },
    },
    {
      name: 'a Python insert with a unique key',
      files: {
        'app/webhooks.py': code`
          async def is_new_webhook(conn, event_id):
              return await conn.execute(
                  "INSERT INTO webhook_events (id) VALUES ($1) ON CONFLICT DO NOTHING", event_id
              )
        `,
      },
    },
    {
      name: 'a Python set within one delivery',
      files: {
        'app/webhooks.py': code`
          def handle_webhook(events):
              seen = set()
              for event in events:
                  if event["id"] in seen:
                      continue
                  seen.add(event["id"])
        `,
      },
    },
  ],
});
