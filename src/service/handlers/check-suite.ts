import { readCheckKey } from '#review/check-name.ts';

import { currentDelivery } from '../delivery-scope.ts';
import { CHECK_RERUN, ownDelivery } from '../own-event.ts';
import type { CheckRerun } from '../own-event.ts';
import { commitSubject, pullSubject } from '../subject.ts';
import { targetOf } from './handler.ts';
import type { HandlerPorts, Payload } from './handler.ts';

/**
 * Somebody pressed "Re-run all checks". GitHub names no pull request for a head in a fork, so the keys
 * of our runs on this head say what is meant. Each is queued under its own subject: a pull request that
 * is under review at this moment must not be reviewed a second time beside it.
 */
export async function handleCheckSuite(
  { reviewer, customers, intake }: HandlerPorts,
  payload: Payload<'check_suite.rerequested'>,
): Promise<void> {
  const target = targetOf(payload);
  const { head_sha: headSha } = payload.check_suite;
  currentDelivery().log.setBindings({ head: headSha });
  await customers.note(target);
  for (const externalId of await reviewer.checkKeys(target, headSha)) {
    const key = readCheckKey(externalId);
    if (key !== undefined) {
      const subject =
        key.kind === 'pull'
          ? pullSubject(target.id, key.number)
          : commitSubject(target.id, headSha);
      await intake.accept(
        ownDelivery(currentDelivery().delivery.guid, target, {
          event: CHECK_RERUN,
          key: externalId,
          subject,
          isReplaceable: false,
          payload: { target, headSha, externalId } satisfies CheckRerun,
        }),
      );
    }
  }
}
