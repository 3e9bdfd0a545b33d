import type { Workflow, WorkflowText } from './workflow.ts';

/** A call of somebody else's action or workflow by a name that can be moved. */
export interface UnpinnedAction extends WorkflowText {
  /** `owner/name`. */
  readonly action: string;
  /** The tag or branch. */
  readonly version: string;
  /** A branch, which moves with every push. */
  readonly isBranch: boolean;
}

const REMOTE = /^(?<action>[\w.-]+\/[\w./-]+)@(?<version>\S+)$/u;
const COMMIT = /^[\da-f]{40,64}$/u;
const BRANCH = /^(?:main|master|develop|dev|trunk|next|latest|HEAD)$/u;
// GitHub's own, which run the workflow anyway, and what an organisation shares among its repositories.
const TRUSTED = /^(?:actions|github)\/|^[\w-]+\/\.github\//u;

/** The action that a `uses` calls when a tag or branch names it; undefined for commits, GitHub's own, an organisation's shared ones, local ones and images. */
export function unpinnedAction(uses: WorkflowText | undefined): UnpinnedAction | undefined {
  const { action, version } = REMOTE.exec(uses?.text ?? '')?.groups ?? {};
  if (uses === undefined || action === undefined || version === undefined) {
    return undefined;
  }
  return COMMIT.test(version) || TRUSTED.test(action)
    ? undefined
    : { ...uses, action, version, isBranch: BRANCH.test(version) };
}

/** Steps that need no more of the token than to read: what they do stays on the runner. */
const READING_ACTION =
  /^actions\/(?:checkout|setup-[\w-]+|cache(?:\/\w+)?|upload-artifact|download-artifact)@/u;

/** True when nothing in the workflow can need to write to the repository. */
export function onlyReads(workflow: Workflow, text: string): boolean {
  return (
    !/GITHUB_TOKEN|github\.token|GH_TOKEN|\bgh\s|git\s+push/u.test(text) &&
    workflow.jobs.every(
      ({ uses, steps }) =>
        uses === undefined &&
        steps.every((step) => step.uses === undefined || READING_ACTION.test(step.uses.text)),
    )
  );
}
