import { Git } from '#source/git.ts';

/** A stretch of history that could have been a pull request, as it is pushed. */
export interface PullRange {
  /** The head of the default branch when it is opened. */
  readonly base: string;
  /** The first head and then those that are pushed onto it. */
  readonly heads: readonly [string, ...string[]];
  /** Where the default branch is once it has landed. */
  readonly landed: string;
  /** How many it changes. */
  readonly files: number;
}

/** Files that a pull request changes. */
const FILES = { fewest: 1, most: 60 } as const;

/** A branch of more commits is pushed in two halves. */
const FEWEST_TO_HALVE = 2;

/**
 * The last `count` steps of the default branch's first-parent history that change 1 to 60 files, oldest
 * first. A merge commit is the pull request of its second parent, pushed in two halves where there are
 * commits enough. Other commits, which are what is left of squashed pull requests, are taken one, two
 * and three at a time, each commit a push.
 */
export async function pullRanges(
  directory: string,
  ref: string,
  count: number,
): Promise<readonly PullRange[]> {
  const git = new Git(directory, process.env['PATH']);
  const steps = await firstParents(git, ref);
  const ranges: PullRange[] = [];
  let index = 0;
  while (ranges.length < count && index < steps.length) {
    const wanted = 1 + (ranges.length % 3);
    const taken = steps.slice(index, index + stepsTogether(steps, index, wanted));
    index += taken.length;
    const range = await rangeOf(git, taken.toReversed());
    if (range !== undefined && range.files >= FILES.fewest && range.files <= FILES.most) {
      ranges.push(range);
    }
  }
  return ranges.toReversed();
}

interface Step {
  readonly sha: string;
  readonly parents: readonly string[];
}

/** Newest first, without the root, which has nothing to be compared with. */
async function firstParents(git: Git, ref: string): Promise<readonly Step[]> {
  const text = await git.text({ args: ['rev-list', '--first-parent', '--parents', ref] });
  return text
    .trim()
    .split('\n')
    .map((line) => line.split(' '))
    .map(([sha = '', ...parents]) => ({ sha, parents }))
    .filter(({ parents }) => parents.length > 0);
}

/** How many of the steps from `index` on are one pull request: a merge commit is one for itself. */
function stepsTogether(steps: readonly Step[], index: number, wanted: number): number {
  const plain = steps.slice(index, index + wanted).findIndex(({ parents }) => parents.length > 1);
  return plain === -1 ? wanted : Math.max(1, plain);
}

async function rangeOf(git: Git, steps: readonly Step[]): Promise<PullRange | undefined> {
  const [first] = steps;
  const last = steps.at(-1);
  const [base, merged] = first?.parents ?? [];
  if (first === undefined || last === undefined || base === undefined) {
    return undefined;
  }
  const commits =
    merged === undefined ? steps.map(({ sha }) => sha) : await halves(git, base, merged);
  const [opened, ...pushed] = commits;
  if (opened === undefined) {
    return undefined;
  }
  const files = await changedFiles(git, base, pushed.at(-1) ?? opened);
  return { base, heads: [opened, ...pushed], landed: last.sha, files };
}

async function halves(git: Git, base: string, merged: string): Promise<readonly string[]> {
  const text = await git.text({
    args: ['rev-list', '--first-parent', '--reverse', merged, `^${base}`],
  });
  const commits = text.split('\n').filter((sha) => sha !== '');
  const half = commits[Math.floor(commits.length / 2) - 1];
  return half === undefined || commits.length < FEWEST_TO_HALVE ? [merged] : [half, merged];
}

async function changedFiles(git: Git, base: string, head: string): Promise<number> {
  const names = await git.text({ args: ['diff', '--name-only', '-z', `${base}...${head}`] });
  return names.split('\0').length - 1;
}
