import type { FindingGroup, NumberedFinding } from './finding-groups.ts';
import type { Inline, Inlines } from './document.ts';

/** Where a finding stands in the document. */
export function findingAnchor(number: number): string {
  return `f${String(number)}`;
}

/** `F3`, as the report calls a finding. */
export function findingName(number: number): string {
  return `F${String(number)}`;
}

/** `F1, F4–F9`, each linked to the first that it names. */
export function references(findings: readonly NumberedFinding[]): Inlines {
  return runsOf(findings.map(({ number }) => number)).flatMap(({ first, last }, index): Inlines => {
    const name = first === last ? '' : `–${findingName(last)}`;
    const reference: Inline = {
      kind: 'reference',
      text: `${findingName(first)}${name}`,
      anchor: findingAnchor(first),
    };
    return index === 0 ? [reference] : [', ', reference];
  });
}

/** The same for the findings of several groups. */
export function groupReferences(groups: readonly FindingGroup[]): Inlines {
  return references(groups.flatMap(({ findings }) => findings));
}

interface Run {
  readonly first: number;
  readonly last: number;
}

function runsOf(numbers: readonly number[]): readonly Run[] {
  const runs: Run[] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run?.last === number - 1) {
      runs[runs.length - 1] = { first: run.first, last: number };
    } else {
      runs.push({ first: number, last: number });
    }
  }
  return runs;
}
