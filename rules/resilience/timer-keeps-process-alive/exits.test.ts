import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a server that lets its timers hold it for as long as it waits at a signal',
      files: {
        'src/server.ts': code`
          setInterval(() => print(progress), 1000);
          process.on('SIGTERM', () => {
            server.close();
            setTimeout(() => process.exit(1), 25_000).unref();
          });
        `,
      },
      findings: [{ message: 'held', span: '1:1-1:12', data: { owner: 'this module' } }],
    },
    {
      name: 'a server whose signal handler calls process.exit in another file, as low',
      files: {
        'src/load.ts': 'setInterval(() => load(), 1000);\n',
        'src/server.ts': code`
          process.on('SIGTERM', () => server.close(() => process.exit(0)));
        `,
      },
      findings: [{ message: 'held', path: 'src/load.ts', span: '1:1-1:12', severity: 'low' }],
    },
    {
      name: 'an interval that runs while the function on its way to process.exit waits, as low',
      files: {
        'src/worker.ts': code`
          export async function drain() {
            setInterval(() => print(running), 1000);
            await finished();
            process.exit(0);
          }
        `,
      },
      findings: [{ message: 'held', span: '2:3-2:14', severity: 'low' }],
    },
    {
      name: 'a stop function that nothing calls while the server closes at a signal',
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
      name: 'an interval that the signal handler clears before it exits',
      files: {
        'src/server.ts': code`
          const timer = setInterval(() => print(progress), 1000);
          process.on('SIGTERM', () => {
            clearInterval(timer);
            process.exit(0);
          });
        `,
      },
      controls: 1,
    },
    {
      name: 'an interval that does nothing but keep the process alive',
      files: { 'src/server.ts': 'setInterval(() => {}, 60_000);\n' },
    },
    {
      name: 'an interval of a worker of the browser',
      files: {
        'src/signals.ts': code`
          self.onconnect = (event) => listen(event);
          setInterval(() => check(), 1000);
        `,
      },
    },
  ],
});
