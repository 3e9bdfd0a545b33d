import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a timer that is set in the race',
      files: {
        'app/api/rates/route.ts': code`
          export async function GET() {
            return Promise.race([
              loadRates(),
              new Promise((_, reject) => setTimeout(() => reject(new Error('too slow')), 5_000)),
            ]);
          }
        `,
      },
      findings: [
        {
          message: 'left',
          span: '2:10-2:22',
          evidence: [{ span: '4:32-4:42', note: 'Sets the timer.' }],
        },
      ],
    },
    {
      name: 'a timer in a constant and one of node:timers',
      files: {
        'app/api/rates/route.ts': code`
          import { setTimeout as sleep } from 'node:timers/promises';

          export async function GET() {
            const late = new Promise((resolve) => {
              setTimeout(resolve, 5_000);
            });
            await Promise.race([loadRates(), late]);
            await Promise.race([loadRates(), sleep(5_000)]);
          }
        `,
      },
      findings: [
        {
          message: 'left',
          span: '7:9-7:21',
          evidence: [{ span: '5:5-5:15', note: 'Sets the timer.' }],
        },
        {
          message: 'left',
          span: '8:9-8:21',
          evidence: [{ span: '8:36-8:41', note: 'Sets the timer.' }],
        },
      ],
    },
    {
      name: 'a function that sleeps',
      files: {
        'app/api/rates/route.ts': code`
          import { rejectAfter } from '../../../lib/reject-after';

          export async function GET() {
            return Promise.race([loadRates(), rejectAfter(5_000)]);
          }
        `,
        'lib/reject-after.ts': code`
          export function rejectAfter(ms: number) {
            return new Promise((_, reject) => setTimeout(reject, ms));
          }
        `,
      },
      findings: [
        {
          message: 'left',
          path: 'app/api/rates/route.ts',
          span: '4:10-4:22',
          evidence: [{ path: 'lib/reject-after.ts', span: '2:37-2:47', note: 'Sets the timer.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a timer that is cleared',
      files: {
        'app/api/rates/route.ts': code`
          export async function GET() {
            let timer: NodeJS.Timeout | undefined;
            const late = new Promise((_, reject) => {
              timer = setTimeout(reject, 5_000);
            });
            try {
              return await Promise.race([loadRates(), late]);
            } finally {
              clearTimeout(timer);
            }
          }
        `,
      },
    },
    {
      name: 'a signal with a timeout',
      files: {
        'app/api/rates/route.ts': code`
          export async function GET() {
            return Promise.race([loadRates(AbortSignal.timeout(5_000)), other()]);
          }
        `,
      },
    },
    {
      name: 'a timer that is unreferenced',
      files: {
        'app/api/rates/route.ts': code`
          export async function GET() {
            return Promise.race([loadRates(), new Promise((done) => setTimeout(done, 5_000).unref())]);
          }
        `,
      },
    },
    {
      name: 'the deadline of a shutdown, and a script',
      files: {
        'app/api/rates/route.ts': code`
          async function stop() {
            await Promise.race([close(), new Promise((done) => setTimeout(done, 5_000))]);
            process.exit(0);
          }
        `,
        'scripts/load.ts': code`
          export async function load() {
            return Promise.race([loadRates(), new Promise((done) => setTimeout(done, 5_000))]);
          }
        `,
      },
    },
  ],
});
