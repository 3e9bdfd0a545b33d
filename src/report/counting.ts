import type { Finding } from '#core/finding.ts';
import { SEVERITIES } from '#core/severity.ts';
import type { Severity } from '#core/severity.ts';

/** `1 finding`, `2 findings`, `1,200 findings`. */
export function count(number: number, noun: string): string {
  return `${digits(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** A whole number with commas between thousands, the same on every machine. */
export function digits(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/gu, ',');
}

/** How many findings there are of a severity. */
export function countSeverity(findings: readonly Finding[], severity: Severity): number {
  return findings.filter((finding) => finding.severity === severity).length;
}

/** `2 critical`, `1 high`: one entry for each severity that occurs, worst first. */
export function severityCounts(findings: readonly Finding[]): readonly string[] {
  return SEVERITIES.flatMap((severity) => {
    const number = countSeverity(findings, severity);
    return number === 0 ? [] : [`${digits(number)} ${severity}`];
  });
}
