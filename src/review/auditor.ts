import type { AuditFile } from '#audit/audit-input.ts';
import type { AuditResult } from '#core/audit-result.ts';

/** One tree to audit with all rules that are on. */
export interface AuditTask {
  readonly files: ReadonlyMap<string, AuditFile>;
  /** Former path → present path, see `AuditInput`. */
  readonly renames?: ReadonlyMap<string, string>;
  /** Names the repository, so that what was worked out of it serves the next audit. */
  readonly repository?: string;
}

/**
 * Seconds that the rules looked at a tree, by id. What one works out and others use counts for the first
 * that asks; what was taken over from an earlier audit counts for nobody.
 */
export type RuleTimes = ReadonlyMap<string, number>;

/** The port to the engine: a worker thread in service and command line, a plain call in tests. */
export interface Auditor {
  /**
   * `onRuleTimes` is told once, of an audit that has ended well. Rejects with `audit-timeout` or `audit-crashed` when the audit outgrew its bounds, and with the
   * signal's reason when that is aborted.
   */
  audit(
    task: AuditTask,
    signal: AbortSignal,
    onRuleTimes?: (times: RuleTimes) => void,
  ): Promise<AuditResult>;
}
