import type { ProjectFile } from '../project-file.ts';
import type { Workflow, WorkflowStep, WorkflowText } from './workflow.ts';
import { carriedFields } from './workflow-expression.ts';

/** An expression whose value an outsider writes, put into the text of a script. */
export interface WorkflowInjection {
  readonly start: number;
  readonly end: number;
  /** The field: `github.event.issue.title`. */
  readonly field: string;
  /** The script around it. */
  readonly script: WorkflowText;
}

// https://docs.github.com/en/actions/concepts/security/script-injections
const OUTSIDE_FIELD =
  /^github\.(?:head_ref|event\.(?:issue\.(?:title|body)|pull_request\.(?:title|body|head\.(?:ref|label|repo\.default_branch))|comment\.body|review\.body|review_comment\.body|discussion\.(?:title|body)|pages\S*\.page_name|(?:commits\S*|head_commit)\.(?:message|author\.(?:email|name))|workflow_run\.(?:head_branch|display_title|head_commit\.(?:message|author\.(?:email|name)))))$/iu;
// A text in single quotes may hold the braces.
const EXPRESSION = /\$\{\{(?<expression>(?:'[^']*'|[^'}]|\}(?!\}))*)\}\}/gu;

/** The expressions of a step's script that outsiders write, each field once, in source order. */
export function injectionsIn(file: ProjectFile, step: WorkflowStep): readonly WorkflowInjection[] {
  const script =
    step.run ??
    (step.uses?.text.startsWith('actions/github-script@') === true
      ? step.inputs.get('script')
      : undefined);
  if (script === undefined) {
    return [];
  }
  const seen = new Set<string>();
  return Array.from(file.slice(script).matchAll(EXPRESSION)).flatMap((match) => {
    const field = carriedFields(match.groups?.['expression'] ?? '').find(
      (one) => OUTSIDE_FIELD.test(one) && !seen.has(one),
    );
    if (field === undefined) {
      return [];
    }
    seen.add(field);
    const start = script.start + match.index;
    return [{ start, end: start + match[0].length, field, script }];
  });
}

// Started by anybody, with the secrets and the token of the repository.
const PRIVILEGED_BY_OUTSIDERS = [
  'pull_request_target',
  'issues',
  'issue_comment',
  'discussion',
  'discussion_comment',
  'workflow_run',
  'gollum',
  'fork',
] as const;

/** True when an outsider starts the workflow and it has the repository's secrets then. */
export function isStartedByOutsiders({ triggers }: Workflow): boolean {
  return PRIVILEGED_BY_OUTSIDERS.some((trigger) => triggers.has(trigger));
}
