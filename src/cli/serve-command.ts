import { readFileSync } from 'node:fs';

import { isFaultlineError } from '#core/errors.ts';
import { serve } from '#service/serve.ts';
import type { ServiceRole } from '#service/service-role.ts';

import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { failureText } from './failure-text.ts';
import { VERSION } from './package.ts';
import { RULE_PAGES_URL } from './rulebook.ts';
import { readRulePage } from './rule-page.ts';
import type { TerminalIo } from './terminal-io.ts';

const NOT_STARTED: ExitCode = 1;

/**
 * `faultline serve`: runs the service until the process is asked to end. Settings that it cannot start
 * with end it with 1, as supervisors expect of a service; the other commands end with 2.
 */
export async function serveCommand(
  { role }: { readonly role: ServiceRole },
  io: TerminalIo,
): Promise<ExitCode> {
  try {
    await serveUntilStopped(role, io);
    return EXIT.passed;
  } catch (error) {
    if (!isFaultlineError(error, 'settings-invalid')) {
      throw error;
    }
    await io.stderr.write(failureText(error, false));
    return NOT_STARTED;
  }
}

async function serveUntilStopped(role: ServiceRole, io: TerminalIo): Promise<void> {
  await serve({
    role,
    env: io.env,
    readFile: (path) => readFileSync(path, 'utf8'),
    onStopSignal: (handler) => {
      io.onStopSignal(handler);
    },
    onLogLevelSignal: (handler) => {
      io.onLogLevelSignal(handler);
    },
    version: VERSION,
    rulePagesUrl: RULE_PAGES_URL,
    readRulePage,
    clock: () => new Date(),
  });
}
