import type { EditProposal, Report } from '#core/rule.ts';
import { scriptsOf } from '#model/containers/command-lines.ts';
import type { CommandLine, RepositoryScript } from '#model/containers/command-lines.ts';
import { purposeOf } from '#model/containers/command-purpose.ts';
import type { CommandPurpose } from '#model/containers/command-purpose.ts';
import { isTestPath } from '#model/code/language.ts';
import type { ProjectFile } from '#model/project-file.ts';
import type { Project } from '#model/project.ts';
import { fileNameOf, folderOf } from '#model/repository-path.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { isWorkflowPath } from '#model/queue/schedules-workflow.ts';
import { stepOfScript } from '#model/containers/shell-options.ts';
import { workflowOf } from '#model/deploy/workflow.ts';

const messages = {
  ignored:
    '{command} stands before {tail}, so {where} succeeds in spite of a failure of the {purpose} and nothing holds the change back. Let it fail, or name it as informational.',
  continued:
    '{owner} has continue-on-error, so the workflow succeeds in spite of a failure of the {purpose} ({command}) and nothing holds the change back. Drop it, or name it as informational.',
  'no-tests':
    'The script {script} passes without a single test ({command}), and this package has none, so the check that looks green checks nothing. Write a test, or drop the script.',
} as const;

type CheckReport = Report<typeof messages>;

const CHECKS: ReadonlySet<CommandPurpose> = new Set([
  'tests',
  'type check',
  'linter',
  'audit',
  'migration',
]);

export default defineRule({
  meta: {
    id: 'deploy/checks-not-enforced',
    title: 'Check of the build may fail without holding it back',
    severity: 'medium',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['GitHub Actions', 'package.json'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idcontinue-on-error',
      'https://jestjs.io/docs/cli#--passwithnotests',
      'https://vitest.dev/config/#passwithnotests',
    ],
    messages,
  },
  file: {
    matches: (path) =>
      (isWorkflowPath(path) || fileNameOf(path) === 'package.json') &&
      !isSamplePath(path) &&
      !isTestPath(path),
    check(file, report, project) {
      if (isWorkflowPath(file.path) && !holdsChangesBack(file)) {
        return;
      }
      const reported = new Set<number>();
      for (const script of scriptsOf(file)) {
        if (isInformational(file, script)) {
          continue;
        }
        const checks = script.commands.flatMap((command) => {
          const purpose = purposeOf(command.words);
          return purpose !== undefined && CHECKS.has(purpose) ? [{ command, purpose }] : [];
        });
        for (const { command, purpose } of checks) {
          checkIgnored(file, script, command, purpose, report);
          checkEmpty(file, script, command, project, report);
        }
        checkContinued(file, script, checks[0], reported, report);
      }
    },
  },
});

const CHANGES = [
  'push',
  'pull_request',
  'pull_request_target',
  'merge_group',
  'workflow_call',
  'release',
];

// A workflow that people or a clock start holds nothing back, whether it fails or not.
function holdsChangesBack(file: ProjectFile): boolean {
  const triggers = workflowOf(file)?.triggers;
  return CHANGES.some((trigger) => triggers?.has(trigger) === true);
}

const INFORMATIONAL =
  /inform|optional|experiment|non-?\s?blocking|not\s+blocking|advisory|allow(?:ed|s)?[-_ ](?:to[-_ ])?fail|may fail|best[-_ ]effort|canary|nightly|soft|report|no-?fail|flaky|warn|upcoming|\bnext\b|benchmark|metrics?|stats|known|continue even|don't fail|do not fail|without failing|baseline|ignore|legacy|todo/iu;

/** Named so, or with a comment that says so. */
function isInformational(file: ProjectFile, script: RepositoryScript): boolean {
  if ([script.name, ...script.names].some((name) => INFORMATIONAL.test(name))) {
    return true;
  }
  const { step } = script;
  const around =
    step === undefined ? '' : file.text.slice(Math.max(0, step.start - NEAR), step.end);
  return around
    .split('\n')
    .some((line) => INFORMATIONAL.test(/#(?<comment>.*)$/u.exec(line)?.[0] ?? ''));
}

const NEAR = 200;
const TAIL =
  /^[^\S\n]*(?:\|\|[^\S\n]*(?:true|:|exit[^\S\n]+0|echo\b[^\n|&;"]*)|;[^\S\n]*exit[^\S\n]+0)(?![\w-])/u;
const ALWAYS_SUCCEEDS = /^(?:true|:|exit\s+0|echo\b[^|&]*)\s*$/u;
// Somebody reads the result later.
const WRITES_RESULT = />|\s(?:-o|--output(?:-file)?|--json|--format|--reporter)(?:[\s=]|$)|\$\?/u;

function checkIgnored(
  file: ProjectFile,
  script: RepositoryScript,
  command: CommandLine,
  purpose: CommandPurpose,
  report: CheckReport,
): void {
  const { fallback, next, isTested } = command.status;
  const isLast = fallback === undefined && script.kind === 'package script';
  const tail = [
    ALWAYS_SUCCEEDS.test(fallback ?? '') ? `|| ${fallback}` : undefined,
    isLast && /^(?:true|:|exit\s+0)$/u.test(next ?? '') ? `; ${next}` : undefined,
  ].find((text) => text !== undefined);
  if (tail === undefined || isTested || WRITES_RESULT.test(file.slice(command))) {
    return;
  }
  if (/\$\?/u.test(script.text)) {
    return;
  }
  report.violation({
    at: file.place(command),
    message: 'ignored',
    anchor: `${script.kind} ${script.name}`,
    data: { command: shown(command), tail, where: whereOf(script), purpose },
    ...withoutTail(file, command),
  });
}

function whereOf({ kind, name }: RepositoryScript): string {
  return kind === 'package script' ? `the script ${name}` : `job ${name}`;
}

function shown({ words }: CommandLine): string {
  return words.slice(0, 4).join(' ');
}

function withoutTail(
  file: ProjectFile,
  command: CommandLine,
): { readonly suggestion?: EditProposal } {
  const tail = TAIL.exec(file.text.slice(command.end, command.end + NEAR))?.[0];
  return tail === undefined
    ? {}
    : {
        suggestion: {
          title: 'Let the check fail',
          edits: [
            { ...file.place({ start: command.end, end: command.end + tail.length }), text: '' },
          ],
        },
      };
}

function checkContinued(
  file: ProjectFile,
  script: RepositoryScript,
  check: { readonly command: CommandLine; readonly purpose: CommandPurpose } | undefined,
  reported: Set<number>,
  report: CheckReport,
): void {
  const found = check === undefined ? undefined : stepOfScript(file, script);
  const ofStep = found?.step.continuesOnError;
  const at = ofStep ?? found?.job.continuesOnError;
  if (check === undefined || found === undefined || at === undefined || reported.has(at.start)) {
    return;
  }
  const { id, name } = found.step;
  // A status that is written down is read by a later step.
  const isWrittenDown = /\$\?/u.test(script.text);
  if (
    ofStep !== undefined &&
    (isWrittenDown || isAskedLater(file, id) || isMeasuredAgain(file, script, check))
  ) {
    return;
  }
  reported.add(at.start);
  report.violation({
    at: file.place(at),
    message: 'continued',
    anchor: `job ${script.name}`,
    data: {
      owner:
        ofStep === undefined
          ? `Job ${script.name}`
          : `The step ${name === '' ? shown(check.command) : `"${name}"`}`,
      purpose: check.purpose,
      command: shown(check.command),
    },
    evidence: [{ ...file.place(check.command), note: `The ${check.purpose}.` }],
    ...withoutLine(file, at),
  });
}

// Tests that an earlier step of the job ran, once more for their coverage.
function isMeasuredAgain(
  file: ProjectFile,
  script: RepositoryScript,
  { command, purpose }: { readonly command: CommandLine; readonly purpose: CommandPurpose },
): boolean {
  return (
    purpose === 'tests' &&
    /\bcov(?:erage)?\b/u.test(command.words.join(' ')) &&
    scriptsOf(file).some(
      (other) =>
        other.job === script.job &&
        other.step !== script.step &&
        stepOfScript(file, other)?.step.continuesOnError === undefined &&
        other.commands.some(
          ({ words, status }) => purposeOf(words) === 'tests' && status.fallback === undefined,
        ),
    )
  );
}

// `if: steps.test.outcome == 'failure'` decides in a later step.
function isAskedLater({ text }: ProjectFile, id: string | undefined): boolean {
  return (
    id !== undefined &&
    (text.includes(`steps.${id}.outcome`) || text.includes(`steps.${id}.conclusion`))
  );
}

function withoutLine(
  file: ProjectFile,
  { start, end }: { readonly start: number; readonly end: number },
): { readonly suggestion?: EditProposal } {
  const from = file.text.lastIndexOf('\n', start) + 1;
  const to = file.text.indexOf('\n', end);
  const isAlone =
    file.text.slice(from, start).trim() === '' &&
    /^\s*(?:#.*)?$/u.test(file.text.slice(end, to)) &&
    to !== -1;
  return isAlone
    ? {
        suggestion: {
          title: 'Let the check fail',
          edits: [{ ...file.place({ start: from, end: to + 1 }), text: '' }],
        },
      }
    : {};
}

const PASSES_EMPTY = /--pass-?[wW]ith-?[nN]o-?[tT]ests/u;
const TEST_FILE = /\.(?:test|spec)\.[cm]?[jt]sx?$|(?:^|\/)(?:__tests__|tests?|specs?|e2e)\//u;

function checkEmpty(
  file: ProjectFile,
  script: RepositoryScript,
  command: CommandLine,
  project: Project,
  report: CheckReport,
): void {
  const folder = folderOf(file.path);
  if (
    script.name !== 'test' ||
    script.kind !== 'package script' ||
    !PASSES_EMPTY.test(command.words.join(' ')) ||
    project.paths.some(
      (path) => path.startsWith(folder) && TEST_FILE.test(path.slice(folder.length)),
    )
  ) {
    return;
  }
  report.violation({
    at: file.place(command),
    message: 'no-tests',
    anchor: 'package script test',
    data: { script: script.name, command: shown(command) },
  });
}
