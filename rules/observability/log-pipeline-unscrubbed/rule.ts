import { isDevelopmentPath } from '#model/deploy/production-deployments.ts';
import { languageOf } from '#model/code/language.ts';
import {
  mayConfigureShipper,
  REDACTING_CODE,
  unscrubbedShipper,
} from '#model/observability/log-shippers.ts';
import { defineRule } from '#model/rule.ts';

export default defineRule({
  meta: {
    id: 'observability/log-pipeline-unscrubbed',
    title: 'Log pipeline passes on secrets and personal data',
    severity: 'medium',
    confidence: 'medium',
    scope: 'file',
    effort: 'minutes',
    languages: ['YAML', 'log shipper configuration'],
    tags: ['gdpr-32'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://grafana.com/docs/loki/latest/send-data/promtail/stages/replace/',
      'https://opentelemetry.io/docs/security/handling-sensitive-data/',
      'https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#data-to-exclude',
    ],
    messages: {
      unscrubbed:
        '{shipper} sends all log lines on as they are, and neither it nor the code takes out passwords, tokens or personal data: one careless line is kept where many can read it. Add {stage} for such patterns.',
    },
  },
  asks: [REDACTING_CODE],
  file: {
    matches: (path) => mayConfigureShipper(path) && !isDevelopmentPath(path),
    check(file, report, project) {
      const shipper = unscrubbedShipper(file);
      if (shipper === undefined || project.filesWhere(REDACTING_CODE).length > 0) {
        return;
      }
      report.violation({
        at: file.place({ start: 0, end: 0 }),
        message: 'unscrubbed',
        data: { shipper: shipper.name, stage: shipper.stage },
        anchor: shipper.name,
      });
    },
  },
  project: {
    // Code that keeps secrets out of the lines itself.
    reads: (path) => languageOf(path) !== undefined,
    check: () => {},
  },
});
