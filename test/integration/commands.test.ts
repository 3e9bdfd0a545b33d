import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { readMarker } from '#report/comment-marker.ts';
import { GitFixture } from '#test/github/git-fixture.ts';
import type { IssueComment, PullRequest, ReviewComment } from '#test/github/state.ts';
import { present } from '#test/support/present.ts';
import { addNewShop, addShop, openQuickStage } from '#test/support/quick-stage.ts';
import type { Shop } from '#test/support/quick-stage.ts';
import type { Stage } from '#test/support/stage.ts';

const REASON = 'because it is broken on purpose';
const WAIVE = `/faultline waive until 2099-01-31 ${REASON}`;

function reactions(comment: IssueComment | ReviewComment): readonly string[] {
  return comment.reactions.map(({ content }) => content);
}

/** What people read in the details of an annotation; here out of the marker of our comment. */
function fingerprintOf({ body }: ReviewComment): string {
  const marker = readMarker(body);
  return marker?.kind === 'finding' ? marker.fingerprint : '';
}

describe('commands in comments', () => {
  let stage: Stage;
  let shop: Shop;
  const fixtures: GitFixture[] = [];

  beforeAll(async () => {
    stage = await openQuickStage();
  });

  beforeEach(async () => {
    shop = await addNewShop(stage);
    fixtures.push(shop.fixture);
    stage.github.addCollaborator(shop.name, 'ada', 'write');
    stage.github.addCollaborator(shop.name, 'octocat', 'write');
    stage.github.addCollaborator(shop.name, 'rita', 'read');
  });

  afterEach(async () => {
    for (const fixture of fixtures.splice(0)) {
      await fixture.remove();
    }
  });

  afterAll(async () => {
    await stage.close();
  });

  /** A pull request of octocat with one blocking finding, and our comment on it. */
  async function blocked(branch: string) {
    const { pull, sha } = await shop.open(branch, { 'a.txt': 'BREAK\n' });
    await stage.idle();
    expect(conclusions(sha)).toEqual(['failure']);
    return { pull, sha, ours: present(stage.github.reviewComments(pull)[0]) };
  }

  async function reply(login: string, ours: ReviewComment, body: string): Promise<ReviewComment> {
    const { comment } = await stage.github.replyAs(login, ours.id, body);
    await stage.idle();
    return comment;
  }

  async function say(login: string, pull: PullRequest, body: string): Promise<IssueComment> {
    const { comment } = await stage.github.commentAs(login, pull, body);
    await stage.idle();
    return comment;
  }

  function conclusions(sha: string): readonly string[] {
    return stage.github
      .checkRuns(shop.name, sha)
      .map(({ conclusion, status }) => conclusion ?? status);
  }

  /** What we answered in the conversation and under the diff, without markers. */
  function answers(pull: PullRequest): readonly string[] {
    const inConversation = stage.github.issueComments(pull);
    const inDiff = stage.github
      .reviewComments(pull)
      .filter(({ inReplyTo }) => inReplyTo !== undefined);
    return [...inConversation, ...inDiff]
      .filter(({ author }) => author.login === 'faultline[bot]')
      .map(({ body }) => body.slice(0, body.lastIndexOf('\n\n<!--')));
  }

  it('waive the finding of the comment that is answered: the check turns green without a push', async () => {
    const { pull, sha, ours } = await blocked('waived');
    const asked = await reply('ada', ours, WAIVE);
    expect(conclusions(sha)).toEqual(['failure', 'success']);
    expect(reactions(asked)).toEqual(['+1']);
    expect(answers(pull)).toEqual([]);
    const { summary } = present(stage.github.checkRuns(shop.name, sha).at(-1));
    expect(summary).toContain('1 finding waived');
    expect(summary).toContain('in a comment of @\u200bada on this pull request');
    expect(ours.body.split('\n')[0]).toBe(
      '**Waived** by `@ada` until 2099-01-31: it is broken on purpose',
    );
  });

  it('waive by digits in the conversation, for the next push and a file of another name too', async () => {
    const { pull, ours } = await blocked('digits');
    await say('ada', pull, WAIVE.replace('waive', `waive ${fingerprintOf(ours).slice(0, 8)}`));
    const renamed = await shop.push('digits', { 'a.txt': null, 'b.txt': 'one\n\nBREAK\n' });
    await stage.idle();
    expect(conclusions(renamed)).toEqual(['success']);
    const more = await shop.push('digits', { 'c.txt': 'BREAK again\n' });
    await stage.idle();
    expect(conclusions(more)).toEqual(['failure']);
  });

  it('do not waive the same defect in another pull request', async () => {
    const { ours } = await blocked('one');
    await reply('ada', ours, WAIVE);
    const { sha } = await blocked('two');
    expect(conclusions(sha)).toEqual(['failure']);
  });

  it('hold in the merge group of the pull request', async () => {
    const { pull, ours } = await blocked('queued');
    await reply('ada', ours, WAIVE);
    const { headSha } = await stage.github.requestMergeGroup(pull);
    await stage.idle();
    expect(conclusions(headSha)).toEqual(['success']);
  });

  it('are refused to readers and strangers', async () => {
    const { pull, sha, ours } = await blocked('readers');
    const asked = await reply('rita', ours, WAIVE);
    const strange = await say('mallory', pull, '/faultline recheck');
    expect(conclusions(sha)).toEqual(['failure']);
    expect([reactions(asked), reactions(strange)]).toEqual([['confused'], ['confused']]);
    expect(answers(pull)).toEqual([
      'To `@mallory`:\n\nNot done: `/faultline recheck`\n\nCommands are for people with write permission in this repository.',
      `To \`@rita\`:\n\nNot done: \`${WAIVE}\`\n\nCommands are for people with write permission in this repository.`,
    ]);
  });

  it('are refused to the author who would waive their own defect or call it none', async () => {
    const { pull, sha, ours } = await blocked('author');
    await reply('octocat', ours, WAIVE);
    await reply('octocat', ours, `/faultline wrong ${REASON}`);
    expect(conclusions(sha)).toEqual(['failure']);
    expect(answers(pull)).toHaveLength(2);
    expect(answers(pull).join('\n')).toContain('Whoever opened the pull request cannot do this');
    stage.github.addCollaborator(shop.name, 'octocat', 'maintain');
    await reply('octocat', ours, WAIVE);
    expect(conclusions(sha)).toEqual(['failure', 'success']);
  });

  it('recheck on the wish of the author too', async () => {
    const { pull, sha } = await blocked('recheck');
    const asked = await say('octocat', pull, 'Again, please.\n/faultline recheck');
    expect(conclusions(sha)).toEqual(['failure', 'failure']);
    expect(reactions(asked)).toEqual(['+1']);
    expect(stage.github.reviews(pull)).toHaveLength(1);
  });

  it('explain once, in the thread', async () => {
    const { pull, ours } = await blocked('explain');
    const { comment, delivery } = await stage.github.replyAs(
      'octocat',
      ours.id,
      '/faultline explain',
    );
    await stage.idle();
    expect(reactions(comment)).toEqual(['+1']);
    const before = answers(pull);
    expect(before).toEqual([
      expect.stringContaining(
        "**critical**: A test's rule word-break (`test/word-break`), at `a.txt:1`",
      ),
    ]);
    await stage.github.redeliver(present(delivery).guid)?.finished;
    await stage.github.sendWebhook(shop.name, 'pull_request_review_comment', {
      ...present(delivery).payload,
    });
    await stage.idle();
    expect(answers(pull)).toEqual(before);
    expect(present(stage.github.reviewComments(pull).at(-1)).inReplyTo).toBe(ours.id);
  });

  it('say what they do not understand, with its text made harmless', async () => {
    const { pull } = await blocked('unknown');
    await say(
      'ada',
      pull,
      [
        '/faultline waive @everyone until tomorrow because I <b>say</b> so',
        '/faultline explain 00000000',
        '/faultline explain',
        '/faultline explain no/such-rule',
        '/faultline explain test/word-break b.txt',
      ].join('\n'),
    );
    const [answer, ...others] = answers(pull);
    expect(others).toEqual([]);
    expect(answer).toContain('tomorrow is no day such as 2027-01-31.');
    expect(answer).toContain('`/faultline waive @everyone until tomorrow because I <b>say</b> so`');
    expect(answer).toContain('No finding of this pull request has a fingerprint that begins with');
    expect(answer).toContain('Which finding is meant?');
    expect(answer).toContain('There is no rule no/such-rule.');
    expect(answer).toContain(
      'It is on for b.txt, and the reviews of this pull request found nothing of it there. It reports a.txt:1 (critical).',
    );
  });

  it('are left alone when they are edited in, of bots, on issues, or by somebody else', async () => {
    const { pull, sha, ours } = await blocked('quiet');
    const comment = await say('ada', pull, 'Nice.');
    await stage.github.editCommentAs('ada', pull, comment, '/faultline recheck');
    const ofBot = await reply('renovate[bot]', ours, '/faultline recheck');
    await stage.github.sendWebhook(
      shop.name,
      'issue_comment',
      {
        action: 'created',
        issue: { number: pull.number, pull_request: null },
        comment: { body: '/faultline recheck', user: { login: 'ada', type: 'User' } },
      },
      'ada',
    );
    await stage.github.sendWebhook(shop.name, 'issue_comment', {
      action: 'created',
      issue: { number: pull.number, pull_request: {} },
      comment: { body: '/faultline recheck', user: { login: 'ada', type: 'User' } },
    });
    await stage.idle();
    expect(conclusions(sha)).toEqual(['failure']);
    expect([comment, ofBot].flatMap(reactions)).toEqual([]);
    expect(answers(pull)).toEqual([]);
  });

  it('are refused where the organisation keeps waivers to itself', async () => {
    const organisation = await GitFixture.create();
    await organisation.commit({ '.github/faultline.yml': 'locked: [waivers]\n' });
    const { directory } = organisation;
    await stage.github.addRepository({ owner: 'locked', name: '.github', directory });
    shop = await addShop(stage, 'locked');
    fixtures.push(organisation, shop.fixture);
    stage.github.addCollaborator(shop.name, 'ada', 'admin');
    const { pull, sha, ours } = await blocked('kept');
    await reply('ada', ours, WAIVE);
    expect(conclusions(sha)).toEqual(['failure']);
    expect(answers(pull)).toEqual([
      expect.stringContaining('The organisation keeps waivers to itself'),
    ]);
  });

  it('are refused on a closed pull request', async () => {
    const { pull, ours } = await blocked('closed');
    await stage.github.closePullRequest(pull);
    await reply('ada', ours, WAIVE);
    expect(answers(pull)).toEqual([expect.stringContaining('This pull request is closed.')]);
  });

  it('asked GitHub for nothing that GitHub does not offer', () => {
    expect(stage.github.unexpectedRequests).toEqual([]);
    expect(stage.github.invalidRequests).toEqual([]);
    expect(stage.github.internalErrors).toEqual([]);
  });
});
