import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a server that is not of the stack, beside one that is',
      files: {
        'app/cache.py': code`
          import os
          from urllib.parse import urlparse
          from redis import Redis

          url = urlparse(os.environ["REDIS_URL"])
          client = Redis(host=url.hostname, port=url.port)
          client.delete("flags")
        `,
        'src/redis.ts': code`
          import Redis from 'ioredis';

          const redis = new Redis(process.env.QUEUE_REDIS_URL!);
          redis.del('flags');
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
      name: 'queues and keys on a server that files of settings and manifests name elsewhere',
      files: {
        'src/queue.ts': code`
          import { Queue } from 'bullmq';
          import Redis from 'ioredis';

          const connection = new Redis(process.env.REDIS_HOST!);
          export const mails = new Queue('mails', { connection });
        `,
        'app/cache.py': code`
          import os
          import redis

          client = redis.from_url(os.environ["REDIS_URL"])
          client.delete("flags")
        `,
        'docker-compose.yml': code`
          services:
            cache:
              image: redis:8
        `,
        '.env.example': 'REDIS_HOST=cache.acme.internal\nREDIS_URL=redis://localhost:6379\n',
      },
      findings: [
        {
          message: 'queue',
          path: 'src/queue.ts',
          span: '4:24-4:29',
          data: { library: 'ioredis' },
          evidence: [
            {
              path: 'src/queue.ts',
              span: '5:26-5:31',
              note: 'Runs on this client without a prefix.',
            },
          ],
        },
        {
          message: 'helper',
          path: 'app/cache.py',
          span: '4:10-4:24',
          data: { library: 'redis-py', key: '"flags"' },
          evidence: [
            { path: 'app/cache.py', span: '5:15-5:22', note: 'A key without its environment.' },
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
          redis.del('flags');
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
      name: 'a server of the stack or of a private network where the setting is missing',
      files: {
        'compose.yaml': code`
          services:
            redis:
              image: redis:7
        `,
        'user/server.js': code`
          const redis = require('redis');

          const client = redis.createClient({ host: process.env.REDIS_HOST || 'redis' });
          client.incr('anonymous-counter');
        `,
        'netfilter/main.py': code`
          import os
          import redis

          if os.getenv("REDIS_SLAVEOF_IP", ""):
              r = redis.StrictRedis(host=os.getenv("REDIS_SLAVEOF_IP"))
          else:
              r = redis.StrictRedis(host=os.getenv("IPV4_NETWORK", "172.22.1") + ".249")
          r.set("F2B_OPTIONS", "{}")
        `,
      },
    },
    {
      name: 'a client that only reads, and the broker of a library for queues',
      files: {
        'src/redis.ts': code`
          import Redis from 'ioredis';

          const redis = new Redis(process.env.REDIS_URL!);
          redis.get('flags');
        `,
        'app/queue.py': code`
          import redis

          from app.config import settings

          client = redis.from_url(settings.CELERY_BROKER_URL)
          client.lrem("celery", 1, message)
        `,
      },
    },
    {
      name: 'queues on a server that the stack brings',
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
    },
    {
      name: 'a server that a file of settings or a manifest of the stack names',
      files: {
        'src/redis.ts': code`
          import Redis from 'ioredis';
          import { config } from './config';

          new Redis(process.env.REDIS_URL!).get('flags');
          new Redis(process.env.QUEUE_URL!).get('flags');
          new Redis(process.env.CACHE_URL!).get('flags');
          new Redis(config.redisUrl).get('flags');
        `,
        'docker/api.env': 'REDIS_URL=redis://cache:6379\n',
        'compose.yaml':
          'services:\n  api:\n    env_file: docker/api.env\n  cache:\n    image: redis:8\n',
        'helm/values.yaml': 'env:\n  QUEUE_URL: redis://redis-master.shop.svc.cluster.local:6379\n',
        'k8s/api.yaml': 'env:\n  - name: CACHE_URL\n    value: redis://redis:6379\n',
      },
    },
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
