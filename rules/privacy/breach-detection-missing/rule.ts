import {
  DETECTION_FILES,
  KEEPS_USERS,
  mayDetect,
  USER_FILES,
} from '#model/auth/access-detection.ts';
import { firstOnServer } from '#model/product-code.ts';
import { defineRule } from '#model/rule.ts';
import { isServerCodePath, SERVER_FILES } from '#model/http/server-code.ts';

export default defineRule({
  meta: {
    id: 'privacy/breach-detection-missing',
    title: 'Nobody is told of unusual access to personal data',
    severity: 'info',
    confidence: 'medium',
    scope: 'project',
    effort: 'days',
    languages: ['TypeScript', 'Python'],
    tags: ['gdpr-33'],
    since: '0.1.0',
    maturity: 'preview',
    references: [
      'https://gdpr-info.eu/art-33-gdpr/',
      'https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html',
    ],
    messages: {
      missing:
        'Accounts with personal data are kept here, and nothing in the repository notices unusual access: no alert on failed sign-ins, none on audit records, no document for an incident. A breach has to be reported within 72 hours of being noticed, so begin with counting failed sign-ins and an alert on the count.',
    },
  },
  asks: [USER_FILES, DETECTION_FILES, ...SERVER_FILES],
  project: {
    reads: (path) => mayDetect(path) || isServerCodePath(path),
    check(project, report) {
      const users = firstOnServer(project, USER_FILES, KEEPS_USERS);
      if (users !== undefined && project.filesWhere(DETECTION_FILES).length === 0) {
        report.violation({
          at: users.file.place(users),
          message: 'missing',
          anchor: 'accounts',
        });
      }
    },
  },
});
