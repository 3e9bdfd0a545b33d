import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a connection that is made in the branch for none, whose promise can be kept',
      files: {
        'src/queue.ts': code`
          import { connect, type Connection } from 'amqplib';

          let connection: Connection | undefined;

          export async function getConnection() {
            if (!connection) {
              connection = await connect('amqp://queue');
            }
            return connection;
          }
        `,
      },
      findings: [
        {
          message: 'promise',
          span: '7:24-7:31',
          data: { fn: 'getConnection', slot: 'connection', creation: 'connect' },
          evidence: [{ span: '6:7-6:18', note: 'Looks whether it is there.' }],
          fixed: code`
            import { connect, type Connection } from 'amqplib';

            let connection: Promise<Connection> | undefined;

            export async function getConnection() {
              if (!connection) {
                connection = connect('amqp://queue').catch((error) => {
                  connection = undefined;
                  throw error;
                });
              }
              return connection;
            }
          `,
        },
      ],
    },
    {
      name: 'an early return, a client that is told to connect, and ??=',
      files: {
        'src/clients.ts': code`
          import { chromium } from 'playwright';
          import { createClient } from 'redis';

          let client = null;
          let browser;

          export async function getClient() {
            if (client !== null) return client;
            const made = createClient();
            await made.connect();
            client = made;
            return client;
          }

          export async function getBrowser() {
            browser ??= await chromium.launch();
            return browser.newPage();
          }

          export class Search {
            static index;

            static async getIndex() {
              if (!Search.index) {
                const index = await createIndex();
                Search.index = index;
              }
              return Search.index;
            }
          }
        `,
      },
      findings: [
        {
          message: 'promise',
          span: '10:9-10:21',
          evidence: [{ span: '8:7-8:22', note: 'Looks whether it is there.' }],
        },
        {
          message: 'promise',
          span: '16:21-16:36',
          evidence: [{ span: '16:15-16:38', note: 'Looks whether it is there.' }],
        },
        {
          message: 'promise',
          span: '25:27-25:38',
          evidence: [{ span: '24:9-24:22', note: 'Looks whether it is there.' }],
        },
      ],
    },
    {
      name: 'a pool of asyncpg, which a lock mends',
      files: {
        'app/pool.py': code`
          import asyncio
          import asyncpg

          _pool = None


          async def get_pool():
              global _pool
              if _pool is None:
                  _pool = await asyncpg.create_pool()
              return _pool
        `,
      },
      findings: [
        {
          message: 'lock',
          span: '10:23-10:42',
          data: { fn: 'get_pool', slot: '_pool', creation: 'asyncpg.create_pool' },
          evidence: [{ span: '9:8-9:21', note: 'Looks whether it is there.' }],
          fixed: code`
            import asyncio
            import asyncpg

            _pool = None
            _pool_lock = asyncio.Lock()


            async def get_pool():
                global _pool
                if _pool is None:
                    async with _pool_lock:
                        if _pool is None:
                            _pool = await asyncpg.create_pool()
                return _pool
          `,
        },
      ],
    },
    {
      name: 'a field of an instance, and of one that the file shares',
      files: {
        'app/store.py': code`
          import asyncpg


          class Store:
              async def get_pool(self):
                  if not self._pool:
                      self._pool = await asyncpg.create_pool()
                  return self._pool


          class Shared:
              async def ensure_pool(self):
                  if not self._pool:
                      self._pool = await asyncpg.create_pool()


          shared = Shared()
        `,
      },
      findings: [
        {
          message: 'lock',
          span: '7:32-7:51',
          confidence: 'medium',
          evidence: [{ span: '6:12-6:26', note: 'Looks whether it is there.' }],
        },
        {
          message: 'lock',
          span: '14:32-14:51',
          evidence: [{ span: '13:12-13:26', note: 'Looks whether it is there.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a promise that is kept before anything is awaited',
      files: {
        'src/queue.ts': code`
          import { connect } from 'amqplib';

          let connecting: Promise<Connection> | undefined;
          let connection: Connection | undefined;

          export async function getConnection() {
            connecting ??= connect('amqp://queue');
            return connecting;
          }

          export async function getKept() {
            if (!connection) {
              connecting ??= connect('amqp://queue');
              connection = await connecting;
            }
            return connection;
          }
        `,
      },
    },
    {
      name: 'a lock around it',
      files: {
        'app/pool.py': code`
          import asyncio
          import asyncpg

          _pool = None
          _lock = asyncio.Lock()


          async def get_pool():
              global _pool
              async with _lock:
                  if _pool is None:
                      _pool = await asyncpg.create_pool()
              return _pool
        `,
      },
    },
    {
      name: 'no await between the look and the assignment',
      files: {
        'src/redis.ts': code`
          import { createClient } from 'redis';

          let client;

          export async function getClient() {
            if (!client) {
              client = createClient();
            }
            await client.ping();
            return client;
          }
        `,
      },
    },
    {
      name: 'what is made once, at the start',
      files: {
        'app/main.py': code`
          import asyncpg

          _pool = None


          async def init_pool():
              global _pool
              if _pool is None:
                  _pool = await asyncpg.create_pool()
        `,
      },
    },
    {
      name: 'a value that is only fetched twice, and a local one',
      files: {
        'src/rates.ts': code`
          let rates;

          export async function getRates() {
            if (!rates) {
              rates = await fetchRates();
            }
            return rates;
          }

          export async function getDriver(given) {
            let driver = given;
            if (!driver) {
              driver = await createDriver();
            }
            return driver;
          }
        `,
      },
    },
  ],
});
