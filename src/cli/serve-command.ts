import { readFileSync } from 'node:fs';

import { serve } from '#service/serve.ts';

import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { VERSION } from './package.ts';
import { RULE_PAGES_URL } from './rulebook.ts';
import type { TerminalIo } from './terminal-io.ts';

/** `faultline serve`: runs the service until the process is asked to end. */
export async function serveCommand(io: TerminalIo): Promise<ExitCode> {
  await serve({
    env: io.env,
    readFile: (path) => readFileSync(path, 'utf8'),
    onStopSignal: (handler) => {
      io.onStopSignal(handler);
    },
    version: VERSION,
    rulePagesUrl: RULE_PAGES_URL,
    clock: () => new Date(),
  });
  return EXIT.passed;
}
