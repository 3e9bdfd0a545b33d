import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'an interval that a library leaves behind when it is closed',
      files: {
        'package.json': '{ "name": "jobs", "main": "dist/index.js", "files": ["dist"] }',
        'src/index.ts': code`
          import { report } from './report';

          export async function jobs() {
            report();
            return {
              close: async () => {
                await db.close();
              },
            };
          }
        `,
        'src/report.ts': code`
          export function report() {
            setInterval(() => send(), 86_400_000);
          }
        `,
      },
      findings: [
        { message: 'held', path: 'src/report.ts', span: '2:3-2:14', data: { owner: 'report' } },
      ],
    },
    {
      name: 'a stop function that nothing calls although the start is called',
      files: {
        'src/cleanup.ts': code`
          let timer: NodeJS.Timeout | undefined;

          export function startCleanup() {
            timer = setInterval(() => poll(), 1000);
          }

          export function stopCleanup() {
            clearInterval(timer);
          }
        `,
        'src/server.ts': code`
          import { startCleanup } from './cleanup';

          startCleanup();
          process.on('SIGTERM', () => server.close());
        `,
      },
      findings: [
        {
          message: 'unreached',
          path: 'src/cleanup.ts',
          span: '4:11-4:22',
          confidence: 'medium',
          data: { owner: 'startCleanup', stop: 'stopCleanup' },
          evidence: [{ span: '8:3-8:23', note: 'Clears it, but nothing calls this function.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'an interval of a library that nobody closes',
      files: {
        'package.json': '{ "name": "jobs", "main": "dist/index.js", "files": ["dist"] }',
        'src/index.ts': code`
          export function report() {
            setInterval(() => send(), 86_400_000);
          }
        `,
      },
    },
    {
      name: 'a process without a signal handler, which the signal ends at once',
      files: {
        'src/sessions.ts': 'setInterval(() => removeExpired(sessions), 60_000);\n',
        'src/server.ts': "import './sessions';\n\nserver.listen(80);\n",
      },
    },
    {
      name: 'a handler of SIGINT alone, which orchestrators do not send',
      files: {
        'src/server.ts': code`
          setInterval(() => removeExpired(sessions), 60_000);
          process.on('SIGINT', () => server.close());
        `,
      },
    },
    {
      name: 'a program of the service that the one with the handler does not load',
      files: {
        'src/worker.ts': 'setInterval(() => removeExpired(sessions), 60_000);\n',
        'src/server.ts': "process.on('SIGTERM', () => server.close());\n",
      },
    },
    {
      name: 'a handler that calls what may end the process',
      files: {
        'src/server.ts': code`
          import { shutdown } from '@acme/server';

          setInterval(() => removeExpired(sessions), 60_000);
          process.on('SIGTERM', () => shutdown(server));
        `,
      },
    },
  ],
});
