import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
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
    {
      name: 'an interval whose handle nobody keeps',
      files: {
        'src/sessions.ts': code`
          export function startSweeper(sessions: Map<string, Session>): void {
            setInterval(() => removeExpired(sessions), 60_000);
          }
        `,
        'src/server.ts': code`
          import './sessions';

          process.on('SIGTERM', () => server.close());
        `,
      },
      findings: [
        {
          message: 'held',
          path: 'src/sessions.ts',
          span: '2:3-2:14',
          data: { owner: 'startSweeper' },
          fixed: {
            'src/sessions.ts': code`
              export function startSweeper(sessions: Map<string, Session>): void {
                setInterval(() => removeExpired(sessions), 60_000).unref();
              }
            `,
          },
        },
      ],
    },
    {
      name: 'an interval that may be what the process lives for, without a suggestion',
      files: {
        'src/worker.ts': code`
          setInterval(() => processJobs(), 1000);
          process.once('SIGTERM', () => server.close());
        `,
      },
      findings: [{ message: 'held', span: '1:1-1:12', data: { owner: 'this module' } }],
    },
    {
      name: 'a handle that is kept in a field and never used',
      files: {
        'src/cache.ts': code`
          import { setInterval } from 'node:timers';

          export class Cache {
            #timer: NodeJS.Timeout;

            constructor() {
              this.#timer = setInterval(() => this.load(), 1000);
            }
          }
        `,
        'src/server.ts': code`
          import './cache';

          process.on('SIGTERM', () => server.close());
        `,
      },
      findings: [
        {
          message: 'held',
          path: 'src/cache.ts',
          span: '7:19-7:30',
          data: { owner: 'Cache.constructor' },
        },
      ],
    },
    {
      name: 'an interval that is cleared only before it is started anew',
      files: {
        'src/poller.ts': code`
          export class Poller {
            start() {
              clearInterval(this.timer);
              this.timer = setInterval(() => this.poll(), 1000);
            }
          }
        `,
        'src/server.ts': code`
          import './poller';

          process.on('SIGTERM', () => server.close());
        `,
      },
      findings: [
        {
          message: 'held',
          path: 'src/poller.ts',
          span: '4:18-4:29',
          data: { owner: 'Poller.start' },
          evidence: [{ span: '3:5-3:30', note: 'Clears it only before it is started anew.' }],
        },
      ],
    },
    {
      name: 'a helper that only the start calls',
      files: {
        'src/poller.ts': code`
          export class Poller {
            start() {
              this.reset();
              this.timer = setInterval(() => this.poll(), 1000);
            }

            private reset() {
              clearInterval(this.timer);
            }
          }
        `,
        'src/server.ts': code`
          import './poller';

          process.on('SIGTERM', () => server.close());
        `,
      },
      findings: [
        {
          message: 'held',
          path: 'src/poller.ts',
          span: '4:18-4:29',
          evidence: [{ span: '8:5-8:30', note: 'Clears it only before it is started anew.' }],
        },
      ],
    },
    {
      name: 'server code of a package that also has a user interface',
      files: {
        'package.json': '{ "dependencies": { "react-dom": "19", "express": "5" } }',
        'src/load.ts': 'setInterval(() => load(), 1000);\n',
        'src/server.ts': code`
          import './load';

          process.on('SIGTERM', () => server.close());
        `,
      },
      findings: [{ message: 'held', path: 'src/load.ts', span: '1:1-1:12' }],
    },
  ],
  passes: [
    {
      name: 'a process that its signal handler ends by process.exit, as low',
      files: {
        'src/server.ts': code`
          setInterval(() => print(progress), 1000);
          process.on('SIGTERM', () => server.close(() => process.exit(0)));
        `,
      },
    },
    {
      name: 'what only components of a package import that serves as well',
      files: {
        'package.json': '{ "dependencies": { "react-dom": "19", "next": "15" } }',
        'src/page.tsx': "import { start } from './jobs';\n\nstart();\n",
        'src/jobs.ts': code`
          export function start() {
            setInterval(() => load(), 1000);
          }
        `,
      },
    },
    {
      name: 'an interval with unref chained to it',
      files: {
        'src/sessions.ts': code`
          export function startSweeper(sessions: Map<string, Session>): void {
            setInterval(() => removeExpired(sessions), 60_000).unref();
          }
        `,
      },
      controls: 1,
    },
    {
      name: 'a handle that is unreferenced later',
      files: {
        'src/cache.ts': code`
          export class Cache {
            start() {
              const timer = setInterval(() => this.load(), 1000);
              this.timer = timer;
              this.timer?.unref?.();
            }
          }
        `,
      },
      controls: 1,
    },
    {
      name: 'Deno.unrefTimer',
      files: {
        'src/a.ts': 'const timer = setInterval(() => load(), 1000);\nDeno.unrefTimer(timer);\n',
      },
      controls: 1,
    },
    {
      name: 'a handle that a stop method clears',
      files: {
        'src/poller.ts': code`
          export class Poller {
            start() {
              clearInterval(this.timer);
              this.timer = setInterval(() => this.poll(), 1000);
            }

            stop() {
              if (this.timer) clearInterval(this.timer);
            }
          }
        `,
      },
      controls: 1,
    },
    {
      name: 'hooks that a framework calls',
      files: {
        'src/poller.service.ts': code`
          export class Poller implements OnModuleDestroy {
            private readonly timer = setInterval(() => this.poll(), 1000);

            onModuleDestroy() {
              clearInterval(this.timer);
            }
          }
        `,
        'src/app.module.ts': "import { Poller } from './poller.service';\n",
        'src/other.ts': code`
          export class Other {
            timer = setInterval(() => this.poll(), 1000);

            [Symbol.dispose]() {
              clearInterval(this.timer);
            }
          }
        `,
      },
      controls: 2,
    },
    {
      name: 'a signal handler and an onClose hook',
      files: {
        'src/a.ts': code`
          const timer = setInterval(() => poll(), 1000);
          process.on('SIGTERM', () => clearInterval(timer));
        `,
        'src/b.ts': code`
          export async function plugin(app) {
            const timer = setInterval(() => poll(), 1000);
            app.addHook('onClose', async () => clearInterval(timer));
          }
        `,
      },
      controls: 2,
    },
    {
      name: 'a stop function of a package that others install',
      files: {
        'package.json': '{ "name": "cleanup", "main": "./src/index.js" }',
        'src/cleanup.ts': code`
          let timer: NodeJS.Timeout | undefined;

          export function startCleanup() {
            timer = setInterval(() => poll(), 1000);
          }

          export function stopCleanup() {
            clearInterval(timer);
          }
        `,
        'src/index.ts': code`
          export * from './cleanup';
          import { startCleanup } from './cleanup';
        `,
      },
    },
    {
      name: 'a handle that leaves the file',
      files: {
        'src/a.ts': 'export const timer = setInterval(() => poll(), 1000);\n',
        'src/b.ts': 'export function start() { return setInterval(() => poll(), 1000); }\n',
        'src/c.ts': 'timers.push(setInterval(() => poll(), 1000));\n',
        'src/d.ts': code`
          export class Cache {
            constructor() {
              this.worker = setInterval(() => this.poll(), 1000);
            }
          }
        `,
        'src/e.ts': 'export function stop(cache) { clearInterval(cache.worker); }\n',
        'src/f.ts': code`
          export class Housekeeper {
            start() {
              this.sweeper = setInterval(() => this.sweep(), 1000);
            }

            stop() {
              for (const name of ['sweeper', 'reporter']) clearInterval(this[name]);
            }
          }
        `,
      },
    },
    {
      name: 'a subclass in another file that clears it',
      files: {
        'src/base.ts': code`
          export class Base {
            protected timer = setInterval(() => this.poll(), 1000);
          }
        `,
        'src/poller.ts': code`
          export class Poller extends Base {
            close() {
              clearInterval(this.timer);
            }
          }
        `,
      },
    },
    {
      name: 'code that runs in a browser or another host',
      files: {
        'src/a.tsx': 'useEffect(() => { setInterval(tick, 1000); }, []);\n',
        'src/b.ts': "'use client';\nsetInterval(tick, 1000);\n",
        'src/c.ts': 'setInterval(() => { document.title = now(); }, 1000);\n',
        'src/d.ts': "import { ref } from 'vue';\nsetInterval(tick, 1000);\n",
        'src/e.ts': "import * as vscode from 'vscode';\nsetInterval(tick, 1000);\n",
      },
    },
    {
      name: 'a package that only has a user interface',
      files: {
        'web/package.json': '{ "dependencies": { "react-dom": "19" } }',
        'web/src/load.ts': 'setInterval(() => load(), 1000);\n',
      },
    },
    {
      name: 'tests and examples',
      files: {
        'src/poller.test.ts': 'setInterval(() => poll(), 1000);\n',
        'extra/push-examples/index.ts': 'setInterval(() => push(), 1000);\n',
      },
    },
    {
      name: 'a function of the project that is called setInterval',
      files: { 'src/a.ts': 'function setInterval(f, ms) {}\nsetInterval(() => poll(), 1000);\n' },
    },
  ],
});
