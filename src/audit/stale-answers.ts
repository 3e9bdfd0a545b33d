import { Basis } from '#model/once.ts';

/** What the answers of an audit rest on. */
export interface BasisGraph {
  /** Every part that is no basis itself: paths and whatever else was asked for. */
  readonly parts: ReadonlySet<string>;
  /** The bases that rest on one of the changed parts, directly or through others. */
  staleAfter(changed: Iterable<string>): ReadonlySet<Basis>;
}

/** Walks what the bases rest on. They may rest on each other in circles. */
export function basisGraph(roots: Iterable<Basis>): BasisGraph {
  const dependents = new Map<string | Basis, Basis[]>();
  const seen = new Set<Basis>(roots);
  for (const basis of seen) {
    for (const part of basis.parts) {
      const known = dependents.get(part);
      if (known === undefined) {
        dependents.set(part, [basis]);
      } else {
        known.push(basis);
      }
      if (part instanceof Basis) {
        seen.add(part);
      }
    }
  }
  return {
    parts: new Set([...dependents.keys()].filter((part) => typeof part === 'string')),
    staleAfter: (changed) => {
      const stale = new Set<Basis>();
      const waiting: (string | Basis)[] = [...changed];
      for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
        for (const basis of dependents.get(part) ?? []) {
          if (!stale.has(basis)) {
            stale.add(basis);
            waiting.push(basis);
          }
        }
      }
      return stale;
    },
  };
}
