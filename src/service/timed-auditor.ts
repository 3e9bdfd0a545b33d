import { isFaultlineError } from '#core/errors.ts';
import { inSpan } from '#github/in-span.ts';
import type { Auditor } from '#review/auditor.ts';

import type { AuditOutcome, ServiceMetrics } from './metrics.ts';

/** `auditor`, with a span around each audit, and `metrics` told how it ended and how long it took. */
export function timedAuditor(
  auditor: Auditor,
  clock: () => Date,
  metrics: Pick<ServiceMetrics, 'audited' | 'looked'>,
): Auditor {
  return {
    audit: async (task, signal) => {
      const since = clock().getTime();
      let result: AuditOutcome = 'failed';
      try {
        const answer = await inSpan('audit', {}, async () =>
          auditor.audit(task, signal, (times) => {
            metrics.looked(times);
          }),
        );
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
        metrics.audited(result, (clock().getTime() - since) / 1000);
      }
    },
  };
}
