import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a webhook of Slack',
      files: {
        'src/alerts.ts': code`
          export async function sendAlert(text: string) {
            try {
              await fetch(WEBHOOK, { method: 'POST', body: JSON.stringify({ text }) });
            } catch (error) {
              logger.error({ error }, 'alert failed');
            }
          }
        `,
      },
      findings: [
        {
          message: 'lost',
          span: '3:11-3:16',
          data: { name: 'sendAlert', call: 'fetch' },
          evidence: [{ span: '4:5-4:10', note: 'Where the failure ends.' }],
        },
      ],
    },
    {
      name: 'PagerDuty through a method, and mail through a helper',
      files: {
        'src/pager.ts': code`
          import axios from 'axios';

          export class PagerDuty {
            async trigger(summary: string) {
              try {
                await axios.post(URL, { summary });
              } catch (error) {
                console.error(error);
                return;
              }
            }
          }
        `,
        'src/mail.ts': code`
          import nodemailer from 'nodemailer';

          const transport = nodemailer.createTransport(URL);
          async function sendText(text: string) {
            await transport.sendMail({ to: OPS, text });
          }
          export const notifyOps = async (text: string) => {
            try {
              await sendText(text);
            } catch (error) {
              log.warn(error);
            }
          };
        `,
      },
      findings: [
        {
          message: 'lost',
          path: 'src/mail.ts',
          span: '9:11-9:19',
          data: { name: 'notifyOps', call: 'sendText' },
          evidence: [{ span: '10:5-10:10', note: 'Where the failure ends.' }],
        },
        {
          message: 'lost',
          path: 'src/pager.ts',
          span: '6:13-6:23',
          data: { name: 'PagerDuty.trigger', call: 'axios.post' },
          evidence: [{ span: '7:7-7:12', note: 'Where the failure ends.' }],
        },
      ],
    },
    {
      name: 'a webhook in Python',
      files: {
        'app/alerts.py': code`
          import httpx

          async def send_alert(text):
              async with httpx.AsyncClient() as client:
                  try:
                      await client.post(WEBHOOK, json={"text": text})
                  except httpx.HTTPError:
                      logger.exception("alert failed")
        `,
      },
      findings: [
        {
          message: 'lost',
          span: '6:19-6:30',
          data: { name: 'send_alert', call: 'client.post' },
          evidence: [{ span: '7:9-7:14', note: 'Where the failure ends.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a retry: by a helper, a decorator or a loop',
      files: {
        'src/alerts.ts': code`
          import pRetry from 'p-retry';

          export async function sendAlert(text: string) {
            try {
              await pRetry(() => fetch(WEBHOOK, { method: 'POST', body: text }), { retries: 5 });
            } catch (error) {
              logger.error(error);
            }
          }
          export async function pageAlert(text: string) {
            for (let n = 0; n < 3; n += 1) {
              try {
                return void (await fetch(WEBHOOK, { method: 'POST', body: text }));
              } catch (error) {
                logger.error(error);
              }
            }
          }
        `,
        'app/alerts.py': code`
          import requests
          from tenacity import retry

          @retry
          def send_alert(text):
              try:
                  requests.post(WEBHOOK, json={"text": text})
              except requests.RequestException:
                  logger.exception("alert failed")
        `,
      },
    },
    {
      name: 'a queue, a second channel and a stored alert',
      files: {
        'src/alerts.ts': code`
          export async function sendAlert(text: string) {
            try {
              await fetch(WEBHOOK, { method: 'POST', body: text });
            } catch (error) {
              logger.error(error);
              await queue.add('alert', { text });
            }
          }
          export async function alertBoth(text: string) {
            try {
              await fetch(SLACK, { method: 'POST', body: text });
            } catch (error) {
              logger.error(error);
            }
            await fetch(PAGER, { method: 'POST', body: text });
          }
        `,
        'app/alerts.py': code`
          import requests

          def send_alert(text):
              try:
                  requests.post(WEBHOOK, json={"text": text})
              except requests.RequestException:
                  logger.exception("alert failed")
                  Alert.objects.create(text=text)
        `,
      },
    },
    {
      name: 'a failure that the caller is told',
      files: {
        'src/alerts.ts': code`
          export async function sendAlert(text: string) {
            try {
              await fetch(WEBHOOK, { method: 'POST', body: text });
              return true;
            } catch (error) {
              logger.error(error);
              return false;
            }
          }
          export async function alertOps(text: string) {
            try {
              await fetch(WEBHOOK, { method: 'POST', body: text });
            } catch (error) {
              logger.error(error);
              throw error;
            }
          }
        `,
      },
    },
    {
      name: 'messages that are no alerts',
      files: {
        'src/orders.ts': code`
          export async function sendOrder(text: string) {
            try {
              await fetch(SHOP, { method: 'POST', body: text });
            } catch (error) {
              logger.error(error);
            }
          }
        `,
      },
    },
  ],
});
