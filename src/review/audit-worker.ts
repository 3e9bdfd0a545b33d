import { audit } from '#audit/audit.ts';
import type { AuditResult } from '#core/audit-result.ts';
import { RULES } from '#rules/index.ts';

import type { AuditTask } from './auditor.ts';

/**
 * The thread in which repositories are read. It is handed texts and hands back findings: no token,
 * no environment variables, no port to anything else.
 */
export async function runAudit(task: AuditTask): Promise<AuditResult> {
  return audit({ rules: RULES, ...task });
}
