import { rawCellsOf } from '#model/http/csv-cells.ts';
import { defineRule } from '#model/rule.ts';
import { canServePath } from '#model/http/served-paths.ts';
import { MULTER_MODULES, unboundedUploadsOf } from '#model/http/uploads.ts';

const MESSAGES = {
  size: '{by} takes files of any size, so one upload can fill the memory or the disk of the service. State a limit.',
  free: '{by} takes files of any size and any type, so one upload can fill the memory or the disk of the service, and a page or program can be stored as a picture. State a limit, and look at what the file begins with.',
  formula:
    '{by} writes cells as they are, and a spreadsheet runs those that begin with =, +, - or @ as formulas of whoever entered them. Put an apostrophe before such cells.',
} as const;

export default defineRule({
  meta: {
    id: 'http/upload-unvalidated',
    title: 'Uploaded file has no bound on its size',
    severity: 'high',
    confidence: 'medium',
    scope: 'function',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['cwe-434', 'cwe-1236'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/File_Upload_Cheat_Sheet.html',
      'https://github.com/expressjs/multer#limits',
      'https://owasp.org/www-community/attacks/CSV_Injection',
    ],
    messages: MESSAGES,
  },
  asks: [MULTER_MODULES],
  code: {
    languages: ['typescript', 'python'],
    words: ['multer', 'Interceptor', 'express-fileupload', 'usboy', 'UploadFile', 'text/csv'],
    check(module, report) {
      if (!canServePath(module.path)) {
        return;
      }
      for (const { at, by, isTypeFree } of unboundedUploadsOf(module)) {
        report.violation({
          at: module.place(at),
          message: isTypeFree ? 'free' : 'size',
          data: { by },
        });
      }
      const cells = rawCellsOf(module);
      if (cells !== undefined) {
        report.violation({
          at: module.place(cells.at),
          message: 'formula',
          data: { by: cells.by },
          severity: 'medium',
          confidence: 'low',
        });
      }
    },
  },
});
