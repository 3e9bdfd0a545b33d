import type { Report } from '#core/rule.ts';
import type { Place } from '#core/span.ts';
import { brokenLinksOf, isPlainDocument } from '#model/broken-links.ts';
import type { BrokenLink } from '#model/broken-links.ts';
import {
  isProductionDatabasePath,
  productionDatabasesOf,
} from '#model/data/production-databases.ts';
import type { ProjectFile } from '#model/project-file.ts';
import { isDocumentPath, RECOVERY_DOCUMENTS } from '#model/backup/recovery-documents.ts';
import { defineRule } from '#model/rule.ts';

// Whoever mends a document sees its other links.
const MOST_LINKS = 5;

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
      const broken = brokenLinksOf(project, file);
      reportLost(
        file,
        broken.filter(({ instead }) => instead === undefined),
        report,
      );
      for (const { link, path, instead } of broken) {
        if (instead !== undefined) {
          reportMoved(file.place(link), { link, path, instead }, report);
        }
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

// A document that was moved away from its folder has many: one finding names them.
function reportLost(
  file: ProjectFile,
  [first, ...others]: readonly BrokenLink[],
  report: Report<typeof MESSAGES>,
): void {
  if (first !== undefined) {
    report.violation({
      at: file.place(first.link),
      message: 'link',
      data: { path: first.path },
      evidence: others.slice(0, MOST_LINKS).map(({ link, path }) => ({
        ...file.place(link),
        note: `Leads to ${path}, which is not there either.`,
      })),
    });
  }
}

type MovedLink = BrokenLink & { readonly instead: NonNullable<BrokenLink['instead']> };

function reportMoved(
  at: Place,
  { link, path, instead }: MovedLink,
  report: Report<typeof MESSAGES>,
): void {
  const tail = /[?#].*$/u.exec(link.target)?.[0] ?? '';
  const text = `${instead.link.replaceAll(' ', '%20')}${tail}`;
  report.violation({
    at,
    message: 'moved',
    data: { path, instead: instead.path },
    suggestion: { title: `Lead to ${instead.path}`, edits: [{ ...at, text }] },
  });
}
