import type { FakeGithub } from '#test/github/fake-github.ts';
import type { CheckRun, PullRequest } from '#test/github/state.ts';

import type { Play } from './play.ts';
import type { Head, ScenarioPull } from './scenario.ts';

/**
 * What is wrong after a disturbed run, by GitHub's state and the scenario alone; nothing when all is well.
 * A delivery that nobody answered is lost when something is wrong: the service may have been ended after
 * it stored the delivery and before its answer arrived, and then nobody asks for it again.
 */
export function judge(github: FakeGithub, play: Play): readonly string[] {
  const problems = outcomeProblems(github, play);
  return problems.length === 0 ? [] : [...problems, ...unansweredDeliveries(github, play)];
}

function outcomeProblems(github: FakeGithub, play: Play): readonly string[] {
  const { repository, scenario, pulls } = play;
  return [
    ...problemsOfBase(runsOf(github, repository, pulls[0]?.baseSha ?? '')),
    ...scenario.pulls.flatMap(({ heads }, index) =>
      heads.flatMap((head, step) => {
        const runs = runsOf(github, repository, head.sha);
        const where = `head ${step + 1} of pull request ${index + 1}`;
        return step === heads.length - 1
          ? problemsOfHead(where, runs, head)
          : problemsOfPassedHead(where, runs, head);
      }),
    ),
    ...scenario.pulls.flatMap((wanted, index) => {
      const pull = pulls[index];
      return pull === undefined ? ['not opened'] : problemsOfComments(github, pull, wanted);
    }),
    ...github.internalErrors.map((error) => `the fake failed: ${String(error)}`),
    ...github.invalidRequests.map(({ method, path }) => `invalid request: ${method} ${path}`),
    ...github.unexpectedRequests.map(({ method, path }) => `unexpected request: ${method} ${path}`),
  ];
}

/** Events that nobody answered with 202, whoever sent them again. */
function unansweredDeliveries(github: FakeGithub, { guids }: Play): readonly string[] {
  const accepted = new Set(
    github.deliveries.filter(({ statusCode }) => statusCode === 202).map(({ guid }) => guid),
  );
  return [...guids].filter((guid) => !accepted.has(guid)).map((guid) => `lost: delivery ${guid}`);
}

function runsOf(github: FakeGithub, repository: string, sha: string): readonly CheckRun[] {
  return github.checkRuns(repository, sha).filter(({ appId }) => appId === github.app.id);
}

function problemsOfBase(runs: readonly CheckRun[]): readonly string[] {
  const title = 'Nothing blocks this merge';
  return problemsOfHead('the base', runs, { conclusion: 'success', title });
}

function problemsOfHead(
  where: string,
  runs: readonly CheckRun[],
  { conclusion, title }: Omit<Head, 'sha'>,
): readonly string[] {
  const [run] = runs;
  if (run === undefined || runs.length > 1) {
    return [`${where} has ${runs.length} checks`];
  }
  const isRight =
    run.status === 'completed' &&
    run.conclusion === conclusion &&
    run.title?.startsWith(title) === true;
  return isRight
    ? []
    : [`${where}: ${run.status} ${run.conclusion} "${run.title}", not ${conclusion} "${title}"`];
}

/** A head that was pushed over may have been left out, or given up. */
function problemsOfPassedHead(
  where: string,
  runs: readonly CheckRun[],
  head: Head,
): readonly string[] {
  const [run] = runs;
  const isGivenUp =
    runs.length === 1 && run?.status === 'completed' && run.conclusion === 'cancelled';
  return run === undefined || isGivenUp ? [] : problemsOfHead(where, runs, head);
}

function problemsOfComments(
  github: FakeGithub,
  pull: PullRequest,
  { comments, possibleComments }: ScenarioPull,
): readonly string[] {
  const found = commentsOf(github, pull);
  const allowed = new Set([...comments, ...possibleComments]);
  const reviewed = github.reviews(pull).map(({ commitId }) => commitId);
  return [
    ...found
      .filter((text, index) => found.indexOf(text) !== index)
      .map((text) => `doubled comment: ${text}`),
    ...found.filter((text) => !allowed.has(text)).map((text) => `unknown comment: ${text}`),
    ...comments.filter((text) => !found.includes(text)).map((text) => `missing comment: ${text}`),
    ...(new Set(reviewed).size === reviewed.length ? [] : ['doubled review of one head']),
  ];
}

function commentsOf(github: FakeGithub, pull: PullRequest): readonly string[] {
  return github
    .reviewComments(pull)
    .filter(({ author }) => author.type === 'Bot')
    .map(({ path, originalLine, body }) => {
      const word = /^\*\*(\w+)\*\*/u.exec(body)?.[1];
      return `${path}:${originalLine} ${word}`;
    });
}
