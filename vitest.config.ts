import { availableParallelism } from 'node:os';

import { defineConfig } from 'vitest/config';

// What is pure shares one module graph, so that hundreds of files run in seconds. Everything else keeps
// a process of its own, because it opens databases, sockets and threads. It waits for them often, so
// there is one worker more than processors.
export default defineConfig({
  test: {
    setupFiles: ['./test/support/fail-on-console.ts'],
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: [
            'rules/**/*.test.ts',
            'lint/**/*.test.ts',
            'src/{core,syntax,model,audit,config,report}/**/*.test.ts',
            'test/coverage/**/*.test.ts',
          ],
          isolate: false,
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'service',
          include: [
            'src/{source,review,github,store,service,cli}/**/*.test.ts',
            'scripts/**/*.test.ts',
            'test/!(coverage|chaos|fuzz)/**/*.test.ts',
          ],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'chaos',
          include: ['test/chaos/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'fuzz',
          include: ['test/fuzz/**/*.test.ts'],
          testTimeout: 3_600_000,
        },
      },
    ],
  },
});
