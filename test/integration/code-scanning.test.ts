import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { GitFixture } from '#test/github/git-fixture.ts';
import type { FixtureFile } from '#test/github/git-fixture.ts';
import type { Permissions, Repository } from '#test/github/state.ts';
import { present } from '#test/support/present.ts';
import { openQuickStage } from '#test/support/quick-stage.ts';
import type { Stage } from '#test/support/stage.ts';

const USUAL: Permissions = {
  checks: 'write',
  contents: 'read',
  issues: 'read',
  merge_queues: 'read',
  pull_requests: 'write',
};
const WITH_ALERTS: Permissions = { ...USUAL, security_events: 'write' };
const POLICY = { '.github/faultline.yml': 'codeScanning: true\n' };

describe('findings of the default branch in code scanning', () => {
  let stage: Stage;
  let fixture: GitFixture;
  let accounts = 0;

  beforeAll(async () => {
    stage = await openQuickStage({ github: { app: { permissions: WITH_ALERTS } } });
  });

  afterEach(async () => {
    stage.github.faults.clear();
    await fixture.remove();
  });

  afterAll(async () => {
    await stage.close();
  });

  /** A repository whose default branch has these files, in an account that granted these permissions. */
  async function install(
    files: Readonly<Record<string, FixtureFile>>,
    { permissions = WITH_ALERTS, isPrivate = false } = {},
  ): Promise<{ readonly repository: Repository; readonly sha: string }> {
    accounts += 1;
    const account = `scanned-${accounts}`;
    fixture = await GitFixture.create();
    const sha = await fixture.commit(files);
    const repository = await stage.github.addRepository({
      owner: account,
      name: 'shop',
      directory: fixture.directory,
      private: isPrivate,
    });
    await stage.github.addInstallation({ account, permissions });
    await stage.idle();
    return { repository, sha };
  }

  /** Of the check of a commit: its conclusion, and what it says about the upload. */
  function told({ fullName }: Repository, sha: string): readonly [string | undefined, string] {
    const { conclusion, summary = '' } = present(stage.github.checkRuns(fullName, sha)[0]);
    return [conclusion, /- (?<note>The findings were not uploaded.*)/u.exec(summary)?.[1] ?? ''];
  }

  it('are uploaded for the head of the branch, and keep their fingerprints when they move', async () => {
    const { repository, sha } = await install({ ...POLICY, 'a.txt': 'BREAK\n' });
    const moved = await fixture.commit({ 'a.txt': 'fine\nfine\nBREAK\n' });
    await stage.github.push(repository.fullName, 'main', moved);
    await stage.idle();
    const [first, second, ...others] = repository.sarifUploads;
    expect(others).toEqual([]);
    expect(first).toMatchObject({ commitSha: sha, ref: 'refs/heads/main', toolName: 'Faultline' });
    expect(second).toMatchObject({ commitSha: moved, ref: 'refs/heads/main' });
    const [before, after] = [first, second].map((upload) => upload?.sarif.runs[0]?.results);
    expect(before).toMatchObject([{ ruleId: 'test/word-break', level: 'error' }]);
    expect(after?.map((result) => result.partialFingerprints)).toEqual(
      before?.map((result) => result.partialFingerprints),
    );
    expect(after?.[0]?.locations[0]?.physicalLocation.region?.startLine).toBe(3);
    expect(told(repository, moved)).toEqual(['success', '']);
  });

  it('are not uploaded without the key', async () => {
    const { repository, sha } = await install({ 'a.txt': 'BREAK\n' });
    expect(repository.sarifUploads).toEqual([]);
    expect(told(repository, sha)).toEqual(['success', '']);
  });

  it('are not uploaded where the account has not granted the permission, and the check says so', async () => {
    const { repository, sha } = await install(
      { ...POLICY, 'a.txt': 'BREAK\n' },
      { permissions: USUAL },
    );
    expect(repository.sarifUploads).toEqual([]);
    expect(told(repository, sha)).toEqual([
      'success',
      expect.stringContaining('the App lacks the permission'),
    ]);
  });

  it('are not uploaded where code scanning is off, and the check says so', async () => {
    const { repository, sha } = await install(
      { ...POLICY, 'a.txt': 'BREAK\n' },
      { isPrivate: true },
    );
    expect(repository.sarifUploads).toEqual([]);
    expect(told(repository, sha)).toEqual([
      'success',
      expect.stringContaining('code scanning is not enabled'),
    ]);
  });

  it('do not hold up the check while code scanning is down', async () => {
    stage.github.faults.next({
      method: 'POST',
      path: /\/code-scanning\/sarifs$/u,
      effect: { kind: 'status', status: 503 },
    });
    const { repository, sha } = await install({ ...POLICY, 'a.txt': 'BREAK\n' });
    expect(told(repository, sha)).toEqual([
      'success',
      expect.stringContaining('GitHub answered 503'),
    ]);
  });

  it('asked GitHub for nothing that GitHub does not offer', () => {
    expect(stage.github.unexpectedRequests).toEqual([]);
    expect(stage.github.invalidRequests).toEqual([]);
    expect(stage.github.internalErrors).toEqual([]);
  });
});
