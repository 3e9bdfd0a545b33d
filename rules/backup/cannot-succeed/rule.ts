import type { EditProposal, Report } from '#core/rule.ts';
import { lostFailureOf } from '#model/backup/backup-exits.ts';
import { isBackupTargetPath, missingTargetOf } from '#model/backup/backup-targets.ts';
import { databaseDumpsOf, mayHoldDumps } from '#model/backup/database-dumps.ts';
import type { DatabaseDump } from '#model/backup/database-dumps.ts';
import type { ProjectFile } from '#model/project-file.ts';
import type { Project } from '#model/project.ts';
import { defineRule } from '#model/rule.ts';

const MESSAGES = {
  pipe: '{program} is piped into {next} without pipefail, so a dump that fails leaves an empty backup and this {where} ends well. Set pipefail, or dump into a file and look at its size.',
  purge:
    '{purge} deletes old backups here even when {program} has failed, so after some days of failures none is left. Stop at the failure (set -e), or delete only after the new dump was checked.',
  success:
    'This {where} says "{said}" whether or not {program} has worked, so a failing backup looks like a good one. Stop at the failure (set -e), or say it only after the dump was checked.',
  target:
    '{program} is told of the {kind} {name}, which the compose files of the repository do not have (they have {known}), so this backup fails. Name the one that there is.',
} as const;

export default defineRule({
  meta: {
    id: 'backup/cannot-succeed',
    title: 'Backup job cannot work, or cannot fail visibly',
    severity: 'high',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['Shell', 'GitHub Actions', 'Compose'],
    tags: ['soc2-a1'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://www.gnu.org/software/bash/manual/html_node/The-Set-Builtin.html',
      'https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell',
      'https://www.postgresql.org/docs/current/app-pgdump.html',
    ],
    messages: MESSAGES,
  },
  file: {
    matches: mayHoldDumps,
    check(file, report, project) {
      for (const dump of databaseDumpsOf(file)) {
        if (KINDS.has(dump.script.kind)) {
          checkDump(file, project, dump, report);
        }
      }
    },
  },
  project: {
    // Says which containers there are; looked at where a dump names one.
    reads: isBackupTargetPath,
    check: () => {},
  },
});

const KINDS = new Set(['shell file', 'workflow job', 'compose service']);
const MOST_NAMES = 4;

function checkDump(
  file: ProjectFile,
  project: Project,
  dump: DatabaseDump,
  report: Report<typeof MESSAGES>,
): void {
  const { program, script, command } = dump;
  const target = missingTargetOf(project, dump);
  if (target !== undefined) {
    const known = [...new Set(target.known)].slice(0, MOST_NAMES).join(', ');
    report.violation({
      at: file.place(command),
      message: 'target',
      data: { program, kind: target.kind, name: target.name, known },
      confidence: 'medium',
    });
    return;
  }
  const lost = lostFailureOf(file, dump);
  if (lost === undefined) {
    return;
  }
  const { kind: where } = script;
  const dumped = [{ ...file.place(command), note: 'The dump that can fail.' }];
  switch (lost.kind) {
    case 'pipe':
      report.violation({
        at: file.place(command),
        message: 'pipe',
        data: { program, next: lost.by, where },
        ...withPipefail(file, dump),
      });
      break;
    case 'purge':
      report.violation({
        at: file.place(lost.at),
        message: 'purge',
        data: { program, purge: lost.by },
        evidence: dumped,
      });
      break;
    case 'success':
      report.violation({
        at: file.place(lost.at),
        message: 'success',
        data: { program, said: lost.by, where },
        evidence: dumped,
      });
  }
}

const BASH = /^#!.*\bbash\b.*\r?\n/u;
const FLAGS = /^(?<head>set -[a-z]*)(?=[ \t]*$)/mu;

// Only Bash has had it for long; where the script sets flags already, it belongs to them.
function withPipefail(
  file: ProjectFile,
  { script }: DatabaseDump,
): { readonly suggestion?: EditProposal } {
  const shebang = BASH.exec(file.text);
  if (script.kind !== 'shell file' || shebang === null) {
    return {};
  }
  const flags = FLAGS.exec(file.text);
  const end = flags === null ? shebang[0].length : flags.index + flags[0].length;
  const text = flags === null ? 'set -o pipefail\n' : '\nset -o pipefail';
  return {
    suggestion: {
      title: 'Let the job fail with the dump',
      edits: [{ path: file.path, start: end, end, text }],
    },
  };
}
