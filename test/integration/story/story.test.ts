import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { audit } from '#audit/audit.ts';
import type { AuditFile } from '#audit/audit-input.ts';
import { codeOf } from '#core/code-of.ts';
import type { Finding } from '#core/finding.ts';
import { fingerprintsIn, readMarker } from '#report/comment-marker.ts';
import { RULES } from '#rules/index.ts';
import type { PullRequest, ReviewComment } from '#test/github/state.ts';
import { present } from '#test/support/present.ts';
import { addShop } from '#test/support/quick-stage.ts';
import type { Shop } from '#test/support/quick-stage.ts';
import { openStage } from '#test/support/stage.ts';
import type { Stage } from '#test/support/stage.ts';

import { ALL_FIXED, FIXED_AND_RENAMED, HALF_FIXED, MAIN, MEANWHILE, OPENED } from './shop-files.ts';
import { isFinding, Transcript } from './transcript.ts';

// With all rules the transcript would change with every new one.
const STORY_RULES = RULES.filter(({ meta }) =>
  [
    'containers/port-on-all-interfaces',
    'data/sql-injection',
    'http/health-ok-when-unhealthy',
    'testing/critical-path-untested',
    'webhooks/dedupe-in-memory',
  ].includes(meta.id),
);

const TODAY = new Date('2026-11-27T09:00:00Z');

const INTRODUCTION = `# The story of a pull request

What people see of one pull request, from its opening to the merge queue. It is written by the test
beside it, which plays the story on the whole service before the fake GitHub, and compared at every
run. After a change that is meant, write it anew and read it:

    npm run story -- -u`;

describe('the story of a pull request', () => {
  let stage: Stage;
  let shop: Shop;
  let pull: PullRequest;
  let transcript: Transcript;
  /** Heads of the pull request in their order, and the wishes of people for another run. */
  const heads: string[] = [];
  let wishes = 0;

  beforeAll(async () => {
    const begun = Date.now();
    stage = await openStage({
      rules: STORY_RULES,
      auditor: { audit: async (task) => audit({ rules: STORY_RULES, ...task }) },
      clock: () => new Date(TODAY.getTime() + Date.now() - begun),
      writeBurst: 1_000,
      queue: { pollSeconds: 0.5 },
    });
    shop = await addShop(stage, 'acme', MAIN);
    await stage.idle();
    stage.github.addCollaborator(shop.name, 'ada', 'maintain');
    stage.github.addCollaborator(shop.name, 'octocat', 'write');
    transcript = new Transcript(stage.github, shop.name, INTRODUCTION);
  });

  afterAll(async () => {
    await stage.close();
    await shop.fixture.remove();
  });

  /** Writes down what the step brought about, and asks whether the laws hold. */
  async function step(title: string, what: string): Promise<void> {
    await stage.idle();
    transcript.step(`${String(++steps)}. ${title}`, what, pull);
    await expectLaws();
  }
  let steps = 0;

  async function push(name: string, files: Parameters<Shop['push']>[1]): Promise<void> {
    const sha = await shop.push('payments', files);
    moved(sha, name);
  }

  function moved(sha: string, name: string): void {
    heads.push(sha);
    transcript.name(sha, name);
  }

  function commentOn(path: string): ReviewComment {
    return present(
      stage.github
        .reviewComments(pull)
        .find((comment) => comment.path === path && isFinding(comment)),
    );
  }

  async function expectLaws(): Promise<void> {
    const head = present(heads.at(-1));
    const comments = stage.github.reviewComments(pull).filter(isFinding);
    expect(duplicates(comments)).toEqual([]);
    expect(stale(comments, await findingsOf(head))).toEqual([]);
    const check = present(stage.github.checkRuns(shop.name, head).at(-1));
    expect(toldByComments(comments)).toEqual(toldByCheck(check.title ?? ''));
    const reviewed = stage.github
      .reviews(pull)
      .filter(({ body }) => readMarker(body)?.kind === 'review')
      .map(({ commitId }) => commitId);
    expect(reviewed).toEqual([...new Set(reviewed)]);
    const runs = stage.github.checkRuns(shop.name).map(({ headSha, name }) => `${headSha} ${name}`);
    expect(runs.length - new Set(runs).size).toBe(wishes);
    expect(stage.github.checkRuns(shop.name).map(({ status }) => status)).not.toContain(
      'in_progress',
    );
  }

  async function findingsOf(commit: string): Promise<readonly Finding[]> {
    const paths = await shop.fixture.git('ls-tree', '-r', '--name-only', commit);
    const files = new Map<string, AuditFile>();
    for (const path of paths.split('\n')) {
      files.set(path, { kind: 'text', text: await shop.fixture.git('show', `${commit}:${path}`) });
    }
    return (await audit({ rules: STORY_RULES, files })).findings;
  }

  it('reads right from its opening to the merge queue, and no law is broken on the way', async () => {
    const opened = await shop.open('payments', OPENED);
    ({ pull } = opened);
    moved(opened.sha, 'push-1');
    await step(
      'The pull request is opened',
      'It brings three critical defects, one of them in two places, and a port that everybody can reach, and removes the test of a file that it does not touch.',
    );

    await push('push-2', FIXED_AND_RENAMED);
    await step(
      'The author fixes one and renames a file',
      'The health route is mended. `orders.ts` is now `order-routes.ts`, and its code a line further down.',
    );

    await stage.github.replyAs(
      'ada',
      commentOn('web/src/payments.ts').id,
      '/faultline waive until 2027-01-31 because Stripe is in test mode until the launch',
    );
    wishes += 1;
    await step('A maintainer waives one', 'ada answers the comment on the payments.');

    await shop.push('main', MEANWHILE);
    await shop.fixture.branch('release', 'main');
    await stage.github.push(shop.name, 'release');
    await stage.github.retarget(pull, 'release');
    await step(
      'The base changes',
      'The main branch moves on, and the pull request is to be merged into `release` instead.',
    );

    await shop.fixture.git('checkout', '--quiet', '-B', 'rebased', 'release');
    await shop.fixture.git('checkout', '--quiet', 'payments', '--', '.');
    await shop.fixture.git('rm', '--quiet', 'web/src/orders.ts', 'web/src/refunds.test.ts');
    const squashed = await shop.fixture.commit({ ...MEANWHILE, ...HALF_FIXED });
    await shop.fixture.git('branch', '--force', 'payments', 'rebased');
    await stage.github.push(shop.name, 'payments', squashed);
    moved(squashed, 'push-3');
    await step(
      'A force-push',
      'All commits are squashed onto the new base. One of the two lists of orders is mended, and on the way the mended health route gets lost.',
    );

    await push('push-4', ALL_FIXED);
    await step(
      'The last one is fixed',
      'Health route, orders and port are mended, and the test is back.',
    );

    const { headSha } = await stage.github.requestMergeGroup(pull);
    transcript.name(headSha, 'merge-group');
    await step('The merge queue', 'GitHub asks about the commit that would be merged.');

    await expect(transcript.text).toMatchFileSnapshot('transcript.md');
    expect(stage.github.unexpectedRequests).toEqual([]);
    expect(stage.github.invalidRequests).toEqual([]);
    expect(stage.github.internalErrors).toEqual([]);
  }, 120_000);
});

/** Fingerprints that more than one comment tells of. */
function duplicates(comments: readonly ReviewComment[]): readonly string[] {
  const told = comments.flatMap(fingerprintsOf);
  return told.filter((fingerprint, index) => told.indexOf(fingerprint) !== index);
}

/** What comments claim that is untrue of a head with these findings: equal ones are told apart by their number. */
function stale(
  comments: readonly ReviewComment[],
  findings: readonly Finding[],
): readonly string[] {
  const claims = Map.groupBy(comments.flatMap(claimsOf), ({ fingerprint }) => codeOf(fingerprint));
  return [...claims].flatMap(([code, about]) => {
    const open = about.filter(({ isFixed }) => !isFixed).length;
    const found = findings.filter(({ fingerprint }) => codeOf(fingerprint) === code).length;
    return open === found ? [] : about.map(({ line }) => `${line}, and ${String(found)} found`);
  });
}

/** How many findings block and are waived, as the comments have it. Every critical one has a comment here. */
function toldByComments(comments: readonly ReviewComment[]) {
  const claims = comments.flatMap(claimsOf);
  return {
    blocking: claims.filter((each) => each.isCritical && !each.isFixed && !each.isWaived).length,
    waived: claims.filter(({ isWaived }) => isWaived).length,
  };
}

/** The same as the title of a check has it. */
function toldByCheck(title: string) {
  const [, blocking = '0'] = /^(\d+) critical findings? blocks?/u.exec(title) ?? [];
  const [, waived = '0'] = /(\d+) waived/u.exec(title) ?? [];
  return { blocking: Number(blocking), waived: Number(waived) };
}

function claimsOf({ body }: ReviewComment) {
  const [line = ''] = body.split('\n');
  const marker = findingMarker(body);
  const isCritical = body.includes('**critical**');
  return marker?.places === undefined
    ? [
        {
          fingerprint: marker?.fingerprint ?? '',
          isFixed: line.startsWith('**Fixed**'),
          isWaived: line.startsWith('**Waived**'),
          isCritical,
          line,
        },
      ]
    : marker.places.map(({ fingerprint, state }) => ({
        fingerprint,
        isFixed: state === 'fixed',
        isWaived: state === 'waived',
        isCritical,
        line,
      }));
}

function fingerprintsOf({ body }: ReviewComment): readonly string[] {
  const marker = findingMarker(body);
  return marker === undefined ? [] : fingerprintsIn(marker);
}

function findingMarker(body: string) {
  const marker = readMarker(body);
  return marker?.kind === 'finding' ? marker : undefined;
}
