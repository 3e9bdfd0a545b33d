import { describe, expect, it } from 'vitest';

import { NEXT, ONCE, OPEN, SIGNAL, World } from '#test/support/review-world.ts';

import { reviewPullRequest } from './review-pull-request.ts';

/** A world that was reviewed once, with a grant for what that found. */
async function waived(until = '2027-01-31'): Promise<World> {
  const world = new World();
  await reviewPullRequest(world.ports, ONCE, SIGNAL);
  const fingerprint = world.earlier[0]?.findings[0]?.fingerprint ?? '';
  world.grants = [
    {
      fingerprint,
      rule: 'test/bad',
      path: 'a.txt',
      reason: 'bad on purpose',
      owner: '@ada',
      until,
      grantedIn: 'a comment of @ada on this pull request',
    },
  ];
  world.log.length = 0;
  return world;
}

describe('a waiver that somebody granted', () => {
  it('passes the same head, and says so on the comment', async () => {
    const world = await waived();
    await reviewPullRequest(world.ports, ONCE, SIGNAL);
    expect(world.log.slice(1)).toEqual([
      'conclude success',
      'edit 1: **Waived** by `@ada` until 2027-01-31: bad on purpose',
    ]);
    expect(world.aside).toMatchObject([{ path: 'a.txt', state: 'waived' }]);
  });

  it('ends after its last day, and is told of', async () => {
    const world = await waived('2026-11-26');
    await reviewPullRequest(world.ports, ONCE, SIGNAL);
    expect(world.log.slice(1)).toEqual(['conclude failure']);
    expect(world.outputs.at(-1)?.summary).toContain('ended on 2026-11-26');
  });

  it('does not count where the organisation keeps waivers to itself', async () => {
    const world = await waived();
    world.organisation = { name: 'acme/.github', text: 'locked: [waivers]\n' };
    await reviewPullRequest(world.ports, ONCE, SIGNAL);
    expect(world.log.slice(1)).toEqual(['conclude failure']);
    expect(world.outputs.at(-1)?.summary).toContain('granted by comments do not count');
  });

  it('is not told of once its finding is fixed', async () => {
    const world = await waived();
    world.state = { ...OPEN, headSha: NEXT };
    await reviewPullRequest(world.ports, ONCE, SIGNAL);
    expect(world.outputs.at(-1)?.summary).not.toContain('waiver');
  });
});
