import { describe, expect, it } from 'vitest';

import { moduleAt, projectOf } from '#test/support/project.ts';

import { nextApplications } from './http-applications-next.ts';
import { applicationsOf } from './http-applications.ts';

async function namesIn(path: string, text: string): Promise<readonly string[]> {
  const module = moduleAt(await projectOf({ [path]: text }), path);
  return applicationsOf(module).map(({ framework }) => framework.name);
}

describe('applicationsOf', () => {
  it.each([
    ['a.ts', "import express from 'express';\nexpress();", 'Express'],
    ['a.js', "const express = require('express');\nconst app = express();", 'Express'],
    ['a.ts', "import Fastify from 'fastify';\nFastify({ logger: true });", 'Fastify'],
    ['a.ts', "import { fastify } from 'fastify';\nfastify();", 'Fastify'],
    ['a.ts', "import Koa from 'koa';\nnew Koa();", 'Koa'],
    ['a.ts', "import { Hono } from 'hono';\nnew Hono();", 'Hono'],
    ['a.ts', "import { NestFactory } from '@nestjs/core';\nNestFactory.create(App);", 'NestJS'],
    ['a.py', 'from fastapi import FastAPI\napp = FastAPI()\n', 'FastAPI'],
    ['a.py', 'from starlette.applications import Starlette\napp = Starlette()\n', 'Starlette'],
    ['a.py', 'import flask\napp = flask.Flask(__name__)\n', 'Flask'],
    [
      'a.py',
      'from django.core.asgi import get_asgi_application\napplication = get_asgi_application()\n',
      'Django',
    ],
  ])('in %s: %j', async (path, text, name) => {
    expect(await namesIn(path, text)).toEqual([name]);
  });

  it.each([
    ['a.ts', "import express from 'express';\nexpress.Router();"],
    ['a.ts', 'function express() {}\nexpress();'],
    ['a.js', "require('express');"],
    ['a.py', 'from fastapi import APIRouter\nrouter = APIRouter()\n'],
    ['a.py', 'from flask import Flask\nclient = OAuth(Flask(__name__))\n'],
  ])('finds none in %s: %j', async (path, text) => {
    expect(await namesIn(path, text)).toEqual([]);
  });
});

describe('nextApplications', () => {
  const manifest = '{ "dependencies": { "next": "16.0.0" } }';

  it.each([
    [
      { 'web/package.json': manifest, 'web/next.config.ts': '', 'web/app/page.tsx': '' },
      'web/next.config.ts',
    ],
    [{ 'package.json': manifest, 'pages/index.tsx': '' }, 'package.json'],
  ])('is made in %j', async (files, path) => {
    const project = await projectOf(files);
    expect(nextApplications(project).map(({ at }) => at.path)).toEqual([path]);
  });

  it.each([
    [{ 'package.json': manifest, 'next.config.ts': '' }],
    [
      {
        'package.json': manifest,
        'app/page.tsx': '',
        'next.config.js': "module.exports = { output: 'export' };",
      },
    ],
    [{ 'package.json': '{}', 'app/page.tsx': '' }],
  ])('is not made in %j', async (files) => {
    expect(nextApplications(await projectOf(files))).toEqual([]);
  });
});
