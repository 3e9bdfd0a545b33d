import type { Finding } from '#core/finding.ts';

import type { GrantedWaiver, LeftOutFinding } from './review-outcome.ts';

export interface WaivedFinding {
  readonly finding: Finding;
  readonly waiver: GrantedWaiver;
}

/** What stands beside the findings of an audit: what does not count, and what to know of it. */
export interface AuditAside {
  readonly waived: readonly WaivedFinding[];
  /** By a setting. Previews that nobody switched on are not told of: they would be heard after all. */
  readonly leftOut: readonly Omit<LeftOutFinding, 'isBySetting'>[];
  /** Plain sentences. */
  readonly notes: readonly string[];
}

/** An audit under no policy. */
export const NOTHING_ASIDE: AuditAside = { waived: [], leftOut: [], notes: [] };

/** What of all that is left out a report tells. */
export function leftOutBySetting(leftOut: readonly LeftOutFinding[]): AuditAside['leftOut'] {
  return leftOut.filter(({ isBySetting }) => isBySetting);
}
