import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'applications of FastAPI and Flask, once a service',
      files: {
        'api/pyproject.toml': '',
        'api/app/main.py': code`
          from fastapi import FastAPI

          app = FastAPI()

          @app.post("/orders")
          async def order(order: dict):
              return order
        `,
        'web/requirements.txt': '',
        'web/main.py': code`
          from flask import Flask

          app = Flask(__name__)

          @app.route("/orders", methods=["POST"])
          def order():
              return {}
        `,
        'web/other.py': code`
          from flask import Flask

          other = Flask(__name__)
        `,
      },
      findings: [
        {
          message: 'application',
          path: 'api/app/main.py',
          span: '3:7-3:14',
          confidence: 'medium',
          data: { framework: 'FastAPI' },
        },
        {
          message: 'application',
          path: 'web/main.py',
          span: '3:7-3:12',
          confidence: 'medium',
          data: { framework: 'Flask' },
        },
      ],
    },
    {
      name: 'limits on JSON above 50 MB',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import Fastify from 'fastify';

          const app = express();
          const api = Fastify({ bodyLimit: 100 * 1024 * 1024 });
          app.use(express.json({ limit: '500mb' }));
        `,
      },
      findings: [
        {
          message: 'large',
          span: '5:34-5:51',
          data: { by: 'Fastify', limit: '100 MB' },
        },
        {
          message: 'large',
          span: '6:31-6:38',
          data: { by: 'express.json', limit: '500 MB' },
        },
      ],
    },
    {
      name: 'streams that are put together',
      files: {
        'pages/api/orders.ts': code`
          export const config = { api: { bodyParser: false } };

          export default async function handler(req, res) {
            const chunks = [];
            for await (const chunk of req) {
              chunks.push(chunk);
            }
            res.json(JSON.parse(Buffer.concat(chunks).toString()));
          }
        `,
        'src/server.ts': code`
          import { createServer } from 'node:http';

          createServer((req, res) => {
            let body = '';
            req.on('data', (chunk) => {
              body += chunk;
            });
            req.on('end', () => res.end(body));
          });
        `,
      },
      findings: [
        {
          message: 'stream',
          path: 'pages/api/orders.ts',
          span: '5:3-5:35',
        },
        {
          message: 'stream',
          path: 'src/server.ts',
          span: '5:3-5:9',
        },
      ],
    },
    {
      name: 'an nginx that lets everything through',
      files: {
        'nginx/nginx.conf': code`
          server {
            client_max_body_size 0;
            location / {
              proxy_pass http://api;
            }
          }
        `,
      },
      findings: [
        {
          message: 'proxy',
          span: '2:3-2:25',
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a program that waits for one answer in a terminal',
      files: {
        'shop/login.py': code`
          import typer
          from fastapi import FastAPI

          app = FastAPI()

          @app.post("/done")
          async def done(token: dict):
              typer.echo(token)
        `,
      },
    },
    {
      name: 'an nginx in front whose file bears the name of the site',
      files: {
        'app/main.py': code`
          from fastapi import FastAPI

          app = FastAPI()

          @app.post("/orders")
          async def order(order: dict):
              return order
        `,
        'deployment/nginx/shop': code`
          server {
            location / {
              proxy_pass http://127.0.0.1:8000;
            }
          }
        `,
      },
    },
    {
      name: 'an application among mocks',
      files: {
        'flows/lifespan.py': code`
          from unittest.mock import MagicMock

          from fastapi import FastAPI

          app = FastAPI()
          app.state.clients = MagicMock()

          @app.post("/orders")
          async def order(order: dict):
              return order
        `,
      },
    },
    {
      name: 'a bound of the application or in a middleware',
      files: {
        'web/main.py': code`
          from flask import Flask

          app = Flask(__name__)
          app.config["MAX_CONTENT_LENGTH"] = 1024 * 1024

          @app.route("/orders", methods=["POST"])
          def order():
              return {}
        `,
      },
    },
    {
      name: 'an nginx in front, whose default is a megabyte',
      files: {
        'app/main.py': code`
          from fastapi import FastAPI

          app = FastAPI()

          @app.post("/orders")
          async def order(order: dict):
              return order
        `,
        'nginx/nginx.conf': code`
          server {
            location / {
              proxy_pass http://api;
            }
          }
        `,
      },
    },
    {
      name: 'an nginx of the tests',
      files: {
        'test/nginx/nginx.conf': code`
          server {
            client_max_body_size 0;
          }
        `,
      },
    },
    {
      name: 'the defaults of Express and Fastify, a limit below 50 MB and one of files',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import Fastify from 'fastify';

          const app = express();
          const api = Fastify();
          app.use(express.json());
          app.use('/imports', express.json({ limit: '10mb' }));
          app.use('/files', express.raw({ limit: '500mb' }));
        `,
      },
    },
    {
      name: 'streams that are counted or piped on, and applications that take no bodies',
      files: {
        'src/server.ts': code`
          import { createServer } from 'node:http';

          createServer((req, res) => {
            let size = 0;
            const chunks = [];
            req.on('data', (chunk) => {
              size += chunk.length;
              if (size > 1_000_000) {
                res.writeHead(413).end();
                return;
              }
              chunks.push(chunk);
            });
          });

          createServer((req, res) => {
            req.on('data', (chunk) => res.write(chunk));
          });
        `,
        'app/main.py': code`
          from fastapi import FastAPI

          app = FastAPI()

          @app.get("/orders")
          async def orders():
              return []
        `,
      },
    },
  ],
});
