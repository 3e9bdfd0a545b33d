import type { Finding } from '#core/finding.ts';

import { matchesPattern } from './path-pattern.ts';
import { placeOf } from './effective-policy.ts';
import type { FileWaiver, Sourced } from './policy.ts';

/** An accepted exception, wherever it was granted. */
export interface Waiver {
  readonly rule: string;
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it holds, as `2027-01-31`. */
  readonly until: string;
  /** Where it was granted, for people, such as `.github/faultline.yml, line 7`. */
  readonly grantedIn: string;
  readonly covers: (finding: Finding) => boolean;
}

/** This many days before its end a waiver is warned about. */
const WARNING_DAYS = 14;

const DAY_MS = 24 * 60 * 60 * 1000;

/** Days as `2027-01-31`, which order as text does. */
export type Day = string;

/** The day of a moment, in UTC: the same for everybody. */
export function dayOf(moment: Date): Day {
  return moment.toISOString().slice(0, 'yyyy-mm-dd'.length);
}

const DAY = /^\d{4}-\d{2}-\d{2}$/u;

/** False for a day that no month has. */
export function isDay(text: string): boolean {
  const moment = new Date(DAY.test(text) ? text : Number.NaN);
  return !Number.isNaN(moment.getTime()) && dayOf(moment) === text;
}

/** True on its last day, false on the day after. */
export function hasEnded({ until }: Pick<Waiver, 'until'>, today: Day): boolean {
  return until < today;
}

/** True when it ends within a fortnight. */
export function endsSoon({ until }: Pick<Waiver, 'until'>, today: Day): boolean {
  return Date.parse(until) - Date.parse(today) <= WARNING_DAYS * DAY_MS;
}

/** A waiver of a policy file. */
export function fromPolicyFile({ value, from }: Sourced<FileWaiver>): Waiver {
  const { rule, path, finding: digits, reason, owner, until } = value;
  return {
    rule,
    reason,
    owner,
    until,
    grantedIn: from === undefined ? 'the policy' : placeOf(from),
    covers: (finding) =>
      finding.rule === rule &&
      (path === undefined || matchesPattern(finding.path, path)) &&
      (digits === undefined || finding.fingerprint.startsWith(digits)),
  };
}
