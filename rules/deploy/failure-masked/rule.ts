import type { EditProposal, Report } from '#core/rule.ts';
import { hasScripts, scriptsOf } from '#model/containers/command-lines.ts';
import type { CommandLine, RepositoryScript } from '#model/containers/command-lines.ts';
import { purposeOf } from '#model/containers/command-purpose.ts';
import type { CommandPurpose } from '#model/containers/command-purpose.ts';
import { isTestPath } from '#model/code/language.ts';
import { databaseDumpsOf } from '#model/backup/database-dumps.ts';
import type { ProjectFile } from '#model/project-file.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { isWorkflowPath } from '#model/queue/schedules-workflow.ts';
import { shellOptionsOf, stepOfScript } from '#model/containers/shell-options.ts';
import type { ShellOptions } from '#model/containers/shell-options.ts';

const messages = {
  pipe: 'The exit status of {command} is lost in the pipe into {next}, since the shell only asks the last command of a pipe: a failure of the {purpose} goes unnoticed. Set pipefail for the script.',
  followed:
    'After {command} the script runs {next}, which always succeeds, and nothing asks how the {purpose} ended. Let the script stop when it fails.',
  ignored:
    '{command} is followed by || {next}, so the script goes on after a failure of the {purpose}. Let it stop.',
  substituted:
    '{command} runs within the arguments of {holder}, whose own success is all that the shell looks at: a failure of the {purpose} goes unnoticed. Assign its output to a variable on a line of its own first.',
} as const;

type MaskReport = Report<typeof messages>;

const STEPS: ReadonlySet<CommandPurpose> = new Set([
  'tests',
  'audit',
  'migration',
  'deployment',
  'database dump',
]);

export default defineRule({
  meta: {
    id: 'deploy/failure-masked',
    title: 'Failure of a step that matters is lost',
    severity: 'high',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['Shell', 'GitHub Actions'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://www.gnu.org/software/bash/manual/html_node/Pipelines.html',
      'https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#exit-codes-and-error-action-preference',
      'https://www.shellcheck.net/wiki/SC2155',
    ],
    messages,
  },
  file: {
    matches: (path) =>
      hasScripts(path) &&
      (path.endsWith('sh') || isWorkflowPath(path)) &&
      !isSamplePath(path) &&
      !isTestPath(path),
    check(file, report) {
      for (const script of scriptsOf(file)) {
        const options = shellOptionsOf(file, script);
        for (const command of options === undefined ? [] : script.commands) {
          const purpose = purposeOf(command.words);
          if (options !== undefined && purpose !== undefined && STEPS.has(purpose)) {
            checkCommand(file, script, command, purpose, options, report);
          }
        }
      }
    },
  },
});

const ALWAYS_SUCCEEDS = /^(?:true|:|exit\s+0)\s*$/u;
// What only tells somebody: `|| echo …`, `|| { echo …; }`.
const ONLY_TELLS =
  /^(?:\{\s*)?(?:echo|printf|log\w*|warn\w*)\b[^|&;{}\n]*(?:[;\n]\s*(?:echo|printf|log\w*|warn\w*)\b[^|&;{}\n]*)*[;\s]*\}?$/u;
const HOLDERS = /^(?:echo|printf|local|export|readonly|declare|typeset)$/u;
const ANSWERS = /^(?:grep|egrep|rg|awk|jq|wc|test|head|cut|sed)\b/u;

function checkCommand(
  file: ProjectFile,
  script: RepositoryScript,
  command: CommandLine,
  purpose: CommandPurpose,
  options: ShellOptions,
  report: MaskReport,
): void {
  const { pipedInto, fallback, next, holder, isTested } = command.status;
  const common = { at: file.place(command), anchor: `${script.kind} ${script.name}` };
  const data = { command: command.words.slice(0, 3).join(' '), purpose };
  // `if … | grep -q` asks for the text, not for the status.
  const asksForText = isTested && ANSWERS.test(pipedInto ?? '');
  // Of backups in a pipe backup/cannot-succeed speaks.
  const isMatter = !asksForText && !isDumpOfBackup(file, command);
  if (pipedInto !== undefined && !options.hasPipefail && isMatter) {
    report.violation({
      ...common,
      message: 'pipe',
      data: { ...data, next: firstWord(pipedInto) },
      ...withPipefail(file, script),
    });
  } else if (holder !== undefined && HOLDERS.test(holder)) {
    report.violation({ ...common, message: 'substituted', data: { ...data, holder } });
  } else if (isIgnored(script, purpose, command.words, fallback)) {
    report.violation({ ...common, message: 'ignored', data: { ...data, next: fallback ?? '' } });
  } else if (
    ALWAYS_SUCCEEDS.test(next ?? '') &&
    fallback === undefined &&
    !isTested &&
    !options.stopsAtFailure
  ) {
    report.violation({ ...common, message: 'followed', data: { ...data, next: next ?? '' } });
  }
}

function isDumpOfBackup(file: ProjectFile, { start }: CommandLine): boolean {
  return databaseDumpsOf(file).some(({ command }) => command.start === start);
}

// Checks of a pull request that are ignored are a matter of deploy/checks-not-enforced.
function isIgnored(
  script: RepositoryScript,
  purpose: CommandPurpose,
  words: readonly string[],
  fallback: string | undefined,
): boolean {
  const isStep =
    purpose === 'database dump' ||
    (purpose === 'deployment' && !isRestart(words)) ||
    (purpose === 'migration' && script.kind === 'shell file');
  const text = fallback?.trim() ?? '';
  return isStep && (ALWAYS_SUCCEEDS.test(text) || ONLY_TELLS.test(text));
}

// What is restarted runs already, in the version that was deployed.
function isRestart(words: readonly string[]): boolean {
  return /\brollout restart\b/u.test(words.join(' '));
}

function firstWord(text: string): string {
  return /^\S+/u.exec(text.trim())?.[0] ?? text;
}

const BASH = /^#!.*\bbash\b[^\n]*\n/u;

function withPipefail(
  file: ProjectFile,
  script: RepositoryScript,
): { readonly suggestion?: EditProposal } {
  const title = 'Let a pipe fail when one of its commands does';
  if (script.kind === 'shell file') {
    const shebang = BASH.exec(file.text)?.[0];
    if (shebang === undefined) {
      return {};
    }
    const at = file.place({ start: shebang.length, end: shebang.length });
    return { suggestion: { title, edits: [{ ...at, text: 'set -o pipefail\n' }] } };
  }
  const found = stepOfScript(file, script);
  const key = found?.step.runKey;
  if (key === undefined || found?.job.container !== undefined || found?.step.shell !== undefined) {
    return {};
  }
  const indent = ' '.repeat(file.lines.position(key.start).column - 1);
  const at = file.place({ start: key.start, end: key.start });
  return { suggestion: { title, edits: [{ ...at, text: `shell: bash\n${indent}` }] } };
}
