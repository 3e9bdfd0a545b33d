import { describe, expect, it } from 'vitest';

import { audit } from '#audit/audit.ts';
import { FaultlineError } from '#core/errors.ts';
import {
  AGAIN,
  BASE,
  HEAD,
  NEXT,
  ONCE,
  OPEN,
  rule,
  SIGNAL,
  World,
} from '#test/support/review-world.ts';

import { reviewCommit } from './review-commit.ts';
import { reviewPullRequest } from './review-pull-request.ts';

describe('reviewPullRequest', () => {
  it('opens the check, comments, and concludes last', async () => {
    const world = new World();
    expect(await reviewPullRequest(world.ports, ONCE, SIGNAL)).toEqual({
      kind: 'concluded',
      conclusion: 'failure',
      headSha: HEAD,
      posted: 1,
      refusal: undefined,
    });
    expect(world.log).toEqual([
      `open Faultline: main ${HEAD} faultline:pull:7:main`,
      'review a.txt:1',
      'conclude failure',
    ]);
    expect(world.unfinished.size).toBe(0);
  });

  it('says nothing new when it is done again', async () => {
    const world = new World();
    await reviewPullRequest(world.ports, ONCE, SIGNAL);
    await reviewPullRequest(world.ports, ONCE, SIGNAL);
    expect(world.log.filter((line) => line.startsWith('review'))).toHaveLength(1);
    expect(world.outputs[1]).toEqual(world.outputs[0]);
  });

  it('lists the comments before it posts, whatever was told at the beginning', async () => {
    const world = new World();
    await reviewPullRequest(world.ports, ONCE, SIGNAL);
    const unaware = { ...world.pullRequests, ownComments: async () => [] };
    for (const headSha of [HEAD, AGAIN]) {
      world.state = { ...OPEN, headSha };
      await reviewPullRequest({ ...world.ports, pullRequests: unaware }, ONCE, SIGNAL);
    }
    expect(world.log.filter((line) => line.startsWith('review'))).toEqual(['review a.txt:1']);
  });

  it('passes a head without the defect and posts nothing', async () => {
    const world = new World();
    world.state = { ...OPEN, headSha: NEXT };
    await reviewPullRequest(world.ports, ONCE, SIGNAL);
    expect(world.log.slice(1)).toEqual(['conclude success']);
  });

  it('comments and does not block what a rule finds that people called wrong too often', async () => {
    const world = new World();
    world.judgements = [{ rule: 'test/bad', judged: 20, wrong: 3 }];
    await reviewPullRequest(world.ports, ONCE, SIGNAL);
    expect(world.log.slice(1)).toEqual(['review a.txt:1', 'conclude success']);
    expect(world.outputs[0]?.summary).toContain(
      '3 of the 20 findings that people judged here were called wrong',
    );
  });

  it('leaves a closed pull request alone', async () => {
    const world = new World();
    world.state = { ...OPEN, isOpen: false };
    expect(await reviewPullRequest(world.ports, ONCE, SIGNAL)).toEqual({ kind: 'closed' });
    expect(world.log).toEqual([]);
  });

  it('keeps the verdict and drops the comments when the head moved meanwhile', async () => {
    const world = new World();
    world.auditor = {
      audit: async (task) => {
        world.state = { ...OPEN, headSha: NEXT };
        return audit({ rules: [rule], ...task });
      },
    };
    await reviewPullRequest(world.ports, ONCE, SIGNAL);
    expect(world.log.slice(1)).toEqual(['conclude failure']);
    expect(world.outputs[0]?.annotations).toHaveLength(1);
  });

  it('takes the unfinished checks of its earlier heads out of the way, and no others', async () => {
    const world = new World();
    world.unfinished.add('older');
    world.keysInProgress = [
      'faultline:pull:7:main',
      'faultline:pull:8:main',
      'faultline:commit::main',
      'of another App',
    ];
    await reviewPullRequest(world.ports, ONCE, SIGNAL);
    expect(world.log).toContain('supersede older: faultline:pull:7:main');
    expect(world.unfinished.size).toBe(0);
  });

  it('cancels the check of an earlier head that could not finish and is not tried again', async () => {
    const world = new World();
    world.unfinished.add('older');
    world.keysConcluded = ['faultline:pull:7:main', 'faultline:pull:8:main'];
    await reviewPullRequest(world.ports, ONCE, SIGNAL);
    expect(world.log).toContain('supersede older: faultline:pull:7:main');
  });

  it('leaves the verdict for the former base of a pull request that was retargeted', async () => {
    const world = new World();
    world.unfinished.add(HEAD);
    world.keysConcluded = ['faultline:pull:7:release'];
    await reviewPullRequest(world.ports, ONCE, SIGNAL);
    expect(world.log).toContain(`supersede ${HEAD}: `);
  });

  it('cancels the check for the former base when an interrupted pull request was retargeted', async () => {
    const world = new World();
    world.unfinished.add(HEAD);
    world.keysInProgress = ['faultline:pull:7:release', 'faultline:pull:7:main'];
    await reviewPullRequest(world.ports, ONCE, SIGNAL);
    expect(world.log).toContain(`supersede ${HEAD}: faultline:pull:7:release`);
  });

  it('annotates what it could not comment when GitHub refuses the review', async () => {
    const world = new World();
    world.refusal = new Error('line is not part of the diff');
    expect(await reviewPullRequest(world.ports, ONCE, SIGNAL)).toMatchObject({
      conclusion: 'failure',
      posted: 0,
      refusal: world.refusal,
    });
    expect(world.outputs[0]?.annotations).toHaveLength(1);
  });

  it('posts no second review on a head, also for what the limit of the first left out', async () => {
    const world = new World();
    world.comments.push({
      id: 1,
      path: 'a.txt',
      body: 'An earlier comment of ours.',
      headSha: HEAD,
    });
    await reviewPullRequest(world.ports, ONCE, SIGNAL);
    expect(world.log.slice(1)).toEqual(['conclude failure']);
    expect(world.outputs[0]?.annotations).toHaveLength(1);
  });

  it('says on its comment and in the check what the next push fixed', async () => {
    const world = new World();
    await reviewPullRequest(world.ports, ONCE, SIGNAL);
    world.state = { ...OPEN, headSha: NEXT };
    await reviewPullRequest(world.ports, ONCE, SIGNAL);
    expect(world.log.filter((line) => line.startsWith('edit'))).toEqual([
      'edit 1: **Fixed** in `ccccccc`.',
    ]);
    expect(world.outputs[1]?.summary).toContain(
      '### Since `aaaaaaa`\n\nOf what this pull request brought: 1 verified fixed.',
    );
  });

  it('has the verdict when an edit fails, and makes the edit when it is done again', async () => {
    const world = new World();
    await reviewPullRequest(world.ports, ONCE, SIGNAL);
    world.state = { ...OPEN, headSha: NEXT };
    const { pullRequests } = world.ports;
    const failing = {
      ...pullRequests,
      editComment: async () => {
        throw new Error('down');
      },
    };
    const ports = { ...world.ports, pullRequests: failing };
    await expect(reviewPullRequest(ports, ONCE, SIGNAL)).rejects.toThrow('down');
    expect(world.log.at(-1)).toBe('conclude success');
    await reviewPullRequest(world.ports, ONCE, SIGNAL);
    expect(world.log.at(-1)).toBe('edit 1: **Fixed** in `ccccccc`.');
  });

  it('says that a finding came back, on the comment that it has', async () => {
    const world = new World();
    await reviewPullRequest(world.ports, ONCE, SIGNAL);
    world.state = { ...OPEN, headSha: NEXT };
    await reviewPullRequest(world.ports, ONCE, SIGNAL);
    world.state = OPEN;
    await reviewPullRequest(world.ports, ONCE, SIGNAL);
    expect(world.log.filter((line) => line.startsWith('edit'))).toEqual([
      'edit 1: **Fixed** in `ccccccc`.',
      'edit 1: **Returned** in `aaaaaaa`.',
    ]);
    expect(world.comments).toHaveLength(1);
  });

  it('asks for a run of its own only on the first attempt of a re-run', async () => {
    const world = new World();
    await reviewPullRequest(world.ports, { ...ONCE, isRerun: true }, SIGNAL);
    await reviewPullRequest(world.ports, { ...ONCE, isRerun: true, attempt: 2 }, SIGNAL);
    expect(
      world.log.filter((line) => line.startsWith('open')).map((line) => line.endsWith(' again')),
    ).toEqual([true, false]);
  });
});

async function failWith(error: unknown, isRetried = true): Promise<World> {
  const world = new World();
  world.auditor = {
    audit: async () => {
      throw error;
    },
  };
  await expect(reviewPullRequest(world.ports, { ...ONCE, isRetried }, SIGNAL)).rejects.toBe(error);
  return world;
}

describe('a review that fails', () => {
  it('concludes the check as failure, says at which step and that it is tried again', async () => {
    const world = await failWith(
      new FaultlineError('audit-timeout', 'The audit took longer than 120 seconds.'),
    );
    expect(world.log.slice(1)).toEqual(['conclude failure']);
    expect(world.outputs[0]?.title).toMatch(/could not finish/iu);
    expect(world.outputs[0]?.summary).toContain('The audit took longer than 120 seconds.');
    expect(world.outputs[0]?.summary).toMatch(/again/iu);
  });

  it('does not publish what a foreign error says', async () => {
    const world = await failWith(new Error('connect ECONNREFUSED 10.1.2.3 with token ghs_x'));
    const { title = '', summary = '', text = '' } = world.outputs[0] ?? {};
    expect(title + summary + text).not.toMatch(/10\.1\.2\.3|ghs_x/u);
  });

  it('leaves the check in progress when the service stops, since the job goes on elsewhere', async () => {
    const world = new World();
    const stop = new AbortController();
    world.auditor = {
      audit: async () => {
        stop.abort(new Error('stopping'));
        throw new Error('interrupted');
      },
    };
    await expect(reviewPullRequest(world.ports, ONCE, stop.signal)).rejects.toThrow('stopping');
    expect(world.outputs).toEqual([]);
  });

  it('says so when the time of the attempt is up, since nobody else may go on', async () => {
    const world = new World();
    const timeUp = new AbortController();
    world.auditor = {
      audit: async () => {
        timeUp.abort(new DOMException('too late', 'TimeoutError'));
        throw new Error('interrupted');
      },
    };
    await expect(reviewPullRequest(world.ports, ONCE, timeUp.signal)).rejects.toMatchObject({
      code: 'audit-timeout',
    });
    expect(world.outputs[0]?.summary).toContain('longer than one attempt may');
  });

  it('waits as long as GitHub wants, whichever of two failures said so', async () => {
    const world = new World();
    world.auditor = {
      audit: async () => {
        throw new Error('first');
      },
    };
    world.checks.conclude = async () => {
      throw new FaultlineError('github-refused', 'limit', { fields: { retryAfterSeconds: 70 } });
    };
    await expect(reviewPullRequest(world.ports, ONCE, SIGNAL)).rejects.toMatchObject({
      fields: { retryAfterSeconds: 70 },
    });
  });

  it('reports both failures when it cannot even say so', async () => {
    const world = new World();
    world.auditor = {
      audit: async () => {
        throw new Error('first');
      },
    };
    world.checks.conclude = async () => {
      throw new Error('second');
    };
    await expect(reviewPullRequest(world.ports, ONCE, SIGNAL)).rejects.toMatchObject({
      cause: { errors: [{ message: 'first' }, { message: 'second' }] },
    });
  });
});

describe('reviewCommit', () => {
  const attempt = { attempt: 1, isRetried: true, isRerun: false };

  it('passes a commit that is on its branch already, whatever it holds', async () => {
    const world = new World();
    const commit = { headSha: HEAD, baseSha: undefined, branch: 'main' };
    await reviewCommit(world.ports, { ...commit, ...attempt }, SIGNAL);
    expect(world.log).toEqual([
      `open Faultline: main ${HEAD} faultline:commit::main`,
      'conclude success',
    ]);
    expect(world.outputs[0]?.title).toContain('1 open before');
  });

  it('blocks a merge group that brings a critical finding, and comments nowhere', async () => {
    const world = new World();
    const commit = { headSha: HEAD, baseSha: BASE, branch: 'main' };
    await reviewCommit(world.ports, { ...commit, ...attempt }, SIGNAL);
    expect(world.log.slice(1)).toEqual(['conclude failure']);
  });
});
