import { EXPORT_FILES, EXPORTS, SCHEDULED_EXPORTS } from '#model/privacy/data-exports.ts';
import { firstOnServer } from '#model/product-code.ts';
import { defineRule } from '#model/rule.ts';
import { isServerCodePath, SERVER_FILES } from '#model/http/server-code.ts';

export default defineRule({
  meta: {
    id: 'advice/scheduled-export-missing',
    title: 'Exports cannot be scheduled',
    severity: 'info',
    confidence: 'medium',
    scope: 'project',
    effort: 'days',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'preview',
    references: ['https://docs.bullmq.io/guide/job-schedulers'],
    messages: {
      missing:
        'Users can export data here, and no export runs on a schedule, so whoever needs one each week asks by hand. Let a user name a time and a place, and run the same export from a job.',
    },
  },
  asks: [EXPORT_FILES, SCHEDULED_EXPORTS, ...SERVER_FILES],
  project: {
    reads: (path) => SCHEDULED_EXPORTS.path(path) || isServerCodePath(path),
    check(project, report) {
      const found = firstOnServer(project, EXPORT_FILES, EXPORTS);
      if (found !== undefined && project.filesWhere(SCHEDULED_EXPORTS).length === 0) {
        report.violation({
          at: found.file.place(found),
          message: 'missing',
          anchor: 'scheduled exports',
        });
      }
    },
  },
});
