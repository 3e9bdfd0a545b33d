import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'synchronous work in a handler of Node',
      files: {
        'src/server.ts': code`
          import { execSync } from 'node:child_process';
          import bcrypt from 'bcrypt';
          import express from 'express';

          const app = express();
          app.post('/sign-up', (req, res) => {
            const hash = bcrypt.hashSync(req.body.password, 12);
            execSync('useradd shop');
            res.json({ hash });
          });
        `,
      },
      findings: [
        {
          message: 'blocks',
          span: '7:16-7:31',
          confidence: 'high',
          data: { route: 'POST /sign-up', call: 'bcrypt.hashSync' },
          evidence: [{ span: '8:3-8:11', note: 'Blocks the event loop too.' }],
        },
      ],
    },
    {
      name: 'a process, a sleep and mails one after the other',
      files: {
        'app/main.py': code`
          import asyncio
          import smtplib
          import subprocess
          from fastapi import FastAPI

          app = FastAPI()

          @app.post("/videos")
          def convert(name: str):
              subprocess.run(["ffmpeg", name])
              return {}

          @app.post("/orders")
          async def order():
              await asyncio.sleep(5)
              return {}

          @app.post("/news")
          def news(addresses):
              server = smtplib.SMTP("mail")
              for address in addresses:
                  server.sendmail("shop", address, "News")
              return {}
        `,
      },
      findings: [
        {
          message: 'process',
          span: '10:5-10:19',
          data: { route: 'POST /videos', call: 'subprocess.run' },
        },
        {
          message: 'sleep',
          span: '15:11-15:24',
          data: { route: 'POST /orders', call: 'asyncio.sleep' },
        },
        {
          message: 'mail',
          span: '22:9-22:24',
          data: { route: 'POST /news', call: 'server.sendmail' },
        },
      ],
    },
    {
      name: 'requests in an async handler, and pictures that a model makes',
      files: {
        'app/main.py': code`
          import requests
          from fastapi import FastAPI

          app = FastAPI()

          @app.get("/prices")
          async def prices():
              return requests.get("https://prices.example", timeout=5).json()
        `,
        'src/server.ts': code`
          import express from 'express';
          import OpenAI from 'openai';

          const openai = new OpenAI();
          const app = express();
          app.post('/pictures', async (req, res) => {
            res.json(await openai.images.generate({ prompt: req.body.prompt }));
          });
        `,
      },
      findings: [
        {
          message: 'blocks',
          path: 'app/main.py',
          span: '8:12-8:24',
          confidence: 'high',
          data: { route: 'GET /prices', call: 'requests.get' },
        },
        {
          message: 'model',
          path: 'src/server.ts',
          span: '7:18-7:40',
          data: { route: 'POST /pictures', call: 'openai.images.generate' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a wait that slows down whoever guesses',
      files: {
        'app/auth.py': code`
          import time
          from flask import Flask

          app = Flask(__name__)

          @app.route("/sign-in", methods=["POST"])
          def sign_in():
              time.sleep(2)  # prevents brute force
              return {}, 401
        `,
      },
    },
    {
      name: 'a loop that waits for a result',
      files: {
        'app/stats.py': code`
          import asyncio
          from fastapi import FastAPI

          app = FastAPI()

          @app.get("/stats")
          async def stats():
              while not await found("stats"):
                  await asyncio.sleep(1.5)
              return {}
        `,
      },
    },
    {
      name: 'asynchronous forms, threads and queues',
      files: {
        'src/server.ts': code`
          import bcrypt from 'bcrypt';
          import express from 'express';
          import { queue } from './queue';

          const app = express();
          app.post('/sign-up', async (req, res) => {
            const hash = await bcrypt.hash(req.body.password, 12);
            await queue.add('welcome', { hash });
            res.json({});
          });
        `,
        'app/main.py': code`
          import asyncio
          import requests
          from fastapi import FastAPI

          app = FastAPI()

          @app.get("/prices")
          async def prices():
              return await asyncio.to_thread(requests.get, "https://prices.example")

          @app.get("/rates")
          def rates():
              return requests.get("https://rates.example", timeout=5).json()
        `,
      },
    },
    {
      name: 'a process that goes on alone, a short sleep, an answer that streams',
      files: {
        'src/server.ts': code`
          import { spawn } from 'node:child_process';
          import { setTimeout } from 'node:timers/promises';
          import express from 'express';
          import OpenAI from 'openai';

          const openai = new OpenAI();
          const app = express();
          app.post('/backups', (req, res) => {
            spawn('backup', { detached: true }).unref();
            res.json({});
          });
          app.post('/speech', async (req, res) => {
            await setTimeout(50);
            const speech = await openai.audio.speech.create({ input: req.body.text });
            speech.body.pipeTo(stream(res));
          });
        `,
      },
    },
    {
      name: 'synchronous work when the program starts',
      files: {
        'src/server.ts': code`
          import { execSync } from 'node:child_process';
          import express from 'express';

          const commit = execSync('git rev-parse HEAD').toString();
          const app = express();
          app.get('/version', (req, res) => res.json({ commit }));
        `,
      },
    },
  ],
});
