import { z } from 'zod';

import { readCheckKey } from '#review/check-name.ts';

import { currentDelivery } from '../delivery-scope.ts';
import type { CheckRerun } from '../own-event.ts';
import type { HandlerPorts } from './handler.ts';
import { REPOSITORY_TARGET } from './repository-added.ts';

const RERUN = z.object({ target: REPOSITORY_TARGET, headSha: z.string(), externalId: z.string() });

/** Our own event: one of the checks that were asked for together. */
export async function handleCheckRerun(ports: HandlerPorts, payload: unknown): Promise<void> {
  await rerunCheck(ports, RERUN.parse(payload));
}

/** Runs a check again. The key on it says what it was about; a key that is not ours is left alone. */
export async function rerunCheck(
  { reviewer }: HandlerPorts,
  { target, headSha, externalId }: CheckRerun,
): Promise<void> {
  currentDelivery().log.setBindings({ head: headSha });
  const key = readCheckKey(externalId);
  if (key?.kind === 'pull') {
    await reviewer.pullRequest(target, key.number, true);
  } else if (key?.kind === 'commit') {
    const { baseSha, branch } = key;
    await reviewer.commit(target, { headSha, baseSha, branch, isRerun: true });
  }
}
