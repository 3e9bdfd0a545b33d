import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import type { Fire, Fired } from './fire.ts';

/** Fires in a process of its own. `onWarm` is called as the first of those that count is sent. */
export async function fireApart(order: Fire, onWarm?: () => Promise<void>): Promise<Fired> {
  const child = fork(join(import.meta.dirname, 'fire.ts'));
  let answer: Fired | undefined;
  let warm: Promise<void> | undefined;
  child.on('message', (message: Fired | 'warm') => {
    if (message === 'warm') {
      warm = onWarm?.();
    } else {
      answer = message;
    }
  });
  child.send(order);
  await once(child, 'exit');
  await warm;
  if (answer === undefined) {
    throw new Error('The process that fires has ended.');
  }
  return answer;
}
