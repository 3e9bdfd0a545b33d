import { describe, expect, it } from 'vitest';

import { moduleAt, projectOf } from '#test/support/project.ts';

import { routeName, routesOf } from './routes.ts';

async function routesIn(path: string, text: string): Promise<readonly string[]> {
  const module = moduleAt(await projectOf({ [path]: text }), path);
  return routesOf(module).map(
    (route) => `${routeName(route)} ${route.framework} ${route.confidence}`,
  );
}

describe('routesOf', () => {
  it.each([
    [
      "import express from 'express'; express().get('/a', auth, (q, r) => {});",
      'GET /a express high',
    ],
    [
      "import { Router } from 'express'; const r = Router(); r.post('/a', (q, r) => {});",
      'POST /a express high',
    ],
    [
      "import express from 'express'; const r = express.Router(); r.route('/a').get((q, r) => {});",
      'GET /a express high',
    ],
    [
      "import fastify from 'fastify'; fastify().route({ method: 'GET', url: '/a', handler: () => {} });",
      'GET /a fastify high',
    ],
    ["import { Hono } from 'hono'; new Hono().get('/a', (c) => {});", 'GET /a hono high'],
    [
      "import Router from '@koa/router'; new Router().get('name', '/a', (c) => {});",
      'GET /a koa high',
    ],
    [
      "import { FastifyInstance } from 'fastify'; export function f(x: FastifyInstance) { x.get('/a', () => {}); }",
      'GET /a fastify high',
    ],
    ["export function f(app) { app.get('/a', (req, res) => {}); }", 'GET /a null medium'],
    ["import e from 'express'; e().get(['/a', '/b'], (req, res) => {});", 'GET /a express high'],
    [
      "import express from 'express'; express().get('/a', make()); function make() { return (q, r) => {}; }",
      'GET /a express high',
    ],
  ])('reads %s', async (text, expected) => {
    expect(await routesIn('src/a.ts', text)).toEqual([expected]);
  });

  it.each([
    "import axios from 'axios'; const api = axios.create(); api.get('/a', (x) => x);",
    "const cache = new Map(); cache.get('/a', (x) => x);",
    "export function f(app) { app.get('setting', (x) => x); }",
  ])('passes over %s', async (text) => {
    expect(await routesIn('src/a.ts', text)).toEqual([]);
  });

  it('takes the path of Next.js from the file', async () => {
    const text = 'export async function GET() {}\nexport const POST = wrap(async () => {});';
    expect(await routesIn('app/(site)/api/a/route.ts', text)).toEqual([
      'GET /api/a next high',
      'POST /api/a next high',
    ]);
    expect(await routesIn('pages/api/a.ts', 'export default function f() {}')).toEqual([
      'ANY /api/a next high',
    ]);
  });

  it('joins the prefix of a NestJS controller', async () => {
    const text =
      "import { Controller, Get } from '@nestjs/common';\n@Controller('a') class A { @Get('b') b() {} }";
    expect(await routesIn('src/a.ts', text)).toEqual(['GET /a/b @nestjs/common high']);
  });

  it.each([
    [
      "import { Router } from 'express'; const r = Router(); a.use('/x', r); a.use('/y', r); r.get('/b', (q, s) => {});",
      'GET /b express high',
    ],
    [
      "import { Router } from 'express'; const r = Router(); a.use(prefix, r); r.get('/b', (q, s) => {});",
      'GET /b express high',
    ],
    [
      "import { Router } from 'express'; const r = Router(); a.use('/x', other); r.get('/b/', (q, s) => {});",
      'GET /b/ express high',
    ],
  ])('joins the prefixes of %s', async (text, expected) => {
    expect(await routesIn('src/a.ts', text)).toEqual([expected]);
  });

  it.each([
    ['path("a/", view)', 'ANY /a django high'],
    ['re_path(r"^a/?$", view)', 'ANY /a django high'],
    ['re_path(r"^a/(x|y)$", view)', 'ANY (computed path) django high'],
    ['path(prefix, view)', 'ANY (computed path) django high'],
    ['path("a/", include([re_path(r"^b|c$", view)]))', 'ANY (computed path) django high'],
  ])('reads the pattern %s', async (pattern, expected) => {
    const text = `from django.urls import path, re_path\n\ndef view(request): ...\n\nurlpatterns = [${pattern}]\n`;
    expect(await routesIn('app/urls.py', text)).toEqual([expected]);
  });

  it.each([
    [
      'from fastapi import APIRouter\nr = APIRouter(prefix="/v1")\n@r.get("/a")\ndef a(): ...\n',
      'GET /v1/a fastapi high',
    ],
    [
      'from flask import Flask\napp = Flask(__name__)\n@app.route("/a")\ndef a(): ...\n',
      'GET /a flask high',
    ],
    [
      'from flask import Blueprint\nb = Blueprint("b", __name__, url_prefix="/v1")\n@b.route("/a", methods=["POST"])\ndef a(): ...\n',
      'POST /v1/a flask high',
    ],
    [
      'from starlette.routing import Route\ndef a(): ...\nROUTES = [Route("/a", a)]\n',
      'ANY /a starlette high',
    ],
  ])('reads the Python %j', async (text, expected) => {
    expect(await routesIn('app/a.py', text)).toEqual([expected]);
  });
});
