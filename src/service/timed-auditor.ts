import { isFaultlineError } from '#core/errors.ts';
import { inSpan } from '#github/in-span.ts';
import type { Auditor } from '#review/auditor.ts';

import type { AuditOutcome } from './metrics.ts';

/** `auditor`, with a span around each audit and `audited` told how it ended and after how many seconds. */
export function timedAuditor(
  auditor: Auditor,
  clock: () => Date,
  audited: (result: AuditOutcome, seconds: number) => void,
): Auditor {
  return {
    audit: async (task, signal) => {
      const since = clock().getTime();
      let result: AuditOutcome = 'failed';
      try {
        const answer = await inSpan('audit', {}, async () => auditor.audit(task, signal));
        result = 'done';
        return answer;
      } catch (error) {
        if (isFaultlineError(error, 'audit-timeout')) {
          result = 'timeout';
        } else if (signal.aborted) {
          result = 'interrupted';
        }
        throw error;
      } finally {
        audited(result, (clock().getTime() - since) / 1000);
      }
    },
  };
}
