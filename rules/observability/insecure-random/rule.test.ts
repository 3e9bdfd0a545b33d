import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a token made of the text of a random number',
      files: {
        'src/reset.ts': code`
          export async function start(user: User) {
            const resetToken = Math.random().toString(36).slice(2);
            await save(user.id, resetToken);
          }
        `,
      },
      findings: [
        {
          message: 'secret',
          span: '2:22-2:33',
          data: {
            source: 'Math.random',
            instead: 'crypto.randomUUID() or crypto.randomBytes()',
            name: 'resetToken',
          },
          fixed: code`
            export async function start(user: User) {
              const resetToken = crypto.randomUUID();
              await save(user.id, resetToken);
            }
          `,
        },
      ],
    },
    {
      name: 'what a function named for it returns, once for two numbers',
      files: {
        'src/password.ts': code`
          export function generatePassword(): string {
            return Math.random().toString(36).slice(-8) + Math.random().toString(36).slice(-8);
          }
        `,
      },
      findings: [
        {
          message: 'secret',
          span: '2:10-2:21',
          data: {
            source: 'Math.random',
            instead: 'crypto.randomUUID() or crypto.randomBytes()',
            name: 'generatePassword',
          },
        },
      ],
    },
    {
      name: 'a nonce in an object and an id of an invoice',
      files: {
        'src/invoice.ts': code`
          export const start = () => ({
            nonce: \`\${Date.now()}-\${Math.random()}\`,
            invoiceId: Math.floor(Math.random() * 1e9),
          });
        `,
      },
      findings: [
        {
          message: 'secret',
          span: '2:27-2:38',
          data: {
            source: 'Math.random',
            instead: 'crypto.randomUUID() or crypto.randomBytes()',
            name: 'nonce',
          },
        },
        {
          message: 'id',
          span: '3:25-3:36',
          severity: 'medium',
          data: { source: 'Math.random', name: 'invoiceId', instead: 'crypto.randomUUID()' },
        },
      ],
    },
    {
      name: 'choices of the random module in Python',
      files: {
        'app/otp.py': code`
          import random
          import string

          def generate_otp():
              return "".join(random.choices(string.digits, k=6))

          order_id = random.randint(1, 10**6)
        `,
      },
      findings: [
        {
          message: 'secret',
          span: '5:20-5:34',
          data: { source: 'random.choices', name: 'generate_otp', instead: 'the secrets module' },
          fixed: code`
            import random
            import string

            def generate_otp():
                return "".join(random.SystemRandom().choices(string.digits, k=6))

            order_id = random.randint(1, 10**6)
          `,
        },
        {
          message: 'id',
          span: '7:12-7:26',
          severity: 'medium',
          data: { source: 'random.randint', name: 'order_id', instead: 'uuid.uuid4()' },
          fixed: code`
            import random
            import string

            def generate_otp():
                return "".join(random.choices(string.digits, k=6))

            order_id = random.SystemRandom().randint(1, 10**6)
          `,
        },
      ],
    },
    {
      name: 'the decision what to record for an audit, beside one for telemetry',
      files: {
        'src/sample.ts': code`
          export function recordAudit(event: Event) {
            if (Math.random() < SAMPLE_RATE) {
              write(event);
            }
          }
          export function trace(event: Event) {
            if (Math.random() < config.sampleRate) {
              write(event);
            }
          }
        `,
      },
      findings: [
        {
          message: 'audit',
          span: '2:7-2:18',
          data: { source: 'Math.random', instead: 'crypto.randomUUID() or crypto.randomBytes()' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'ids of requests and traces, which open nothing',
      files: {
        'src/trace.ts': code`
          export const start = () => ({
            traceId: Math.floor(Math.random() * 1e9),
            requestId: Math.random().toString(36),
          });
        `,
      },
    },
    {
      name: 'jitter, shuffles and choices of what is there',
      files: {
        'src/retry.ts': code`
          const delay = 100 + Math.random() * 50;
          const token = await get(delay * Math.random() > 10 ? 'a' : 'b');
          items.sort(() => Math.random() - 0.5);
          const userId = userIds[Math.floor(Math.random() * userIds.length)];
          await sleep(backoff * Math.random());
        `,
        'app/retry.py': code`
          import random

          delay = random.uniform(0, 1)
          random.shuffle(items)
          max_tokens = random.randint(10, 20)
          user_id = random.choice(list(users.keys()))
        `,
      },
    },
    {
      name: 'test data and seeded numbers',
      files: {
        'src/fake-users.ts': code`
          export const token = Math.random().toString(36);
        `,
        'app/names.py': code`
          import random

          random.seed(7)
          token = random.choices("abc", k=8)
        `,
        'src/users.ts': code`
          export const fakeToken = Math.random().toString(36);
        `,
      },
    },
    {
      name: 'ids that may repeat without harm, or that a service of others asks for',
      files: {
        'src/guid.ts': 'export const newGuid = () => Math.random().toString(16);\n',
        'app/bard.py': code`
          import random

          req_id = random.randint(0, 9999)
          body = {"userId": f"#/chat/{random.randint(1, 99999999)}"}
        `,
      },
    },
    {
      name: 'what browsers show',
      files: {
        'src/Input.tsx': code`
          'use client';
          export function Input() {
            const uniqueId = Math.random().toString(36);
            return <input id={uniqueId} />;
          }
        `,
      },
    },
    {
      name: 'strong sources, and what is left without one',
      files: {
        'src/token.ts': code`
          import { randomBytes } from 'node:crypto';

          export const token = randomBytes(32).toString('hex');
          export function uuid() {
            return globalThis.crypto?.randomUUID?.() ?? Math.random().toString(36);
          }
        `,
        'app/token.py': code`
          import random
          import secrets

          token = secrets.token_urlsafe(32)
          code = "".join(random.SystemRandom().choices("0123456789", k=6))
        `,
      },
    },
    {
      name: 'what tells the holders of a lock apart',
      files: {
        'src/lock.ts': code`
          export async function withLock(run: () => Promise<void>) {
            const token = \`\${process.pid}:\${Math.random()}\`;
            await run();
          }
        `,
      },
    },
  ],
});
