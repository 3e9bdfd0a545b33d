import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a stack of compose that brings the server for the service, with low confidence',
      files: {
        'app/cache.py': code`
          import os
          from urllib.parse import urlparse
          from redis import Redis

          url = urlparse(os.environ["REDIS_URL"])
          client = Redis(host=url.hostname, port=url.port)
          client.get("flags")
        `,
        'src/redis.ts': code`
          import Redis from 'ioredis';

          const redis = new Redis(process.env.QUEUE_REDIS_URL!);
          redis.get('flags');
        `,
        'compose.yaml': code`
          services:
            api:
              environment:
                REDIS_URL: redis://redis:6379/0
                QUEUE_REDIS_URL: redis://shared.acme.internal:6379/0
            redis:
              image: redis:8
        `,
      },
      findings: [
        {
          message: 'helper',
          path: 'app/cache.py',
          span: '6:10-6:15',
          confidence: 'low',
          data: { library: 'redis-py', key: '"flags"' },
          evidence: [
            { path: 'app/cache.py', span: '7:12-7:19', note: 'A key without its environment.' },
          ],
        },
        {
          message: 'option',
          path: 'src/redis.ts',
          span: '3:19-3:24',
          data: { library: 'ioredis', key: "'flags'", option: 'keyPrefix' },
          evidence: [
            { path: 'src/redis.ts', span: '4:11-4:18', note: 'A key without its environment.' },
          ],
        },
      ],
    },
    {
      name: 'queues on a server that the stack brings, with low confidence',
      files: {
        'src/queue.ts': code`
          import { Queue } from 'bullmq';
          import Redis from 'ioredis';

          const connection = new Redis(process.env.REDIS_HOST!);
          export const mails = new Queue('mails', { connection });
        `,
        'docker-compose.yml': code`
          services:
            api:
              environment:
                - REDIS_HOST=cache:6379
            cache:
              image: redis:8
        `,
      },
      findings: [
        {
          message: 'queue',
          path: 'src/queue.ts',
          span: '4:24-4:29',
          confidence: 'low',
          data: { library: 'ioredis' },
          evidence: [
            {
              path: 'src/queue.ts',
              span: '5:26-5:31',
              note: 'Runs on this client without a prefix.',
            },
          ],
        },
      ],
    },
    {
      name: 'the same database in every environment',
      files: {
        'src/redis.ts': code`
          import Redis from 'ioredis';

          const redis = new Redis(process.env.REDIS_URL!);
          redis.get('flags');
        `,
        'compose.yaml':
          'services:\n  api:\n    environment:\n      REDIS_URL: redis://redis:6379/0\n',
        'compose.staging.yaml':
          'services:\n  api:\n    environment:\n      REDIS_URL: redis://redis:6379/0\n',
      },
      findings: [
        {
          message: 'option',
          path: 'src/redis.ts',
          span: '3:19-3:24',
          evidence: [
            { path: 'src/redis.ts', span: '4:11-4:18', note: 'A key without its environment.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a prefix on a server that the stack brings',
      controls: 1,
      files: {
        'src/redis.ts': code`
          import Redis from 'ioredis';

          const redis = new Redis(process.env.REDIS_URL!, { keyPrefix: \`\${process.env.APP_ENV}:\` });
          redis.get('flags');
        `,
        'compose.yaml': code`
          services:
            api:
              environment:
                REDIS_URL: redis://redis:6379
            redis:
              image: redis:8
        `,
      },
    },
    {
      name: 'a database per environment in the compose files',
      files: {
        'src/redis.ts': code`
          import Redis from 'ioredis';

          const redis = new Redis(process.env.REDIS_URL!);
          redis.get('flags');
        `,
        'compose.yaml':
          'services:\n  api:\n    environment:\n      REDIS_URL: redis://redis:6379/0\n',
        'compose.staging.yaml':
          'services:\n  api:\n    environment:\n      REDIS_URL: redis://redis:6379/1\n',
      },
    },
  ],
});
