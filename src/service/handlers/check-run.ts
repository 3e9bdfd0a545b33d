import { rerunCheck } from './check-rerun.ts';
import { targetOf } from './handler.ts';
import type { HandlerPorts, Payload } from './handler.ts';

/** Somebody pressed "Re-run" on our check or one of its buttons. */
export async function handleCheckRun(
  ports: HandlerPorts,
  payload: Payload<'check_run.rerequested' | 'check_run.requested_action'>,
): Promise<void> {
  const target = targetOf(payload);
  await ports.customers.note(target);
  const { external_id: externalId, head_sha: headSha } = payload.check_run;
  await rerunCheck(ports, { target, headSha, externalId: externalId ?? '' });
}
