import { AuditMemory } from '#audit/audit-memory.ts';
import { audit } from '#audit/audit.ts';
import type { AuditResult } from '#core/audit-result.ts';
import { RULES } from '#rules/index.ts';

import type { AuditTask, RuleTimes } from './auditor.ts';

/** What the thread hands back. */
export interface TimedAudit {
  readonly result: AuditResult;
  readonly times: RuleTimes;
}

/** Of this thread. What one repository left here is found by another only under the hash of equal content. */
const memory = new AuditMemory();

/**
 * The thread in which repositories are read. It is handed texts and hands back findings: no token,
 * no environment variables, no port to anything else.
 */
export async function runAudit(task: AuditTask): Promise<TimedAudit> {
  const { files, renames, repository } = task;
  const times = new Map<string, number>();
  const result = await audit({
    rules: RULES,
    files,
    ...(renames === undefined ? {} : { renames }),
    ...(repository === undefined ? {} : { memory, memoryKey: repository }),
    around: (rule, look) => {
      const since = performance.now();
      look();
      times.set(rule, (times.get(rule) ?? 0) + (performance.now() - since) / 1000);
    },
  });
  return { result, times };
}
