import { readCheckKey } from '#review/check-name.ts';

import { targetOf } from './handler.ts';
import type { HandlerPorts, Payload } from './handler.ts';

/** Somebody pressed "Re-run" on our check or one of its buttons. The key on the run says what it was about. */
export async function handleCheckRun(
  { reviewer, customers }: HandlerPorts,
  payload: Payload<'check_run.rerequested' | 'check_run.requested_action'>,
): Promise<void> {
  const target = targetOf(payload);
  await customers.note(target);
  const { external_id: externalId, head_sha: headSha } = payload.check_run;
  const key = readCheckKey(externalId ?? '');
  if (key?.kind === 'pull') {
    await reviewer.pullRequest(target, key.number, true);
  } else if (key?.kind === 'commit') {
    await reviewer.commit(target, {
      headSha,
      baseSha: key.baseSha,
      branch: key.branch,
      isRerun: true,
    });
  }
}
