import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a map by address that a route fills',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          const hits = new Map();

          app.get('/', (req, res) => {
            hits.set(req.ip, (hits.get(req.ip) ?? 0) + 1);
            res.json({ hits: hits.get(req.ip) });
          });
        `,
      },
      findings: [
        {
          message: 'unbounded',
          span: '4:7-4:11',
          data: { name: 'hits', key: 'req.ip' },
          evidence: [{ span: '7:3-7:48', note: 'Adds an entry.' }],
        },
      ],
    },
    {
      name: 'an object, a set and a field by what requests send',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          const drafts = {};
          const seen = new Set();

          export class Presence {
            private last = new Map();

            touch(userId) {
              this.last.set(userId, 1);
            }
          }

          app.post('/drafts', (req, res) => {
            const key = \`draft:\${req.body.userId}\`;
            drafts[key] = req.body;
            seen.add(req.body.eventId);
            res.json({});
          });
        `,
      },
      findings: [
        {
          message: 'unbounded',
          span: '4:7-4:13',
          data: { name: 'drafts', key: 'key' },
          evidence: [{ span: '17:3-17:25', note: 'Adds an entry.' }],
        },
        {
          message: 'unbounded',
          span: '5:7-5:11',
          data: { name: 'seen', key: 'req.body.eventId' },
          evidence: [{ span: '18:3-18:29', note: 'Adds an entry.' }],
        },
        {
          message: 'unbounded',
          span: '8:11-8:15',
          data: { name: 'last', key: 'userId' },
          evidence: [{ span: '11:5-11:29', note: 'Adds an entry.' }],
        },
      ],
    },
    {
      name: 'a dict and a list of a FastAPI application',
      files: {
        'app/main.py': code`
          from collections import defaultdict
          from fastapi import FastAPI

          app = FastAPI()
          sessions = {}
          visits = defaultdict(int)

          @app.post("/sessions/{session_id}")
          def start(session_id: str, request):
              sessions[session_id] = {"open": True}
              visits[request.client.host] += 1
              visits[client_ip(request)] += 1
              ip = request.headers.get("x-forwarded-for")
              visits[ip] += 1
              return {}
        `,
      },
      findings: [
        {
          message: 'unbounded',
          span: '5:1-5:9',
          data: { name: 'sessions', key: 'session_id' },
          evidence: [{ span: '10:5-10:42', note: 'Adds an entry.' }],
        },
        {
          message: 'unbounded',
          span: '6:1-6:7',
          data: { name: 'visits', key: 'ip' },
          evidence: [{ span: '14:5-14:20', note: 'Adds an entry.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'an entry for each tenant, of which there are as many as rows',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          const clients = new Map();
          app.get('/', (req, res) => {
            clients.set(req.user.tenantId, connect());
            res.end();
          });
        `,
      },
    },
    {
      name: 'entries that are taken out, by method, statement or a new container',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          const hits = new Map();
          const drafts = {};
          let tokens = new Set();

          setInterval(() => {
            tokens = new Set();
          }, 60_000);
          app.get('/', (req, res) => {
            hits.set(req.ip, 1);
            drafts[req.ip] = 1;
            tokens.add(req.body.token);
            res.on('close', () => {
              hits.delete(req.ip);
              delete drafts[req.ip];
            });
            res.json({});
          });
        `,
        'app/main.py': code`
          from fastapi import FastAPI

          app = FastAPI()
          sessions = {}
          running = set()

          @app.post("/sessions/{session_id}")
          def start(session_id: str, task):
              sessions[session_id] = 1
              running.add(session_id)
              task.add_done_callback(running.discard)
              return {}

          @app.delete("/sessions/{session_id}")
          def stop(session_id: str):
              del sessions[session_id]
              return {}
        `,
      },
    },
    {
      name: 'caches with a bound, and a map whose size is looked at',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { LRUCache } from 'lru-cache';

          const app = express();
          const cache = new LRUCache({ max: 500 });
          const known = new WeakMap();
          const hits = new Map();

          app.get('/', (req, res) => {
            cache.set(req.ip, 1);
            known.set(req.socket, req.ip);
            if (hits.size < 1000) {
              hits.set(req.ip, 1);
            }
            res.json({});
          });
        `,
        'app/main.py': code`
          from cachetools import TTLCache
          from fastapi import FastAPI

          app = FastAPI()
          cache = TTLCache(maxsize=100, ttl=60)

          @app.get("/{user_id}")
          def find(user_id: str):
              cache[user_id] = 1
              return {}
        `,
      },
    },
    {
      name: 'keys from a closed set, a local map and one that is handed on',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { sweep } from './sweep';

          const app = express();
          const handlers = new Map();
          const sockets = new Map();
          sweep(sockets);

          export function on(kind, handler) {
            handlers.set(kind, handler);
          }
          app.get('/', (req, res) => {
            const byIp = new Map();
            byIp.set(req.ip, 1);
            sockets.set(req.ip, res);
            res.json({});
          });
        `,
      },
    },
    {
      name: 'a program that serves nobody',
      files: {
        'src/import.ts': code`
          const members = new Map();

          export function read(line) {
            members.set(line.email, line);
          }
        `,
      },
    },
  ],
});
