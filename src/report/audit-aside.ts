import type { Finding } from '#core/finding.ts';

import type { GrantedWaiver, LeftOutFinding } from './review-outcome.ts';

export interface WaivedFinding {
  readonly finding: Finding;
  readonly waiver: GrantedWaiver;
}

/** What stands beside the findings of an audit: what does not count, and what to know of it. */
export interface AuditAside {
  readonly waived: readonly WaivedFinding[];
  readonly leftOut: readonly LeftOutFinding[];
  /** Plain sentences. */
  readonly notes: readonly string[];
}

/** An audit under no policy. */
export const NOTHING_ASIDE: AuditAside = { waived: [], leftOut: [], notes: [] };
