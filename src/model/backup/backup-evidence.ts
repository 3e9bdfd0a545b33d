import type { Place } from '#core/span.ts';

import { isTestPath, languageOf } from '../code/language.ts';
import type { ProjectFile } from '../project-file.ts';
import type { FileQuestion, Project } from '../project.ts';
import { isSamplePath } from '../sample-path.ts';

/** Something in the repository that backs up databases, or says how. */
export interface BackupEvidence {
  readonly at: Place;
  /** It runs on its own: by a workflow's schedule, cron, an operator or a container made for it. */
  readonly isScheduled: boolean;
}

const TOOLS =
  /\b(?:pg_dump(?:all)?|pg_basebackup|mysqldump|mariadb-dump|mongodump|wal-[ge]|pgbackrest|pgBackRest|barman|restic|borg(?:backup|matic)?|velero|litestream|django-dbbackup|autorestic|duplicity|kopia|k8up|xtrabackup)\b/u;
const SPOKEN =
  /\b(?:db|database|postgres\w*|mysql|mariadb|mongo\w*|pg|sql|volumes?|disk|data|nightly|daily|automatic|automated|scheduled)[-_ ]?backups?\b|\bbackups?[-_ ](?:db|databases?|postgres\w*|mysql|mongo\w*|data|script|job|service|cron|bucket|retention|schedule|policy|window|plan|vault|and restore)\b|\bback(?:ing)? ?up (?:the |your |our )?(?:db|database|data|postgres\w*|mysql|mongo\w*)|\bScheduledBackup\b|\bVolumeSnapshot\b|\bbackup_configuration\b|\bautomated_snapshot\w*/iu;
const IMAGE =
  /image:\s*["']?\S*(?:db|postgres|postgresql|pg|mysql|mariadb|mongo|mongodb|volume)-?[\w.-]*backup\S*/iu;
const SCHEDULE =
  /^\s*-?\s*cron:\s|\bkind:\s*(?:CronJob|ScheduledBackup|Schedule)\b|^\s*(?:[\d*,/-]+\s+){4}[\d*,/-]+\s+\S|\bcrontab\b|\bSCHEDULE\b/mu;

/** The files that show that databases are backed up. */
export const BACKUP_FILES: FileQuestion = {
  name: 'backup-evidence',
  words: [
    'ackup',
    'BACKUP',
    'backing up',
    'pg_dump',
    'basebackup',
    'mysqldump',
    'mariadb-dump',
    'mongodump',
    'wal-',
    'ackRest',
    'barman',
    'restic',
    'borg',
    'velero',
    'litestream',
    'duplicity',
    'kopia',
    'k8up',
    'Snapshot',
    'snapshot',
  ],
  path: (path) =>
    isBackupEvidencePath(path) &&
    !isTestPath(path) &&
    !isSamplePath(path) &&
    !/(?:^|\/)(?:[\w-]*lock[\w.-]*|CHANGELOG\.md)$/iu.test(path),
  file: (file) => evidenceIn(file) !== undefined,
};

/** True for the files whose text can show that databases are backed up. */
export function isBackupEvidencePath(path: string): boolean {
  return (
    languageOf(path) !== undefined ||
    /\.(?:ya?ml|sh|bash|tf|toml|json|mdx?|rst|txt|service|timer|nix|cron|crontab|mk)$|(?:^|\/)(?:Makefile|Justfile|justfile|crontab|Dockerfile[\w.-]*)$/u.test(
      path,
    )
  );
}

/** True when a file or folder of the repository is named for backups, in whatever language it is. */
export function namesBackups(project: Project): boolean {
  return project.paths.some(
    (path) => /(?:^|[/_.-])backups?(?:[/_.-]|$)/iu.test(path) && !isTestPath(path),
  );
}

/** All that backs up databases or says how, in order of paths. The first of a file counts. */
export function backupEvidenceOf(project: Project): readonly BackupEvidence[] {
  return project.filesWhere(BACKUP_FILES).flatMap((file) => evidenceIn(file) ?? []);
}

function evidenceIn(file: ProjectFile): BackupEvidence | undefined {
  const { text, path } = file;
  const isCode = languageOf(path) !== undefined;
  const image = IMAGE.exec(text);
  const match = image ?? TOOLS.exec(text) ?? (isCode ? null : SPOKEN.exec(text));
  return match === null
    ? undefined
    : {
        at: file.place({ start: match.index, end: match.index + match[0].length }),
        isScheduled: image !== null || (SCHEDULE.test(text) && !/\.(?:mdx?|rst|txt)$/u.test(path)),
      };
}
