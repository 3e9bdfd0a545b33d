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
      name: 'a signal handler that closes and lets the process end',
      files: {
        'src/server.ts': code`
          setInterval(() => print(progress), 1000);
          process.on('SIGTERM', () => server.close());
        `,
      },
      findings: [{ message: 'held', span: '1:1-1:12', data: { owner: 'this module' } }],
    },
    {
      name: 'a signal handler that exits only after a failure or behind a deadline',
      files: {
        'src/server.ts': code`
          setInterval(() => print(progress), 1000);
          process.on('SIGTERM', async () => {
            setTimeout(() => process.exit(1), 25_000).unref();
            try {
              await close();
            } catch (error) {
              process.exit(1);
            }
            flush().catch(() => process.exit(1));
          });
        `,
      },
      findings: [{ message: 'held', span: '1:1-1:12' }],
    },
    {
      name: 'a way to exit that is handed on',
      files: {
        'a/package.json': '{}',
        'a/main.ts': code`
          setInterval(() => load(), 1000);
          process.on('SIGTERM', () => run({ drain }));

          async function run({ drain, exit = process.exit.bind(process) }) {
            await drain();
            exit(0);
          }
        `,
        'b/package.json': '{}',
        'b/main.ts': code`
          setInterval(() => load(), 1000);
          process.on('SIGTERM', () => drain().finally(process.exit));
        `,
        'c/package.json': '{}',
        'c/main.ts': code`
          setInterval(() => load(), 1000);
          process.on('SIGTERM', () => setTimeout(process.exit, 25_000).unref());
        `,
      },
      findings: [{ message: 'held', path: 'c/main.ts', span: '1:1-1:12' }],
    },
    {
      name: 'a stop function that nothing calls, in a process that closes and waits',
      files: {
        'src/cleanup.js': code`
          let timer;

          exports.startCleanup = () => {
            timer = setInterval(() => poll(), 1000);
          };

          exports.stopCleanup = () => {
            clearInterval(timer);
          };
        `,
        'src/server.js': code`
          const { startCleanup } = require('./cleanup');

          startCleanup();
          process.on('SIGTERM', () => server.close());
        `,
      },
      findings: [
        {
          message: 'unreached',
          path: 'src/cleanup.js',
          span: '4:11-4:22',
          confidence: 'medium',
          data: { owner: 'startCleanup', stop: 'stopCleanup' },
          evidence: [{ span: '8:3-8:23', note: 'Clears it, but nothing calls this function.' }],
        },
      ],
    },
    {
      name: 'a library that is told not to end the process',
      files: {
        'src/server.js': code`
          const gracefulShutdown = require('http-graceful-shutdown');

          setInterval(() => poll(), 1000);
          gracefulShutdown(server, { forceExit: false });
        `,
      },
      findings: [{ message: 'held', span: '3:1-3:12' }],
    },
    {
      name: 'a script whose signal handler exits beside the service',
      files: {
        'package.json': '{}',
        'scripts/watch.ts': "process.on('SIGINT', () => process.exit(0));\n",
        'src/load.ts': code`
          setInterval(() => load(), 1000);
          process.on('SIGTERM', () => server.close());
        `,
      },
      findings: [{ message: 'held', path: 'src/load.ts', span: '1:1-1:12' }],
    },
  ],
  passes: [
    {
      name: 'a script that leaves by process.exit, as low',
      files: {
        'src/import.ts': code`
          async function main() {
            setInterval(() => print(progress), 1000);
            await load();
          }

          main().then(() => process.exit(0));
        `,
      },
    },
    {
      name: 'a deadline that comes each time, since nothing takes it back, as low',
      files: {
        'src/server.ts': code`
          setInterval(() => print(progress), 1000);
          process.on('SIGTERM', () => {
            server.close();
            setTimeout(() => process.exit(0), 5000);
          });
        `,
      },
    },
    {
      name: 'a file of the service whose signal handler exits at the end of a chain',
      files: {
        'package.json': '{}',
        'src/limiter.ts': 'setInterval(() => print(progress), 1000);\n',
        'src/main.ts': code`
          const stop = () => {
            void close().then(() => process.exit(0)).catch((error) => print(error));
          };
          process.once('SIGINT', stop);
        `,
      },
    },
    {
      name: 'what a process that exits imports from another package, and what it does not',
      files: {
        'app/package.json': '{}',
        'app/main.ts': code`
          import { start } from '../cache/index';

          start();
          process.on('SIGTERM', () => process.exit(0));
        `,
        'cache/package.json': '{}',
        'cache/index.ts': code`
          export function start() {
            setInterval(() => load(), 1000);
          }
        `,
        'other/package.json': '{}',
        'other/index.ts': code`
          export function start() {
            setInterval(() => load(), 1000);
          }
        `,
      },
    },
    {
      name: 'a stop function that nothing calls, in a process that a library ends',
      files: {
        'src/cleanup.js': code`
          let timer;

          exports.startCleanup = () => {
            timer = setInterval(() => poll(), 1000);
          };

          exports.stopCleanup = () => {
            clearInterval(timer);
          };
        `,
        'src/server.js': code`
          const gracefulShutdown = require('http-graceful-shutdown');
          const { startCleanup } = require('./cleanup');

          startCleanup();
          gracefulShutdown(server, { timeout: 30_000, forceExit: true });
        `,
      },
    },
    {
      name: 'a returned clean-up and a finally clause',
      files: {
        'src/a.ts': code`
          export function watch(load: () => void) {
            const timer = setInterval(load, 1000);
            return () => clearInterval(timer);
          }
        `,
        'src/b.ts': code`
          export async function run(job: Job) {
            const heartbeat = setInterval(() => job.touch(), 1000);
            try {
              await job.run();
            } finally {
              clearInterval(heartbeat);
            }
          }
        `,
      },
      controls: 2,
    },
    {
      name: 'a stop function that the shutdown calls',
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
          import { startCleanup, stopCleanup } from './cleanup';

          startCleanup();
          process.on('SIGTERM', () => stopCleanup());
        `,
      },
      controls: 1,
    },
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
    {
      name: 'polling that ends by itself',
      files: {
        'src/a.ts': code`
          const timer = setInterval(() => {
            if (isReady()) {
              clearInterval(timer);
            }
          }, 100);
        `,
        'src/b.ts': code`
          let checks: NodeJS.Timeout;
          function check() {
            if (isReady()) clearInterval(checks);
          }
          checks = setInterval(check, 100);
        `,
        'src/c.ts': 'setInterval(() => { if (isStuck()) process.exit(1); }, 100);\n',
      },
      controls: 0,
    },
    {
      name: 'an interval that is cleared before the process exits',
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
  ],
});
