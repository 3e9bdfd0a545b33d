import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'events and keys of an API',
      files: {
        'src/server.ts': code`
          import express from 'express';

          import { events } from './events';

          const app = express();
          app.post('/orders', (req, res) => {
            events.emit('order.created', req.body);
            res.end();
          });
        `,
        'prisma/schema.prisma': 'model ApiKey {\n  id String @id\n}\n',
      },
      findings: [
        {
          message: 'missing',
          path: 'src/server.ts',
          span: '7:15-7:30',
          data: { event: 'order.created' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'addresses of customers',
      files: {
        'src/server.ts': code`
          import express from 'express';

          import { events } from './events';

          const app = express();
          app.post('/orders', (req, res) => {
            events.emit('order.created', req.body);
            res.end();
          });
        `,
        'prisma/schema.prisma':
          'model ApiKey {\n  id String @id\n}\n\nmodel WebhookEndpoint {\n  url String @id\n}\n',
      },
    },
    {
      name: 'a product without integrators',
      files: {
        'src/server.ts': code`
          import express from 'express';

          import { events } from './events';

          const app = express();
          app.post('/orders', (req, res) => {
            events.emit('order.created', req.body);
            res.end();
          });
        `,
      },
    },
    {
      name: 'events of a provider',
      files: {
        'src/server.ts': code`
          import express from 'express';

          // Events of Stripe.
          express().post('/stripe', (req, res) => {
            if (req.body.type === 'invoice.paid') {
              publish(req.body);
            }
            res.end();
          });
        `,
        'prisma/schema.prisma': 'model ApiKey {\n  id String @id\n}\n',
      },
    },
  ],
});
