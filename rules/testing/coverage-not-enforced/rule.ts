import { coverageGapOf, mayEnforceCoverage } from '#model/testing/coverage-gates.ts';
import { defineRule } from '#model/rule.ts';

export default defineRule({
  meta: {
    id: 'testing/coverage-not-enforced',
    title: 'Nothing keeps the share of tested code from falling',
    severity: 'low',
    confidence: 'medium',
    scope: 'file',
    effort: 'minutes',
    languages: ['TypeScript', 'pyproject.toml', 'GitHub Actions', 'tool configuration'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://vitest.dev/config/coverage.html#coverage-thresholds',
      'https://jestjs.io/docs/configuration#coveragethreshold-object',
      'https://coverage.readthedocs.io/en/latest/config.html#report-fail-under',
    ],
    messages: {
      none: 'CI runs the tests and no threshold says how much of the code they have to reach, so untested code comes in unnoticed. Measure coverage in CI, and set a threshold just below what there is.',
      unmeasured:
        'This threshold applies only where coverage is measured, and CI runs the tests without it. Add --coverage (or --cov) to the command of CI.',
      unread:
        'This threshold is never read, since {config} in the same folder takes the place of this file. Move it there.',
    },
  },
  project: {
    reads: mayEnforceCoverage,
    check(project, report) {
      const gap = coverageGapOf(project);
      switch (gap?.kind) {
        case 'none':
          report.violation({ at: gap.at, message: 'none', anchor: 'coverage threshold' });
          break;
        case 'unmeasured':
          report.violation({
            at: gap.at,
            message: 'unmeasured',
            evidence: [{ ...gap.ciAt, note: 'The command of CI.' }],
          });
          break;
        case 'unread':
          report.violation({ at: gap.at, message: 'unread', data: { config: gap.config } });
          break;
        case undefined:
      }
    },
  },
});
