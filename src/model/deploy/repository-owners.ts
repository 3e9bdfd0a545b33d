import { fileNameOf } from '../repository-path.ts';
import { onceEach } from '../once.ts';
import type { Project } from '../project.ts';
import { isWorkflowPath } from '../queue/schedules-workflow.ts';

const CODE_OWNERS = /^(?:\.github\/|docs\/)?CODEOWNERS$/u;
const README = /^README\.(?:md|rst)$/iu;

/** True for the files that `repositoryOwners` reads. */
export function namesOwners(path: string): boolean {
  return (
    CODE_OWNERS.test(path) || README.test(path) || path === 'package.json' || isWorkflowPath(path)
  );
}

/**
 * The accounts of GitHub that the repository says it belongs to, in lower case: by its CODEOWNERS, the
 * repository of its package.json, badges of its own workflows, conditions of workflows that ask for
 * their repository, and the account that most links of its README to GitHub lead to. Empty when it says
 * nothing.
 */
export const repositoryOwners = onceEach(
  (project: Project): ReadonlySet<string> =>
    new Set(
      project
        .files(namesOwners)
        .flatMap(({ path, text }) => [
          ...ownersIn(text, patternFor(path)),
          ...(README.test(path) ? mostNamed(ownersIn(text, LINK)) : []),
        ]),
    ),
);

const LINK = /github\.com[/:](?<owner>[\w-]+)\/[\w.-]+/gu;
const FEWEST_LINKS = 3;

function ownersIn(text: string, pattern: RegExp): readonly string[] {
  return Array.from(text.matchAll(pattern), ({ groups }) => groups?.['owner']?.toLowerCase() ?? '');
}

// A README leads to its own issues, files and releases more often than to those of others.
function mostNamed(owners: readonly string[]): readonly string[] {
  return [...Map.groupBy(owners, (owner) => owner)]
    .filter(([, { length }]) => length >= FEWEST_LINKS && length * 2 > owners.length)
    .map(([owner]) => owner);
}

function patternFor(path: string): RegExp {
  const name = fileNameOf(path);
  if (name === 'CODEOWNERS') {
    return /@(?<owner>[\w-]+)\/[\w-]+/gu;
  }
  if (name === 'package.json') {
    return /"repository"\s*:[^}]{0,200}?github(?:\.com)?[/:](?<owner>[\w-]+)\//gu;
  }
  return isWorkflowPath(path)
    ? /github\.repository(?:_owner)?\s*[!=]=\s*'(?<owner>[\w-]+)(?:\/[\w.-]+)?'/gu
    : /github\.com\/(?<owner>[\w-]+)\/[\w.-]+\/(?:actions\/)?workflows\//gu;
}
