import type { Finding } from '#core/finding.ts';

import type { CodeWaiver } from './code-waivers.ts';
import { endsSoon, hasEnded } from './waiver.ts';
import type { Day, Waiver } from './waiver.ts';

export interface WaiverInput {
  readonly findings: readonly Finding[];
  /** Granted outside of the code. */
  readonly granted: readonly Waiver[];
  readonly inCode: readonly CodeWaiver[];
  /** Keys of the comments that count; undefined when all do. */
  readonly counting: ReadonlySet<string> | undefined;
  readonly today: Day;
}

export interface AppliedWaivers {
  /** The waiver that covers a finding, by fingerprint. */
  readonly byFingerprint: ReadonlyMap<string, Waiver>;
  /** What people should know of waivers: malformed, ended, soon to end, not needed. Plain sentences. */
  readonly notes: readonly string[];
}

/** Finds the waiver of each finding. One that is malformed or has ended counts as absent and is told of. */
export function applyWaivers({
  findings,
  granted,
  inCode,
  counting,
  today,
}: WaiverInput): AppliedWaivers {
  const waiting = inCode.filter(
    (each) => each.kind === 'waiver' && counting?.has(each.key) === false,
  );
  const written = inCode.flatMap((each) =>
    each.kind === 'waiver' && !waiting.includes(each) ? [each.waiver] : [],
  );
  const all = [...granted, ...written];
  const holding = all.filter((waiver) => !hasEnded(waiver, today));
  const byFingerprint = new Map(
    findings.flatMap((finding) => {
      const waiver = holding.find(({ covers }) => covers(finding));
      return waiver === undefined ? [] : [[finding.fingerprint, waiver] as const];
    }),
  );
  const used = new Set(byFingerprint.values());
  return {
    byFingerprint,
    notes: [
      ...inCode.flatMap((each) =>
        each.kind === 'malformed'
          ? [`The waiver in ${each.path}, line ${String(each.line)} does not count. ${each.why}`]
          : [],
      ),
      ...waiting.map(
        ({ path, line }) =>
          `The waiver in ${path}, line ${String(line)} is new in this change, so it counts once it is merged. Somebody with write permission can grant one now, by a comment.`,
      ),
      ...all
        .filter((waiver) => hasEnded(waiver, today))
        .map((waiver) => `${named(waiver)} ended on ${waiver.until} and does not count any more.`),
      ...holding
        .filter((waiver) => used.has(waiver) && endsSoon(waiver, today))
        .map((waiver) => `${named(waiver)} ends on ${waiver.until}.`),
      ...holding
        .filter((waiver) => !used.has(waiver))
        .map((waiver) => `${named(waiver)} matches no finding and can go.`),
    ],
  };
}

function named({ rule, grantedIn }: Waiver): string {
  return `The waiver of ${rule} in ${grantedIn}`;
}
