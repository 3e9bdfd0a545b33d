import { GitFixture } from '#test/github/git-fixture.ts';

/** What has to be said of a commit. Written by hand, so that no part of the service has a say in it. */
export interface Head {
  readonly sha: string;
  readonly conclusion: 'success' | 'failure';
  /** How the check's title begins. */
  readonly title: string;
}

/** A pull request, with what its head goes through. */
export interface ScenarioPull {
  readonly heads: readonly [Head, ...Head[]];
  /** The comments that it has in the end, as `path:line word`. */
  readonly comments: readonly string[];
  /** Those that are there besides if an earlier head was reviewed before it was pushed over. */
  readonly possibleComments: readonly string[];
}

/** What people do in one run. */
export interface Scenario {
  readonly name: string;
  readonly pulls: readonly ScenarioPull[];
}

/** One small repository that every run serves anew, under another name. */
export interface ScenarioRepository {
  readonly fixture: GitFixture;
  readonly scenarios: readonly [Scenario, ...Scenario[]];
}

const CLEAN = `import { Pool } from 'pg';
export const find = (req: Request) => new Pool().query('SELECT $1', [req.query.name]);
`;
const INJECTABLE = `import { Pool } from 'pg';
export const find = (req: Request) => new Pool().query(\`SELECT '\${req.query.name}'\`);
`;
/** The second pool of a module is a finding of its own. */
const INJECTABLE_TWICE = `${INJECTABLE}
export const remove = (req: Request) => new Pool().query(\`DELETE FROM t WHERE a = '\${req.query.a}'\`);
`;

/** Makes the repository and the scenarios that are played with its commits. */
export async function makeScenarios(): Promise<ScenarioRepository> {
  const fixture = await GitFixture.create();
  await fixture.commit({
    'src/users.ts': CLEAN,
    'src/orders.ts': CLEAN.replace('find', 'orders'),
    'README.md': '# Shop\n',
  });
  async function commitOn(branch: string, files: Readonly<Record<string, string>>) {
    await fixture.branch(branch, 'main');
    return fixture.commit(files, branch);
  }
  const clean = passing(await commitOn('clean', { 'README.md': '# Shop\n\nSells things.\n' }));
  const broken = blocked(1, await commitOn('broken', { 'src/users.ts': INJECTABLE }));
  const fixed = passing(await fixture.commit({ 'src/users.ts': CLEAN, 'README.md': '# Shop!\n' }));
  const many = blocked(
    3,
    await commitOn('many', {
      'src/users.ts': INJECTABLE_TWICE,
      'src/orders.ts': INJECTABLE.replace('find', 'orders'),
    }),
  );
  const innocent = passing(await commitOn('worse', { 'README.md': '# Our shop\n' }));
  const worse = blocked(
    1,
    await fixture.commit({ 'src/orders.ts': INJECTABLE.replace('find', 'orders') }),
  );
  const nothingToSay = pullOf([clean], []);
  const several = pullOf(
    [many],
    [
      // The same is said of line 2 of src/users.ts, so this comment is for both.
      'src/orders.ts:2 critical',
      'src/users.ts:4 critical',
      'src/users.ts:4 high',
    ],
  );
  return {
    fixture,
    scenarios: [
      { name: 'nothing to say', pulls: [nothingToSay] },
      { name: 'one finding', pulls: [pullOf([broken], ['src/users.ts:2 critical'])] },
      { name: 'several findings', pulls: [several] },
      {
        name: 'broken, then fixed',
        pulls: [{ ...pullOf([broken, fixed], []), possibleComments: ['src/users.ts:2 Fixed'] }],
      },
      {
        name: 'fine, then broken',
        pulls: [pullOf([innocent, worse], ['src/orders.ts:2 critical'])],
      },
      { name: 'two pull requests', pulls: [several, nothingToSay] },
    ],
  };
}

export function passing(sha: string): Head {
  return { sha, conclusion: 'success', title: 'Nothing blocks this merge' };
}

export function blocked(findings: number, sha: string): Head {
  const title =
    findings === 1
      ? '1 critical finding blocks this merge'
      : `${findings} critical findings block this merge`;
  return { sha, conclusion: 'failure', title };
}

export function pullOf(heads: ScenarioPull['heads'], comments: readonly string[]): ScenarioPull {
  return { heads, comments, possibleComments: [] };
}
