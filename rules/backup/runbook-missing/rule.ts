import type { Report } from '#core/rule.ts';
import { brokenLinksOf, isPlainDocument } from '#model/broken-links.ts';
import type { BrokenLink } from '#model/broken-links.ts';
import {
  isProductionDatabasePath,
  productionDatabasesOf,
} from '#model/data/production-databases.ts';
import type { ProjectFile } from '#model/project-file.ts';
import { isDocumentPath, RECOVERY_DOCUMENTS } from '#model/backup/recovery-documents.ts';
import { defineRule } from '#model/rule.ts';

const MESSAGES = {
  link: 'This leads to {path}, which the repository does not have, so whoever follows it finds nothing. Write the document, or correct or remove the link.',
  moved:
    'This leads to {path}, which the repository does not have, though there is {instead}. Correct the link.',
  absent:
    '{name} holds the data of production, and no document of the repository says what to do when it is lost or broken. Write down how to restore a backup, who decides, and how long it takes, in docs/disaster-recovery.md for instance, and try it once.',
} as const;

export default defineRule({
  meta: {
    id: 'backup/runbook-missing',
    title: 'Document that is referred to, or needed in an outage, does not exist',
    severity: 'low',
    confidence: 'high',
    scope: 'call',
    effort: 'hours',
    languages: ['Markdown', 'Compose'],
    tags: ['soc2-a1'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#relative-links',
      'https://sre.google/workbook/incident-response/',
    ],
    messages: MESSAGES,
  },
  asks: [RECOVERY_DOCUMENTS],
  file: {
    matches: isPlainDocument,
    check(file, report, project) {
      for (const broken of brokenLinksOf(project, file)) {
        reportLink(file, broken, report);
      }
    },
  },
  project: {
    reads: (path) =>
      isDocumentPath(path) ||
      isProductionDatabasePath(path) ||
      /(?:^|\/)\.git(?:modules|ignore)$/u.test(path),
    check(project, report) {
      const [database] = productionDatabasesOf(project);
      if (database !== undefined && project.filesWhere(RECOVERY_DOCUMENTS).length === 0) {
        report.violation({
          at: database.at,
          message: 'absent',
          data: { name: database.name },
          anchor: 'recovery document',
          confidence: 'medium',
        });
      }
    },
  },
});

function reportLink(
  file: ProjectFile,
  { link, path, instead }: BrokenLink,
  report: Report<typeof MESSAGES>,
): void {
  const at = file.place(link);
  if (instead === undefined) {
    report.violation({ at, message: 'link', data: { path } });
    return;
  }
  const tail = /[?#].*$/u.exec(link.target)?.[0] ?? '';
  const text = `${instead.link.replaceAll(' ', '%20')}${tail}`;
  report.violation({
    at,
    message: 'moved',
    data: { path, instead: instead.path },
    suggestion: { title: `Lead to ${instead.path}`, edits: [{ ...at, text }] },
  });
}
