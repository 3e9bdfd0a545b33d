import type { AuditResult } from '#core/audit-result.ts';
import type { FinishedReview } from '#report/review-outcome.ts';
import type { AuditTextOptions } from '#report/terminal.ts';

import type { ReviewFormat } from './format.ts';
import { VERSION } from './package.ts';
import { RULEBOOK } from './rulebook.ts';

/** What a review found, in one of the formats. SARIF lists what the head has, new and old. */
export async function reviewReport(
  outcome: FinishedReview,
  format: ReviewFormat,
  text: AuditTextOptions,
): Promise<string> {
  switch (format) {
    case 'text': {
      const { reviewText } = await import('./review-text.ts');
      return reviewText(outcome, text);
    }
    case 'json': {
      const { reviewJson } = await import('./review-json.ts');
      return reviewJson(outcome);
    }
    case 'sarif': {
      const { auditSarif } = await import('#report/sarif.ts');
      return auditSarif(auditOfHead(outcome), RULEBOOK, { version: VERSION });
    }
    case 'markdown': {
      const { checkRunOutput } = await import('#report/check-run.ts');
      const { title, summary, text: details } = checkRunOutput(outcome, RULEBOOK);
      return `${[`# ${title}`, summary, details].filter((part) => part !== '').join('\n\n')}\n`;
    }
  }
}

/** The audit of the head that is part of the review. */
function auditOfHead({ findings, controls, coverage }: FinishedReview): AuditResult {
  return {
    findings: findings.map(({ finding }) => finding),
    controls,
    coverage,
    stats: {
      files: coverage.files.length,
      parsed: coverage.files.filter(({ status }) => status === 'analysed' || status === 'partial')
        .length,
      rules: RULEBOOK.table.size,
    },
  };
}
