import { languageOf } from '#model/code/language.ts';
import { defineRule } from '#model/rule.ts';
import { isServicePath } from '#model/services.ts';
import { EXPORT_FILES, exportGapsOf } from '#model/privacy/user-exports.ts';

const MESSAGES = {
  missing:
    '{deletion} lets people delete their account, and nothing here gives them the data that is kept about them, which they may ask for. Add a route or job beside it that hands it out in a common format.',
  untested:
    '{name} hands people their data, and no test names it, so a table that is added later is left out unnoticed. Test that each kind of row of a user is in it.',
} as const;

export default defineRule({
  meta: {
    id: 'privacy/export-missing',
    title: 'People can delete their account and not take their data along',
    severity: 'low',
    confidence: 'medium',
    scope: 'project',
    effort: 'days',
    languages: ['TypeScript', 'Python'],
    tags: ['gdpr-20'],
    since: '0.1.0',
    maturity: 'stable',
    references: ['https://gdpr-info.eu/art-20-gdpr/'],
    messages: MESSAGES,
  },
  asks: EXPORT_FILES,
  project: {
    reads: (path) => languageOf(path) !== undefined || isServicePath(path),
    check(project, report) {
      for (const gap of exportGapsOf(project)) {
        const anchor = 'export of user data';
        if (gap.kind === 'missing') {
          const data = { deletion: gap.deletion };
          report.violation({ at: gap.at, message: 'missing', data, anchor });
        } else {
          report.violation({ at: gap.at, message: 'untested', data: { name: gap.name }, anchor });
        }
      }
    },
  },
});
