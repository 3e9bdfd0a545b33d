import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'the message of a caught error, which is logged as well',
      files: {
        'src/orders.ts': code`
          import { Router } from 'express';
          import { pool } from './pool';

          const router = Router();
          router.get('/orders', async (req, res) => {
            try {
              res.json(await pool.query('SELECT * FROM orders'));
            } catch (error) {
              console.error(error);
              res.status(500).json({ error: error.message });
            }
          });
        `,
      },
      findings: [
        {
          message: 'leaked',
          span: '10:35-10:48',
          data: { sent: 'error.message' },
          fixed: code`
            import { Router } from 'express';
            import { pool } from './pool';

            const router = Router();
            router.get('/orders', async (req, res) => {
              try {
                res.json(await pool.query('SELECT * FROM orders'));
              } catch (error) {
                console.error(error);
                res.status(500).json({ error: 'Internal server error' });
              }
            });
          `,
        },
      ],
    },
    {
      name: 'an error handler that falls back to a general text, and a stack behind a constant',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { log } from './log';

          const app = express();
          app.use((err, req, res, next) => {
            log.error(err);
            const details = err.stack;
            res.status(err.status || 500).json({ message: err.message || 'Failed', details });
          });
        `,
      },
      findings: [
        {
          message: 'leaked',
          span: '8:49-8:60',
          data: { sent: 'err.message' },
        },
      ],
    },
    {
      name: 'a test for any error at all, a rejection, a client error and the database of Supabase',
      files: {
        'app/api/orders/route.ts': code`
          import { NextResponse } from 'next/server';
          import { supabase } from '@/supabase';
          import { load, save } from '@/orders';

          export async function GET() {
            const { data, error } = await supabase.from('orders').select();
            if (error) {
              return NextResponse.json({ error: error.message }, { status: 500 });
            }
            return NextResponse.json(data);
          }

          export async function POST(request) {
            try {
              await save(await request.json());
            } catch (e) {
              const message = e instanceof Error ? e.message : 'Unknown error';
              return NextResponse.json({ message }, { status: 400 });
            }
            return load().catch((cause) => new Response(String(cause), { status: 500 }));
          }
        `,
      },
      findings: [
        {
          message: 'leaked',
          span: '8:39-8:52',
          data: { sent: 'error.message' },
          evidence: [
            { span: '20:47-20:60', note: 'Another answer with the text of an error.' },
            { span: '18:32-18:39', note: 'Another answer with the text of an error.' },
          ],
        },
      ],
    },
    {
      name: 'a refusal with what the database said, as medium',
      files: {
        'app/api/orders/route.ts': code`
          import { save } from '@/orders';

          export async function POST(request) {
            try {
              return Response.json(await save(await request.json()));
            } catch (e) {
              return Response.json({ error: e.message }, { status: 400 });
            }
          }
        `,
      },
      findings: [
        { message: 'leaked', span: '7:35-7:44', severity: 'medium', confidence: 'medium' },
      ],
    },
    {
      name: 'what remains after the own errors have been answered',
      files: {
        'src/all-errors.filter.ts': code`
          import { Catch, InternalServerErrorException } from '@nestjs/common';
          import { ShopError } from './shop-error';

          @Catch()
          export class AllErrorsFilter {
            catch(exception, host) {
              const res = host.switchToHttp().getResponse();
              if (exception instanceof ShopError) {
                return res.status(409).json({ message: exception.message });
              }
              res.status(500).json({ message: exception.message });
            }
          }

          export async function send(mail) {
            try {
              await mail.send();
            } catch (error) {
              throw new InternalServerErrorException(error.message);
            }
          }
        `,
      },
      findings: [
        {
          message: 'leaked',
          span: '11:37-11:54',
          data: { sent: 'exception.message' },
          evidence: [{ span: '19:44-19:57', note: 'Another answer with the text of an error.' }],
        },
      ],
    },
    {
      name: 'FastAPI, Flask and the REST framework',
      files: {
        'app/orders.py': code`
          import logging
          from fastapi import APIRouter, HTTPException

          router = APIRouter()

          @router.get("/orders")
          def orders(store):
              try:
                  return store.all()
              except Exception as e:
                  logging.exception("orders", exc_info=e)
                  raise HTTPException(status_code=500, detail=str(e))
        `,
        'app/members.py': code`
          import traceback
          from flask import Flask, jsonify

          app = Flask(__name__)

          @app.errorhandler(Exception)
          def failed(error):
              return jsonify(error=f"Failed: {error}"), 500

          @app.get("/members")
          def members():
              try:
                  return {"members": load()}
              except:
                  return {"error": traceback.format_exc()}, 500
        `,
      },
      findings: [
        {
          message: 'leaked',
          path: 'app/members.py',
          span: '8:26-8:44',
          data: { sent: 'f"Failed: {error}"' },
          evidence: [
            {
              path: 'app/members.py',
              span: '15:26-15:48',
              note: 'Another answer with the text of an error.',
            },
          ],
        },
        {
          message: 'leaked',
          path: 'app/orders.py',
          span: '12:53-12:59',
          data: { sent: 'str(e)' },
          fixed: code`
            import logging
            from fastapi import APIRouter, HTTPException

            router = APIRouter()

            @router.get("/orders")
            def orders(store):
                try:
                    return store.all()
                except Exception as e:
                    logging.exception("orders", exc_info=e)
                    raise HTTPException(status_code=500, detail="Internal server error")
          `,
        },
      ],
    },
  ],
  passes: [
    {
      name: 'what is refused for how it is written, where nothing else was asked',
      files: {
        'app/api/crawl/route.ts': code`
          export async function POST(request) {
            const { pattern } = await request.json();
            try {
              new RegExp(pattern);
              log.sendStatus(200);
            } catch (e) {
              return Response.json({ error: e.message }, { status: 400 });
            }
            return Response.json({});
          }
        `,
        'app/api/webhooks/shop/route.ts': code`
          import { take } from '@/events';

          export async function POST(request) {
            try {
              return Response.json(await take(await request.json()));
            } catch (e) {
              return Response.json({ error: e.message }, { status: 400 });
            }
          }
        `,
        'app/match.py': code`
          from fastapi import APIRouter, HTTPException

          router = APIRouter()

          @router.post("/match")
          def match(example):
              try:
                  query = build(example)
              except Exception as exc:
                  raise HTTPException(400, detail=str(exc))
              return search(query)
        `,
      },
    },
    {
      name: 'a general text with an id from an error handler',
      controls: 2,
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { log } from './log';

          const app = express();
          app.use((err, req, res, next) => {
            log.error({ err, id: req.id });
            res.status(500).json({ error: 'Internal server error', requestId: req.id });
          });
        `,
        'app/main.py': code`
          from fastapi import FastAPI
          from fastapi.responses import JSONResponse

          app = FastAPI()

          @app.exception_handler(Exception)
          async def failed(request, exc):
              return JSONResponse({"error": "Failed", "error_id": request.state.id}, status_code=500)
        `,
      },
    },
    {
      name: 'errors of the own types, which are meant for clients',
      files: {
        'src/orders.ts': code`
          import express from 'express';
          import { ShopError } from './shop-error';

          const app = express();
          app.get('/orders', async (req, res) => {
            try {
              res.json(await load());
            } catch (error) {
              if (error instanceof ShopError) {
                return res.status(409).json({ error: error.message });
              }
              if (error.code === '23505') {
                return res.status(409).json({ error: 'Exists', detail: error.message });
              }
              res.status(500).json({ error: 'Failed' });
            }
          });
          app.use((err, req, res, next) => {
            if (!(err instanceof ShopError)) {
              return res.status(500).json({ error: 'Failed' });
            }
            res.status(400).json({ error: err.message });
          });
        `,
        'app/orders.py': code`
          from fastapi import APIRouter, HTTPException
          from app.errors import OrderClosed

          router = APIRouter()

          @router.post("/orders")
          def order(store):
              try:
                  store.add()
              except (OrderClosed, ValueError) as e:
                  raise HTTPException(status_code=400, detail=str(e))
              except Exception as e:
                  raise HTTPException(status_code=500, detail="Failed") from e
        `,
      },
    },
    {
      name: 'a status that decides what is told',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.use((err, req, res, next) => {
            const status = err.status ?? 500;
            const message = status >= 500 ? 'Failed' : err.message;
            res.status(status).json({ message });
          });
        `,
      },
    },
    {
      name: 'branches of development only',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.use((err, req, res, next) => {
            if (process.env.NODE_ENV === 'development') {
              return res.status(500).send(err.stack);
            }
            res.status(500).json({
              error: process.env.NODE_ENV === 'production' ? 'Failed' : err.message,
              ...(process.env.NODE_ENV === 'development' && { stack: err.stack }),
            });
          });
        `,
      },
    },
    {
      name: 'validation errors and a signature that does not fit',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { z } from 'zod';

          const app = express();
          app.post('/orders', (req, res) => {
            try {
              res.json(schema.parse(req.body));
            } catch (error) {
              if (error instanceof z.ZodError) {
                return res.status(400).json({ error: error.message });
              }
              throw error;
            }
          });
          app.post('/hook', (req, res) => {
            let event;
            try {
              event = stripe.webhooks.constructEvent(req.body, req.headers['stripe-signature'], secret);
            } catch (err) {
              return res.status(400).send(\`Webhook Error: \${err.message}\`);
            }
            res.json({ event: event.id });
          });
        `,
      },
    },
    {
      name: 'a message that is logged and not sent',
      files: {
        'src/orders.ts': code`
          export async function orders(req, res) {
            try {
              res.json(await load());
            } catch (error) {
              console.error(error.message);
              res.status(500).json({ error: 'Failed' });
            }
          }
        `,
      },
    },
  ],
});
