import type { Confidence } from '#core/confidence.ts';
import type { Place } from '#core/span.ts';

/** What a configured schedule runs, and whether the repository has it. */
export interface ScheduleTarget {
  /** Who keeps the schedule: `Vercel`, `GitHub Actions`. */
  readonly platform: string;
  /** Where the target is named. */
  readonly at: Place;
  /** The schedule as written, such as `0 5 * * *`. */
  readonly when: string;
  /** The target with its kind, such as `the route /api/cron/daily`. */
  readonly what: string;
  /** Unknown when something outside of the repository, a rewrite or a build could provide it. */
  readonly status: 'present' | 'missing' | 'unknown';
  readonly confidence: Confidence;
}
