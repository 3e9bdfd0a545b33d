import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import type { Fire, Fired } from './fire.ts';

/** Fires in a process of its own. */
export async function fireApart(order: Fire): Promise<Fired> {
  const child = fork(join(import.meta.dirname, 'fire.ts'));
  const fired = once(child, 'message');
  const ended = once(child, 'exit').then(() => []);
  child.send(order);
  const [answer]: Fired[] = await Promise.race([fired, ended]);
  if (answer === undefined) {
    throw new Error('The process that fires has ended.');
  }
  return answer;
}
