import type { Finding } from '#core/finding.ts';
import type { Span } from '#core/span.ts';

import type { ReadLine } from './line-changes.ts';

/**
 * Reads lines as reports may quote them: what a finding of a secret rule stands on cannot be read, so
 * that it does not show beside a finding of another rule. `findings` are all that are known, also
 * those that no report lists.
 */
export function quotableLines(
  readLine: ReadLine,
  findings: readonly Finding[],
  secretRules: ReadonlySet<string>,
): ReadLine {
  const secret = new Map<string, Span[]>();
  for (const finding of findings) {
    if (secretRules.has(finding.rule)) {
      for (const place of [finding, ...finding.evidence]) {
        const places = secret.get(place.path) ?? [];
        places.push(place);
        secret.set(place.path, places);
      }
    }
  }
  return (path, line) =>
    secret.get(path)?.some(({ start, end }) => start.line <= line && line <= end.line) === true
      ? undefined
      : readLine(path, line);
}
