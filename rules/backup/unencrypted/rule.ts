import type { Place } from '#core/span.ts';
import type { Report } from '#core/rule.ts';
import { mentionsEncryption } from '#model/backup/backup-encryption.ts';
import { databaseDumpCalls, DUMP_WORDS } from '#model/backup/database-dump-calls.ts';
import { databaseDumpsOf, mayHoldDumps } from '#model/backup/database-dumps.ts';
import { defineRule } from '#model/rule.ts';

const MESSAGES = {
  plain:
    '{program} leaves this backup readable for whoever gets at the file or the bucket: it holds everything that the database has. Pipe it through gpg or age, use restic or borg, or upload it under a KMS key.',
} as const;

export default defineRule({
  meta: {
    id: 'backup/unencrypted',
    title: 'Database backup is not encrypted',
    severity: 'low',
    confidence: 'medium',
    scope: 'call',
    effort: 'minutes',
    languages: ['Shell', 'GitHub Actions', 'Compose', 'TypeScript', 'Python'],
    tags: ['gdpr-32', 'cwe-311'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://gdpr-info.eu/art-32-gdpr/',
      'https://github.com/FiloSottile/age',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html',
    ],
    messages: MESSAGES,
    control: 'Backups are encrypted',
  },
  file: {
    matches: mayHoldDumps,
    check(file, report) {
      const byScript = Map.groupBy(databaseDumpsOf(file), ({ script }) => script);
      for (const [first] of byScript.values()) {
        if (first !== undefined) {
          judge(file.place(first.command), first.program, file.text, report);
        }
      }
    },
  },
  code: {
    languages: ['typescript', 'python'],
    words: DUMP_WORDS,
    check(module, report) {
      for (const { at, program } of databaseDumpCalls(module)) {
        judge(module.place(at), program, module.file.text, report);
      }
    },
  },
});

// Further away something else may be encrypted.
const NEAR = 500;

function judge(at: Place, program: string, text: string, report: Report<typeof MESSAGES>): void {
  if (!mentionsEncryption(text)) {
    report.violation({ at, message: 'plain', data: { program } });
  } else if (mentionsEncryption(text.slice(at.start, at.end + NEAR))) {
    report.control(at, `What ${program} writes is encrypted.`);
  }
}
