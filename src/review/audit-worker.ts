import { AuditMemory } from '#audit/audit-memory.ts';
import { audit } from '#audit/audit.ts';
import type { AuditResult } from '#core/audit-result.ts';
import { RULES } from '#rules/index.ts';

import type { AuditTask } from './auditor.ts';

/** Of this thread. What one repository left here is found by another only under the hash of equal content. */
const memory = new AuditMemory();

/**
 * The thread in which repositories are read. It is handed texts and hands back findings: no token,
 * no environment variables, no port to anything else.
 */
export async function runAudit(task: AuditTask): Promise<AuditResult> {
  const { files, renames, repository } = task;
  return audit({
    rules: RULES,
    files,
    ...(renames === undefined ? {} : { renames }),
    ...(repository === undefined ? {} : { memory, memoryKey: repository }),
  });
}
