import { circuitBreakersOf } from './circuit-breakers.ts';
import type { CircuitBreakers } from './circuit-breakers.ts';
import { importedFiles } from '../code/imported-files.ts';
import type { Project } from '../project.ts';
import { serverCodeOf } from '../http/server-code.ts';
import { thirdPartyAdaptersOf } from './third-party-adapters.ts';
import type { ThirdPartyAdapter } from './third-party-adapters.ts';
import type { ThirdPartyKind } from './third-party-clients.ts';

// What costs most when it stands still comes first.
const ORDER: readonly ThirdPartyKind[] = [
  'payment',
  'identity',
  'model',
  'search',
  'mail',
  'messaging',
  'api',
  'notice',
];

/** The adapters of a repository by whether a breaker stands in front of them, one a provider. */
export interface BreakerCoverage {
  readonly wrapped: readonly ThirdPartyAdapter[];
  readonly unwrapped: readonly ThirdPartyAdapter[];
}

/**
 * Which third parties are called without a circuit breaker. An adapter counts as wrapped when its file has
 * to do with a breaker, imports one, or is imported by code that sends its calls through one. Undefined
 * when the repository has a breaker of a form that is not known.
 */
export function breakerCoverageOf(project: Project): BreakerCoverage | undefined {
  const breakers = circuitBreakersOf(project);
  if (breakers.isHandmade) {
    return undefined;
  }
  const byProvider = Map.groupBy(thirdPartyAdaptersOf(project), ({ provider }) => provider);
  const behind = filesBehind(project, breakers);
  const groups = [...byProvider.values()];
  return {
    wrapped: foremost(groups.filter((places) => places.some(isBehind))),
    unwrapped: foremost(groups.filter((places) => !places.some(isBehind))),
  };

  function isBehind({ module }: ThirdPartyAdapter): boolean {
    return behind.has(module.path);
  }
}

/** The place that stands for each provider: where its client is made, or else its first call. */
function foremost(groups: readonly (readonly ThirdPartyAdapter[])[]): readonly ThirdPartyAdapter[] {
  return groups
    .flatMap((places) => {
      // What bounds a client bounds its calls.
      const clients = places.filter(({ isClient }) => isClient);
      const told = clients.length > 0 ? clients : places;
      const [place] = told;
      return place === undefined ? [] : { ...place, canHang: told.some(({ canHang }) => canHang) };
    })
    .toSorted(byWeight);
}

function byWeight(a: ThirdPartyAdapter, b: ThirdPartyAdapter): number {
  return (
    ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) ||
    Number(b.isClient) - Number(a.isClient) ||
    (a.provider < b.provider ? -1 : 1)
  );
}

function filesBehind(project: Project, { live, using }: CircuitBreakers): ReadonlySet<string> {
  const behind = new Set(live);
  const files = live.size === 0 ? new Set<string>() : serverCodeOf(project).files;
  for (const path of files) {
    const imported = importedFiles(project, path);
    if (imported.some((each) => live.has(each))) {
      behind.add(path);
    }
    if (using.has(path)) {
      imported.forEach((each) => behind.add(each));
    }
  }
  return behind;
}
