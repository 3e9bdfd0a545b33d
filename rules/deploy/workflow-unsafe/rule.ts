import type { EditProposal, Report } from '#core/rule.ts';
import type { ProjectFile } from '#model/project-file.ts';
import type { Project } from '#model/project.ts';
import { namesOwners, repositoryOwners } from '#model/deploy/repository-owners.ts';
import { defineRule } from '#model/rule.ts';
import { isWorkflowPath } from '#model/queue/schedules-workflow.ts';
import { onlyReads, unpinnedAction } from '#model/deploy/workflow-actions.ts';
import type { UnpinnedAction } from '#model/deploy/workflow-actions.ts';
import { injectionsIn, isStartedByOutsiders } from '#model/deploy/workflow-injection.ts';
import type { WorkflowInjection } from '#model/deploy/workflow-injection.ts';
import { workflowOf } from '#model/deploy/workflow.ts';
import type { Workflow, WorkflowJob, WorkflowStep } from '#model/deploy/workflow.ts';

const messages = {
  head: 'Job {job} checks out the head of a pull request and then runs {runs}, while pull_request_target gives it the secrets and the token of this repository: anybody who opens a pull request runs their code with them. Use pull_request, or leave the code of the head alone.',
  injection:
    'The value of {field} is pasted into the script of {step} before it runs, so whoever writes that text writes commands of the script. Pass it as an environment variable and quote it.',
  branch:
    'Job {job}, which has secrets, runs {action} from {version}, which moves with what is pushed there: whoever can push gets them with the next run. Pin it to a full commit.',
  tags: 'Jobs with secrets run {actions} by tags, which their owners or an attacker can move to other code. Pin each to a full commit and name the version in a comment.',
  'write-all':
    '{owner} gives its token permission to write to everything, so that one bad action or script can change code and releases. List the permissions that it needs.',
  undeclared:
    'Workflow {workflow} declares no permissions, so its token has the default of the repository, which may be to write to everything. Declare permissions, such as contents: read, and widen them for the job that needs more.',
  'several-undeclared':
    '{count} workflows, such as {workflows}, declare no permissions, so their tokens have the default of the repository, which may be to write to everything. Declare permissions in each, such as contents: read, and widen them for the jobs that need more.',
} as const;

type WorkflowReport = Report<typeof messages>;

export default defineRule({
  meta: {
    id: 'deploy/workflow-unsafe',
    title: 'Workflow runs code of others with its secrets or permissions',
    severity: 'high',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['GitHub Actions'],
    tags: ['slsa', 'cwe-94'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.github.com/en/actions/reference/security/secure-use',
      'https://docs.github.com/en/actions/concepts/security/script-injections',
      'https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/',
    ],
    messages,
  },
  file: {
    matches: isWorkflowPath,
    check(file, report) {
      const workflow = workflowOf(file);
      if (workflow === undefined) {
        return;
      }
      for (const job of workflow.jobs) {
        if (workflow.triggers.has('pull_request_target')) {
          checkHead(file, job, report);
        }
        checkInjections(file, workflow, job, report);
      }
      checkWriteAll(file, workflow, report);
    },
  },
  project: {
    reads: (path) => namesOwners(path),
    check(project, report) {
      const workflows = project.files(isWorkflowPath).flatMap((file) => {
        const workflow = workflowOf(file);
        return workflow === undefined ? [] : [{ file, workflow }];
      });
      checkActions(project, workflows, report);
      checkUndeclared(workflows, report);
    },
  },
});

const HEAD_REFERENCE = /github\.(?:event\.pull_request\.head\.|head_ref)|refs\/pull\//u;
// Conditions that outsiders do not meet on their own.
const GATE =
  /author_association|labels|label\.name|fork|head\.repo\.full_name|head\.repo\.owner|github\.actor|user\.login|event_name\s*!=\s*'pull_request_target'|event_name\s*==\s*'(?!pull_request_target)|merged/u;

function checkHead(file: ProjectFile, job: WorkflowJob, report: WorkflowReport): void {
  if (GATE.test(job.condition) || job.hasEnvironment) {
    return;
  }
  const index = job.steps.findIndex(
    (step) =>
      step.uses?.text.startsWith('actions/checkout@') === true &&
      !GATE.test(step.condition) &&
      HEAD_REFERENCE.test(step.inputs.get('ref')?.text ?? ''),
  );
  const checkout = job.steps[index];
  const runs = job.steps.slice(index + 1).find(runsTheTree);
  const at = checkout?.inputs.get('ref');
  if (at === undefined || runs === undefined) {
    return;
  }
  report.violation({
    at: file.place(at),
    message: 'head',
    anchor: `job ${job.id}`,
    data: { job: job.id, runs: firstLineOf(runs) },
    evidence: [
      { ...file.place(runs.run ?? runs.uses ?? runs), note: 'Runs what was checked out.' },
    ],
  });
}

// Installing, building and testing run what the tree says; reading it with git or grep does not.
const RUNS_TREE =
  /\b(?:npm|pnpm|yarn|bun|npx|make|pip|poetry|uv|tox|pytest|python3?|node|go|cargo|mvn|gradle|\.\/\w|bash|sh|docker\s+(?:compose|build)|bundle|rake|composer)\b|(?:^|\s)\.\//u;

function runsTheTree(step: WorkflowStep): boolean {
  return step.run === undefined
    ? step.uses?.text.startsWith('./') === true
    : RUNS_TREE.test(step.run.text);
}

function checkInjections(
  file: ProjectFile,
  workflow: Workflow,
  job: WorkflowJob,
  report: WorkflowReport,
): void {
  for (const step of job.steps.filter(({ condition }) => !GATE.test(condition))) {
    for (const injection of injectionsIn(file, step)) {
      report.violation({
        at: file.place(injection),
        message: 'injection',
        anchor: `job ${job.id}`,
        severity: isStartedByOutsiders(workflow) && !GATE.test(job.condition) ? 'high' : 'medium',
        data: { field: injection.field, step: nameOf(step) },
        ...throughEnvironment(file, step, injection),
      });
    }
  }
}

function firstLineOf(step: WorkflowStep): string {
  const first = step.run?.text.trim().split('\n')[0] ?? step.uses?.text ?? '';
  return step.name === '' ? first : nameOf(step);
}

function nameOf({ name }: WorkflowStep): string {
  return name === '' ? 'this step' : `the step "${name}"`;
}

function throughEnvironment(
  file: ProjectFile,
  step: WorkflowStep,
  { start, end, field, script }: WorkflowInjection,
): { readonly suggestion?: EditProposal } {
  const written = file.slice(script);
  const before = file.text.slice(file.text.lastIndexOf('\n', start) + 1, start);
  const isPlain =
    step.runKey !== undefined &&
    !step.hasEnvironment &&
    written.startsWith('|') &&
    !/<<|'|`/u.test(written) &&
    (step.shell ?? 'bash') === 'bash' &&
    written.split(field).length === 2;
  if (!isPlain || step.runKey === undefined) {
    return {};
  }
  const name = field
    .replace(/^github\.(?:event\.)?/u, '')
    .replaceAll(/\W+/gu, '_')
    .toUpperCase();
  const isQuoted = (before.split('"').length - 1) % 2 === 1;
  const indent = ' '.repeat(file.lines.position(step.runKey.start).column - 1);
  const at = { start: step.runKey.start, end: step.runKey.start };
  const expression = file.slice({ start, end });
  return {
    suggestion: {
      title: `Pass ${field} as an environment variable`,
      edits: [
        {
          ...file.place(at),
          text: `env:\n${indent}  ${name}: ${expression}\n${indent}`,
        },
        { ...file.place({ start, end }), text: isQuoted ? `\${${name}}` : `"\${${name}}"` },
      ],
    },
  };
}

interface WorkflowFile {
  readonly file: ProjectFile;
  readonly workflow: Workflow;
}

const SECRET = /\bsecrets\.(?!GITHUB_TOKEN\b)\w+|secrets:\s*inherit/u;

interface SecretUse {
  readonly file: ProjectFile;
  readonly job: string;
  readonly action: UnpinnedAction;
}

/**
 * What is run by a name that can be moved, once for the repository: an action that many workflows call is
 * pinned in all of them at once, and so is all that is named by tags.
 */
function checkActions(
  project: Project,
  workflows: readonly WorkflowFile[],
  report: WorkflowReport,
): void {
  const owners = repositoryOwners(project);
  const uses = workflows
    .flatMap(usesBesideSecrets)
    .filter(({ action }) => !owners.has(action.action.replace(/\/.*$/su, '').toLowerCase()));
  const named = Map.groupBy(uses, ({ action }) => action.text);
  const tags: SecretUse[] = [];
  for (const [first, ...others] of named.values()) {
    if (first?.action.isBranch === false) {
      tags.push(first);
    }
    if (first?.action.isBranch !== true) {
      continue;
    }
    const { file, job, action } = first;
    report.violation({
      at: file.place(action),
      message: 'branch',
      anchor: action.action,
      data: { job, action: action.action, version: action.version },
      evidence: others.map((one) => ({ ...one.file.place(one.action), note: 'Runs it as well.' })),
    });
  }
  const [first, ...others] = tags;
  if (first !== undefined) {
    report.violation({
      at: first.file.place(first.action),
      message: 'tags',
      severity: 'medium',
      anchor: 'actions by tags',
      data: { actions: listed(tags.map(({ action }) => action.text)) },
      evidence: others.map((one) => ({ ...one.file.place(one.action), note: 'Another tag.' })),
    });
  }
}

function usesBesideSecrets({ file, workflow }: WorkflowFile): readonly SecretUse[] {
  const header = file.text.slice(0, workflow.jobsKey.start);
  return workflow.jobs
    .filter((job) => SECRET.test(header) || SECRET.test(file.slice(job)))
    .flatMap((job) =>
      [job.uses, ...job.steps.map((step) => step.uses)]
        .flatMap((one) => unpinnedAction(one) ?? [])
        .map((action) => ({ file, job: job.id, action })),
    );
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 2).join(', ');
  return names.length > 2 ? `${shown} and ${names.length - 2} more` : shown;
}

function checkWriteAll(file: ProjectFile, workflow: Workflow, report: WorkflowReport): void {
  const owners = [
    { owner: 'The workflow', permissions: workflow.permissions },
    ...workflow.jobs.map(({ id, permissions }) => ({ owner: `Job ${id}`, permissions })),
  ];
  for (const { owner, permissions } of owners) {
    if (permissions?.isWriteAll === true) {
      report.violation({
        at: file.place(permissions),
        message: 'write-all',
        anchor: owner,
        data: { owner },
      });
    }
  }
}

// The default of the repository is one setting, and the habit of leaving it is one too.
function checkUndeclared(workflows: readonly WorkflowFile[], report: WorkflowReport): void {
  const undeclared = workflows.filter(({ workflow }) => isUndeclared(workflow));
  const [first, ...others] = undeclared;
  if (first === undefined) {
    return;
  }
  const names = undeclared.map(({ file, workflow }) =>
    workflow.name === '' ? file.path : workflow.name,
  );
  const common = {
    at: first.file.place(first.workflow.jobsKey),
    severity: 'medium',
    confidence: 'medium',
    anchor: 'permissions',
    ...readOnly(undeclared),
  } as const;
  if (others.length === 0) {
    report.violation({ ...common, message: 'undeclared', data: { workflow: names.join('') } });
    return;
  }
  report.violation({
    ...common,
    message: 'several-undeclared',
    data: { count: undeclared.length, workflows: listed(names) },
    evidence: others.map(({ file, workflow }) => ({
      ...file.place(workflow.jobsKey),
      note: 'Declares none either.',
    })),
  });
}

function isUndeclared(workflow: Workflow): boolean {
  // A called workflow has at most what its caller gives.
  const isOnlyCalled = workflow.triggers.size === 1 && workflow.triggers.has('workflow_call');
  const isDeclared =
    workflow.permissions !== undefined ||
    workflow.jobs.every(({ permissions }) => permissions !== undefined);
  return !isOnlyCalled && !isDeclared;
}

function readOnly(undeclared: readonly WorkflowFile[]): { readonly suggestion?: EditProposal } {
  if (!undeclared.every(({ file, workflow }) => onlyReads(workflow, file.text))) {
    return {};
  }
  return {
    suggestion: {
      title: 'Let the workflow only read',
      edits: undeclared.map(({ file, workflow: { jobsKey } }) => ({
        ...file.place({ start: jobsKey.start, end: jobsKey.start }),
        text: 'permissions:\n  contents: read\n',
      })),
    },
  };
}
