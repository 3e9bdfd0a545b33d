import { describe, expect, it } from 'vitest';

import { projectOf } from '#test/support/project.ts';

import { serverlessEvidence } from './serverless.ts';

async function evidenceFor(
  path: string,
  files: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  return serverlessEvidence(await projectOf({ [path]: '', ...files }), path)?.name;
}

describe('serverlessEvidence', () => {
  it.each([
    [{ 'vercel.json': '{}' }, 'vercel.json'],
    [{ 'serverless.yml': 'service: a' }, 'serverless.yml'],
    [{ 'wrangler.jsonc': '{}' }, 'wrangler.jsonc'],
    [{ 'lambda_function.py': '' }, 'the Lambda handler lambda_function.py'],
    [{ 'package.json': '{"dependencies":{"aws-lambda":"1"}}' }, 'its dependency aws-lambda'],
    [
      { 'package.json': '{"dependencies":{"next":"15"}}', 'app/api/a/route.ts': '' },
      'the Next.js route app/api/a/route.ts',
    ],
  ])('is seen in %j', async (files, expected) => {
    expect(await evidenceFor('lib/db.ts', { ...files })).toBe(expected);
  });

  it('is seen in the functions of Supabase and nothing beside them', async () => {
    expect(await evidenceFor('supabase/functions/pay/index.ts', {})).toBe(
      'the folder supabase/functions',
    );
    expect(await evidenceFor('supabase/seed.ts', {})).toBeUndefined();
  });

  it('is not seen in a server, nor of another service', async () => {
    const next = { 'package.json': '{"dependencies":{"next":"15"}}', 'app/api/a/route.ts': '' };
    expect(await evidenceFor('lib/db.ts', { ...next, Dockerfile: 'FROM node' })).toBeUndefined();
    expect(
      await evidenceFor('server/db.ts', { 'server/package.json': '{}', 'web/vercel.json': '{}' }),
    ).toBeUndefined();
  });
});
