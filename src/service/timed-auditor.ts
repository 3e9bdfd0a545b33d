import { isFaultlineError } from '#core/errors.ts';
import type { Auditor } from '#review/auditor.ts';

import type { AuditOutcome } from './metrics.ts';

/** `auditor`, with `audited` told how each audit ended and after how many seconds. */
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
        const answer = await auditor.audit(task, signal);
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
