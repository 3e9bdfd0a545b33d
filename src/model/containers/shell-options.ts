import type { RepositoryScript } from './command-lines.ts';
import type { ProjectFile } from '../project-file.ts';
import { workflowOf } from '../deploy/workflow.ts';
import type { WorkflowJob, WorkflowStep } from '../deploy/workflow.ts';

/** How the shell of a script treats a command that fails. */
export interface ShellOptions {
  /** A pipeline fails when any of its commands does. */
  readonly hasPipefail: boolean;
  /** The script ends with the first command that fails. */
  readonly stopsAtFailure: boolean;
}

const PIPEFAIL = /pipefail|PIPESTATUS|pipestatus/u;
const ERREXIT = /(?:^|[\s;])set\s+(?:-\w+\s+)*-\w*e\w*\b|\berrexit\b|^#!.*\s-\w*e/mu;

/**
 * The options of a shell file, by its own text, and of a workflow step, by its shell. Undefined for
 * another kind of script and for a shell of another family.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#exit-codes-and-error-action-preference
 */
export function shellOptionsOf(
  file: ProjectFile,
  script: RepositoryScript,
): ShellOptions | undefined {
  const { text } = script;
  if (script.kind === 'shell file') {
    return { hasPipefail: PIPEFAIL.test(text), stopsAtFailure: ERREXIT.test(text) };
  }
  const found = stepOfScript(file, script);
  if (found === undefined || script.isRemote || /windows/iu.test(found.job.runner)) {
    return undefined;
  }
  const shell = found.step.shell ?? found.job.shell;
  if (shell !== undefined && !/^(?:ba)?sh\b/u.test(shell)) {
    return undefined;
  }
  return {
    hasPipefail: shell === 'bash' || PIPEFAIL.test(shell ?? '') || PIPEFAIL.test(text),
    stopsAtFailure: (shell === undefined || /^\w+$/u.test(shell)) && !/\bset\s+\+e/u.test(text),
  };
}

/** The workflow's job and step that a script is the `run` of. */
export function stepOfScript(
  file: ProjectFile,
  { step }: RepositoryScript,
): { readonly job: WorkflowJob; readonly step: WorkflowStep } | undefined {
  for (const job of step === undefined ? [] : (workflowOf(file)?.jobs ?? [])) {
    const found = job.steps.find(({ start }) => start === step?.start);
    if (found !== undefined) {
      return { job, step: found };
    }
  }
  return undefined;
}
