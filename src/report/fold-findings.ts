import type { Finding } from '#core/finding.ts';

/** Places of one comment: a reader goes through no longer list. */
const MOST_PLACES = 20;

/**
 * Findings that say the same, each group in the order given: those of one rule and severity with the
 * same message, and those that the same change mends. A group of more than 20 is several.
 */
export function foldFindings(findings: readonly Finding[]): readonly (readonly Finding[])[] {
  const groups: Finding[][] = [];
  const byKey = new Map<string, Finding[]>();
  for (const finding of findings) {
    const keys = keysOf(finding);
    const known = keys.map((key) => byKey.get(key)).find((group) => group !== undefined);
    const group = known === undefined || known.length === MOST_PLACES ? [] : known;
    if (group.length === 0) {
      groups.push(group);
    }
    group.push(finding);
    for (const key of keys) {
      byKey.set(key, group);
    }
  }
  return groups;
}

function keysOf({ rule, severity, message, suggestion }: Finding): readonly string[] {
  const said = JSON.stringify([rule, severity, message]);
  if (suggestion === null) {
    return [said];
  }
  const { title, edits } = suggestion;
  return [said, JSON.stringify([rule, severity, title, edits.map(({ text }) => text)])];
}
