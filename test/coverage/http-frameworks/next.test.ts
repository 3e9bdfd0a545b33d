import { describe, expect, test } from 'vitest';

import { nextApplications } from '#model/http/http-applications-next.ts';
import { code } from '#test/support/code.ts';
import { moduleAt, moduleOf, projectOf } from '#test/support/project.ts';

import { backgroundTasks, guards, healthRoutes, routes } from './facts.ts';

describe('Next.js app router', () => {
  test('applications: a folder with the dependency and pages that is not exported as files', async () => {
    const project = await projectOf({
      'web/package.json': '{ "dependencies": { "next": "16.0.0" } }',
      'web/next.config.ts': 'export default {};',
      'web/app/page.tsx': 'export default function Page() {}',
      'docs/package.json': '{ "dependencies": { "next": "16.0.0" } }',
      'docs/next.config.js': "module.exports = { output: 'export' };",
      'docs/app/page.tsx': 'export default function Page() {}',
    });
    expect(nextApplications(project).map(({ root }) => root)).toEqual(['web/']);
  });

  test('routes: method, path, handler, also wrapped', async () => {
    const module = await moduleOf(
      'web/app/(site)/api/members/[id]/route.ts',
      code`
        export async function GET(request: Request) {
          return Response.json({});
        }

        export const DELETE = withUser(async (request) => new Response(null, { status: 204 }));
      `,
    );
    expect(routes(module)).toEqual([
      'GET /api/members/[id] → GET',
      'DELETE /api/members/[id] → async (request) => new Response(null, { status: 204 })',
    ]);
  });

  test('middleware: functions that wrap the handler', async () => {
    const module = await moduleOf(
      'app/api/members/route.ts',
      'export const GET = withUser(async (request) => Response.json([]));\n',
    );
    expect(guards(module)).toEqual(['withUser']);
  });

  test('background tasks: that run after the answer', async () => {
    const module = await moduleOf(
      'app/api/members/route.ts',
      code`
        import { waitUntil } from '@vercel/functions';
        import { after } from 'next/server';

        export async function POST() {
          after(() => send());
          waitUntil(send());
          return new Response();
        }

        async function send() {}
      `,
    );
    expect(backgroundTasks(module)).toEqual([
      'after the answer: a function',
      'after the answer: send',
    ]);
  });

  test('health endpoints: by path', async () => {
    const module = await moduleOf(
      'app/api/health/route.ts',
      'export function GET() { return Response.json({ ok: true }); }\n',
    );
    expect(healthRoutes(module)).toEqual(['GET /api/health']);
  });
});

describe('Next.js pages router', () => {
  test('applications: a folder with the dependency and pages', async () => {
    const project = await projectOf({
      'package.json': '{ "dependencies": { "next": "15.0.0" } }',
      'src/pages/index.tsx': 'export default function Page() {}',
    });
    expect(nextApplications(project).map(({ root }) => root)).toEqual(['']);
  });

  test('routes: path and handler, for every method', async () => {
    const project = await projectOf({
      'pages/api/members/index.ts': 'export default async function members(req, res) {}\n',
      'pages/api/members/[id].ts': 'export default withUser((req, res) => res.end());\n',
    });
    expect(routes(moduleAt(project, 'pages/api/members/index.ts'))).toEqual([
      'ANY /api/members → members',
    ]);
    expect(routes(moduleAt(project, 'pages/api/members/[id].ts'))).toEqual([
      'ANY /api/members/[id] → (req, res) => res.end()',
    ]);
  });

  test('middleware: functions that wrap the handler', async () => {
    const module = await moduleOf(
      'pages/api/members.ts',
      'export default withUser((req, res) => res.end());\n',
    );
    expect(guards(module)).toEqual(['withUser']);
  });

  test('health endpoints: by path', async () => {
    const module = await moduleOf(
      'pages/api/healthz.ts',
      'export default function handler(req, res) { res.end(); }\n',
    );
    expect(healthRoutes(module)).toEqual(['ANY /api/healthz']);
  });
});
