import { LRUCache } from 'lru-cache';

import { compareText } from '#core/finding.ts';
import type { Finding } from '#core/finding.ts';

/** What a review has to know of the tree that a change is compared with. */
export interface AuditedBase {
  /** By the paths of the head. */
  readonly findings: readonly Finding[];
  /** The keys of the waivers that stand in its code. */
  readonly waivers: ReadonlySet<string>;
}

/** Which tree it is. */
export interface BaseKey {
  readonly repository: string;
  readonly commit: string;
  /** Former path → present path: they name the findings. */
  readonly renames: ReadonlyMap<string, string>;
}

/** What the same rules say of a commit never changes, so it is kept for the next push to a pull request. */
export interface BaseMemory {
  recall(key: BaseKey): AuditedBase | undefined;
  keep(key: BaseKey, base: AuditedBase): void;
}

/** Some twenty megabytes. */
const MOST_FINDINGS = 20_000;
const KEPT_MS = 3_600_000;

/** Keeps the bases of all repositories for an hour, those that were used last. One with too much is not kept. */
export function createBaseMemory(): BaseMemory {
  const bases = new LRUCache<string, AuditedBase>({
    maxSize: MOST_FINDINGS,
    sizeCalculation: ({ findings, waivers }) => findings.length + waivers.size + 1,
    ttl: KEPT_MS,
  });
  return {
    recall: (key) => bases.get(textOf(key)),
    keep: (key, base) => {
      bases.set(textOf(key), base);
    },
  };
}

function textOf({ repository, commit, renames }: BaseKey): string {
  const sorted = [...renames].toSorted(([left], [right]) => compareText(left, right));
  return JSON.stringify([repository, commit, sorted]);
}
