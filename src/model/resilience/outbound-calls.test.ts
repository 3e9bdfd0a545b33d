import { describe, expect, it } from 'vitest';

import { moduleAt, projectOf } from '#test/support/project.ts';

import { isWaitedFor, outboundCallsIn, outboundCallsReached } from './outbound-calls.ts';

async function callsIn(path: string, text: string): Promise<readonly string[]> {
  const module = moduleAt(await projectOf({ [path]: text }), path);
  return outboundCallsIn(module, module.facts.body).map(
    ({ call, kind, service }) => `${kind} ${service} ${isWaitedFor(module, call)}`,
  );
}

describe('outboundCallsIn', () => {
  it.each([
    ["await fetch('x');", 'http fetch true'],
    ["fetch('x').then(f);", 'http fetch false'],
    ["import axios from 'axios'; const a = axios.create(); await a.get('x');", 'http axios true'],
    ["import { request } from 'undici'; await request('x');", 'http undici true'],
    ["import got from 'got'; await got('x').json();", 'http got true'],
    [
      "import A from '@anthropic-ai/sdk'; await new A().messages.create({});",
      'model Anthropic true',
    ],
    ["import { generateText } from 'ai'; await generateText({});", 'model the AI SDK true'],
    [
      "import Stripe from 'stripe'; await new Stripe('x').charges.create({});",
      'provider Stripe true',
    ],
    ["import { Resend } from 'resend'; await new Resend('x').emails.send({});", 'mail Resend true'],
    [
      "import { SESClient } from '@aws-sdk/client-ses'; await new SESClient({}).send(command);",
      'mail Amazon SES true',
    ],
    [
      "import { S3Client } from '@aws-sdk/client-s3'; await new S3Client({}).send(command);",
      'files S3 true',
    ],
    [
      "import { SNSClient } from '@aws-sdk/client-sns'; await new SNSClient({}).send(command);",
      'provider AWS true',
    ],
    ["import { setTimeout } from 'timers/promises'; await setTimeout(5);", 'sleep sleep true'],
    ['await new Promise((r) => setTimeout(r, 5));', 'sleep setTimeout true'],
  ])('reads %s', async (text, expected) => {
    expect(await callsIn('src/a.ts', text)).toEqual([expected]);
  });

  it.each([
    ['import requests\nrequests.get("x")\n', 'http requests true'],
    ['import httpx\nwith httpx.Client() as c:\n    c.get("x")\n', 'http httpx true'],
    [
      'import aiohttp\nasync def f(): pass\ns = aiohttp.ClientSession()\nawait s.get("x")\n',
      'http aiohttp true',
    ],
    ['import openai\nopenai.OpenAI().responses.create()\n', 'model OpenAI true'],
    ['import smtplib\nsmtplib.SMTP("x").send_message(m)\n', 'mail SMTP true'],
    ['import boto3\nboto3.client("s3").upload_file("a", "b", "c")\n', 'files S3 true'],
    ['task.delay(1).get()\n', 'queue Celery true'],
    ['import time\ntime.sleep(1)\n', 'sleep sleep true'],
  ])('reads %s', async (text, expected) => {
    expect(await callsIn('app/a.py', text)).toContain(expected);
  });

  it('passes over what is no request', async () => {
    const text =
      "import Stripe from 'stripe'; new Stripe('x').webhooks.constructEvent(a, b, c); cache.get('x'); const run = () => fetch('x');";
    expect(await callsIn('src/a.ts', text)).toEqual([]);
  });

  it('follows functions of the project one call deep', async () => {
    const project = await projectOf({
      'src/a.ts': "import { tell } from './b'; await tell();",
      'src/b.ts': "export async function tell() { await fetch('x'); }",
    });
    const module = moduleAt(project, 'src/a.ts');
    expect(
      outboundCallsReached(module, module.facts.body).map(
        ({ at, outbound }) => `${module.text(at)} ${outbound.module.path}`,
      ),
    ).toEqual(['tell() src/b.ts']);
  });
});
