import { backupRetentionsOf, mayKeepBackups } from '#model/backup/backup-retention.ts';
import { defineRule } from '#model/rule.ts';

const ENOUGH = 30;

export default defineRule({
  meta: {
    id: 'backup/retention-short',
    title: 'Backups are gone within a month',
    severity: 'low',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['Shell', 'Compose', 'Kubernetes', 'GitHub Actions'],
    tags: ['soc2-a1'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://github.com/prodrigestivill/docker-postgres-backup-local',
      'https://restic.readthedocs.io/en/stable/060_forget.html',
      'https://cloudnative-pg.io/documentation/current/backup/',
    ],
    messages: {
      short:
        '{by} keeps backups for {days} days and nothing keeps any for longer, so damage that is noticed later cannot be undone. Keep them for 30 days, or add weekly and monthly ones.',
    },
  },
  file: {
    matches: mayKeepBackups,
    check(file, report) {
      for (const { at, days, by, number } of backupRetentionsOf(file)) {
        if (days < ENOUGH) {
          report.violation({
            at: file.place(at),
            message: 'short',
            data: { by, days: Math.round(days * 10) / 10 },
            ...(number === undefined
              ? {}
              : {
                  suggestion: {
                    title: 'Keep backups for 30 days',
                    edits: [{ ...file.place(number), text: String(ENOUGH) }],
                  },
                }),
          });
        }
      }
    },
  },
});
