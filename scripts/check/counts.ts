/** How many tests and gates passed, failed and were skipped. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const LINE = /^(?<passed>\d+) passed, (?<failed>\d+) failed, (?<skipped>\d+) skipped$/mu;

/** The plain line that CI reads. */
export function countsLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/**
 * What a test run said of itself. A run that did not say, failed without a failed test or had no tests
 * at all counts as one failure more: silence is no pass.
 */
export function countsOfTests(output: string, code: number | null): Counts {
  const groups = LINE.exec(output)?.groups;
  const counts = {
    passed: Number(groups?.['passed'] ?? 0),
    failed: Number(groups?.['failed'] ?? 0),
    skipped: Number(groups?.['skipped'] ?? 0),
  };
  const isSilentFailure = counts.failed === 0 && (code !== 0 || counts.passed === 0);
  return isSilentFailure ? { ...counts, failed: 1 } : counts;
}

/** A piece of output without its line of counts, so that only one is printed in the end. */
export function withoutCounts(output: string): string {
  return output.replace(LINE, '');
}
