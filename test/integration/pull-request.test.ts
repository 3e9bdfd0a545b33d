import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { GitFixture } from '#test/github/git-fixture.ts';
import type { PullRequest } from '#test/github/state.ts';
import { openStage } from '#test/support/stage.ts';
import type { Stage } from '#test/support/stage.ts';

const CLEAN = `import { Pool } from 'pg';
const pool = new Pool();
export async function find(req: Request) {
  return pool.query('SELECT * FROM users WHERE name = $1', [req.query.name]);
}
`;

const INJECTABLE = `import { Pool } from 'pg';
const pool = new Pool();
export async function find(req: Request) {
  return pool.query(\`SELECT * FROM users WHERE name = '\${req.query.name}'\`);
}
`;

describe('a pull request, from signed webhook to verdict', () => {
  let stage: Stage;
  let fixture: GitFixture;
  let pull: PullRequest;

  beforeAll(async () => {
    stage = await openStage();
    fixture = await GitFixture.create();
    await fixture.commit({ 'src/users.ts': CLEAN, 'README.md': 'Shop\n' });
    await stage.github.addRepository({ owner: 'acme', name: 'shop', directory: fixture.directory });
    await stage.github.addInstallation({ account: 'acme' });
    stage.github.requireCheck('acme/shop', 'main', {
      context: 'Faultline: main',
      integrationId: stage.github.app.id,
    });
    await stage.idle();
  });

  afterAll(async () => {
    await stage.close();
    await fixture.remove();
  });

  it('gives the default branch a check at installation', () => {
    expect(
      stage.github.checkRuns('acme/shop').map(({ name, conclusion }) => ({ name, conclusion })),
    ).toEqual([{ name: 'Faultline: main', conclusion: 'success' }]);
  });

  it('fails the check and comments on the line that a critical finding is on', async () => {
    await fixture.branch('feature');
    const sha = await fixture.commit({ 'src/users.ts': INJECTABLE });
    ({ pull } = await stage.github.openPullRequest({ repository: 'acme/shop', head: 'feature' }));
    const check = await stage.concluded('acme/shop', sha);
    expect(check.conclusion).toBe('failure');
    expect(
      stage.github.reviewComments(pull).map(({ path, originalLine }) => ({ path, originalLine })),
    ).toEqual([{ path: 'src/users.ts', originalLine: 4 }]);
    await expect(stage.github.mergePullRequest(pull)).rejects.toThrow(/required/iu);
  });

  it('changes nothing when the same delivery comes again', async () => {
    const guid =
      stage.github.deliveries.findLast(({ event }) => event === 'pull_request')?.guid ?? '';
    stage.github.redeliver(guid);
    await stage.idle();
    expect(stage.github.reviews(pull)).toHaveLength(1);
    expect(stage.github.reviewComments(pull)).toHaveLength(1);
  });

  it('passes the check once the finding is fixed, and lets the merge through', async () => {
    const sha = await fixture.commit({ 'src/users.ts': CLEAN, 'src/more.ts': 'export {};\n' });
    await stage.github.push('acme/shop', 'feature', sha);
    const check = await stage.concluded('acme/shop', sha);
    expect(check.conclusion).toBe('success');
    await stage.idle();
    expect(stage.github.reviews(pull)).toHaveLength(1);
    await expect(stage.github.mergePullRequest(pull)).resolves.toBeDefined();
  });

  it('asked GitHub for nothing that GitHub does not offer', () => {
    expect(stage.github.unexpectedRequests).toEqual([]);
    expect(stage.github.invalidRequests).toEqual([]);
    expect(stage.github.internalErrors).toEqual([]);
  });
});
