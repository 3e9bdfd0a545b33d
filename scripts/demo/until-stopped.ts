import { once } from 'node:events';
import { stdin } from 'node:process';

/**
 * Resolves when Enter is pressed or standard input ends. Without a terminal it never does: then a
 * signal ends the process.
 */
export async function untilStopped(): Promise<void> {
  if (!stdin.isTTY) {
    return new Promise(() => undefined);
  }
  await Promise.race([once(stdin, 'data'), once(stdin, 'end')]);
  stdin.pause();
}
