import { describe, expect, test } from 'vitest';

import { code } from '#test/support/code.ts';

import { calls } from './facts.ts';

describe('Stripe', () => {
  test('calls: in both languages, without the check of signatures', async () => {
    const typescript = code`
      import Stripe from 'stripe';

      const stripe = new Stripe(process.env.STRIPE_KEY);
      await stripe.paymentIntents.create({});
      stripe.webhooks.constructEvent(body, signature, secret);
    `;
    const python = code`
      import stripe

      stripe.Charge.create(amount=1)
      stripe.StripeClient("key").customers.list()
    `;
    expect(await calls('src/a.ts', typescript)).toEqual([
      'provider Stripe: stripe.paymentIntents.create',
    ]);
    expect(await calls('app/a.py', python)).toEqual([
      'provider Stripe: stripe.Charge.create',
      'provider Stripe: stripe.StripeClient("key").customers.list',
    ]);
  });
});

describe('Paddle', () => {
  test('calls: without the check of signatures', async () => {
    const text = code`
      import { Paddle } from '@paddle/paddle-node-sdk';

      const paddle = new Paddle(process.env.PADDLE_KEY);
      await paddle.subscriptions.cancel('a', {});
      await paddle.webhooks.unmarshal(body, secret, signature);
    `;
    expect(await calls('src/a.ts', text)).toEqual(['provider Paddle: paddle.subscriptions.cancel']);
  });
});

describe('GitHub', () => {
  test('calls: of octokit', async () => {
    const text = code`
      import { Octokit } from '@octokit/rest';

      const octokit = new Octokit();
      await octokit.rest.issues.create({});
    `;
    expect(await calls('src/a.ts', text)).toEqual(['provider GitHub: octokit.rest.issues.create']);
  });
});

describe('Slack', () => {
  test('calls: in both languages', async () => {
    const typescript = code`
      import { WebClient } from '@slack/web-api';

      await new WebClient(token).chat.postMessage({});
    `;
    const python = code`
      from slack_sdk import WebClient

      WebClient(token=TOKEN).chat_postMessage(channel="a")
    `;
    expect(await calls('src/a.ts', typescript)).toEqual([
      'provider Slack: new WebClient(token).chat.postMessage',
    ]);
    expect(await calls('app/a.py', python)).toEqual([
      'provider Slack: WebClient(token=TOKEN).chat_postMessage',
    ]);
  });
});

describe('Twilio', () => {
  test('calls: in both languages', async () => {
    const typescript = code`
      import twilio from 'twilio';

      await twilio(sid, token).messages.create({});
    `;
    const python = code`
      from twilio.rest import Client

      Client(SID, TOKEN).messages.create(to="a")
    `;
    expect(await calls('src/a.ts', typescript)).toEqual([
      'provider Twilio: twilio(sid, token).messages.create',
    ]);
    expect(await calls('app/a.py', python)).toEqual([
      'provider Twilio: Client(SID, TOKEN).messages.create',
    ]);
  });
});

describe('OpenAI', () => {
  test('calls: in both languages', async () => {
    const typescript = code`
      import OpenAI from 'openai';

      await new OpenAI().chat.completions.create({});
    `;
    const python = code`
      from openai import AsyncOpenAI

      client = AsyncOpenAI()
      await client.responses.create(model="a")
    `;
    expect(await calls('src/a.ts', typescript)).toEqual([
      'model OpenAI: new OpenAI().chat.completions.create',
    ]);
    expect(await calls('app/a.py', python)).toEqual(['model OpenAI: client.responses.create']);
  });
});

describe('Anthropic', () => {
  test('calls: in both languages', async () => {
    const typescript = code`
      import Anthropic from '@anthropic-ai/sdk';

      await new Anthropic().messages.create({});
    `;
    const python = code`
      import anthropic

      anthropic.Anthropic().messages.create(model="a")
    `;
    expect(await calls('src/a.ts', typescript)).toEqual([
      'model Anthropic: new Anthropic().messages.create',
    ]);
    expect(await calls('app/a.py', python)).toEqual([
      'model Anthropic: anthropic.Anthropic().messages.create',
    ]);
  });
});

describe('AI SDK', () => {
  test('calls: of its functions', async () => {
    const text = code`
      import { generateText } from 'ai';

      await generateText({ prompt: 'a' });
    `;
    expect(await calls('src/a.ts', text)).toEqual(['model the AI SDK: generateText']);
  });
});

describe('Nodemailer', () => {
  test('calls: of transports', async () => {
    const text = code`
      import nodemailer from 'nodemailer';

      const transport = nodemailer.createTransport({});
      await transport.sendMail({});
    `;
    expect(await calls('src/a.ts', text)).toEqual(['mail Nodemailer: transport.sendMail']);
  });
});

describe('Resend', () => {
  test('calls: in both languages', async () => {
    const typescript = code`
      import { Resend } from 'resend';

      await new Resend('key').emails.send({});
    `;
    const python = code`
      import resend

      resend.Emails.send({})
    `;
    expect(await calls('src/a.ts', typescript)).toEqual([
      "mail Resend: new Resend('key').emails.send",
    ]);
    expect(await calls('app/a.py', python)).toEqual(['mail Resend: resend.Emails.send']);
  });
});

describe('SendGrid', () => {
  test('calls: in both languages', async () => {
    const typescript = code`
      import mail from '@sendgrid/mail';

      await mail.send({});
    `;
    const python = code`
      from sendgrid import SendGridAPIClient

      SendGridAPIClient("key").send(message)
    `;
    expect(await calls('src/a.ts', typescript)).toEqual(['mail SendGrid: mail.send']);
    expect(await calls('app/a.py', python)).toEqual([
      'mail SendGrid: SendGridAPIClient("key").send',
    ]);
  });
});

describe('SMTP', () => {
  test('calls: of smtplib and of Django', async () => {
    const text = code`
      import smtplib

      from django.core.mail import send_mail

      smtplib.SMTP("mail").send_message(message)
      send_mail("a", "b", "c", ["d"])
    `;
    expect(await calls('app/a.py', text)).toEqual([
      'mail SMTP: smtplib.SMTP("mail").send_message',
      'mail SMTP: smtplib.SMTP',
      'mail Django mail: send_mail',
    ]);
  });
});

describe('S3', () => {
  test('calls: in both languages', async () => {
    const typescript = code`
      import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

      const s3 = new S3Client({});
      await s3.send(new PutObjectCommand({}));
    `;
    const python = code`
      import boto3

      boto3.client("s3").upload_file("a", "b", "c")
    `;
    expect(await calls('src/a.ts', typescript)).toEqual(['files S3: s3.send']);
    expect(await calls('app/a.py', python)).toEqual(['files S3: boto3.client("s3").upload_file']);
  });
});

describe('Cloud Storage', () => {
  test('calls: in both languages', async () => {
    const typescript = code`
      import { Storage } from '@google-cloud/storage';

      await new Storage().bucket('a').upload('b');
    `;
    const python = code`
      from google.cloud import storage

      storage.Client().bucket("a").blob("b").upload_from_filename("c")
    `;
    expect(await calls('src/a.ts', typescript)).toEqual([
      "files Cloud Storage: new Storage().bucket('a').upload",
    ]);
    expect(await calls('app/a.py', python)).toEqual([
      'files Cloud Storage: storage.Client().bucket("a").blob("b").upload_from_filename',
    ]);
  });
});
