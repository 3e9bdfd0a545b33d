import type { Report } from '#core/rule.ts';
import {
  BACKUP_FILES,
  backupEvidenceOf,
  isBackupEvidencePath,
  namesBackups,
} from '#model/backup/backup-evidence.ts';
import {
  isProductionDatabasePath,
  productionDatabasesOf,
} from '#model/data/production-databases.ts';
import { switchedOffBackups } from '#model/data/managed-databases.ts';
import type { Project } from '#model/project.ts';
import { defineRule } from '#model/rule.ts';

const MESSAGES = {
  missing:
    '{name} {reason}, keeps its data on a volume, and nothing in the repository backs it up: one lost disk or one wrong command ends the data. Add a scheduled dump (a workflow, a cron job, a container such as postgres-backup-local), snapshots or an operator, or move to a managed database.',
  off: '{name} keeps no automatic backups here ({setting}), so a lost or broken instance takes the data with it. Keep them for some days at least.',
} as const;

export default defineRule({
  meta: {
    id: 'backup/missing',
    title: 'Production database that nothing backs up',
    severity: 'medium',
    confidence: 'medium',
    scope: 'project',
    effort: 'hours',
    languages: ['Compose', 'Kubernetes', 'Terraform', 'Shell', 'GitHub Actions'],
    tags: ['soc2-a1', 'gdpr-32'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://www.postgresql.org/docs/current/backup.html',
      'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance',
      'https://gdpr-info.eu/art-32-gdpr/',
    ],
    messages: MESSAGES,
    control: 'Databases are backed up on a schedule',
  },
  asks: [BACKUP_FILES],
  project: {
    reads: (path) => isProductionDatabasePath(path) || isBackupEvidencePath(path),
    check(project, report) {
      for (const { at, name, setting } of switchedOffBackups(project)) {
        report.violation({ at, message: 'off', data: { name, setting }, anchor: name });
      }
      checkOwn(project, report);
    },
  },
});

function checkOwn(project: Project, report: Report<typeof MESSAGES>): void {
  const [first, ...others] = productionDatabasesOf(project);
  if (first === undefined) {
    return;
  }
  const evidence = backupEvidenceOf(project);
  const scheduled = evidence.find(({ isScheduled }) => isScheduled);
  if (scheduled !== undefined) {
    report.control(scheduled.at, 'Backs up the databases on its own.');
  }
  if (evidence.length > 0 || namesBackups(project)) {
    return;
  }
  report.violation({
    at: first.at,
    message: 'missing',
    data: { name: first.name, reason: first.reason },
    anchor: `database ${first.name}`,
    evidence: others
      .filter(({ name }) => name !== first.name)
      .map(({ at, name }) => ({ ...at, note: `${name} is not backed up either.` })),
  });
}
