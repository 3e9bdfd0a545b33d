import { audit } from '#audit/audit.ts';
import type { RuleJudgement } from '#config/distrust.ts';
import type { CheckPort, OwnComment, PullRequestPort, PullRequestState } from '#github/ports.ts';
import { defineRule } from '#model/rule.ts';
import type { CheckRunOutput } from '#report/check-run.ts';
import type { EarlierReview } from '#report/review-progress.ts';
import { ruleTable } from '#report/rule-table.ts';
import type { Auditor } from '#review/auditor.ts';
import type { Grant } from '#review/granted-waivers.ts';
import type { PolicyText } from '#review/policy-in-force.ts';
import type { AsideFinding, PullRequestReviewPorts } from '#review/review-pull-request.ts';
import { MemorySource } from '#source/memory-source.ts';

/** Flags the word `bad` as critical. */
export const rule = defineRule({
  meta: {
    id: 'test/bad',
    title: 'The word bad stands here',
    severity: 'critical',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['Text'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [],
    messages: { bad: 'Bad.' },
  },
  file: {
    matches: (path) => path.endsWith('.txt'),
    check(file, report) {
      for (const { index } of file.text.matchAll(/bad/gu)) {
        report.violation({ at: file.place({ start: index, end: index + 3 }), message: 'bad' });
      }
    },
  },
});

export const BASE = 'b'.repeat(40);
export const HEAD = 'a'.repeat(40);
export const NEXT = 'c'.repeat(40);
/** Has what `HEAD` has, and another file. */
export const AGAIN = 'd'.repeat(40);

const COMMITS = {
  [BASE]: { 'a.txt': 'fine\n' },
  [HEAD]: { 'a.txt': 'bad\n' },
  [NEXT]: { 'a.txt': 'fine again\n' },
  [AGAIN]: { 'a.txt': 'bad\n', 'b.txt': 'fine\n' },
};

export const OPEN: PullRequestState = {
  isOpen: true,
  headSha: HEAD,
  baseSha: BASE,
  baseRef: 'main',
};
export const ONCE = { number: 7, attempt: 1, isRetried: true, isRerun: false };
export const SIGNAL = new AbortController().signal;

/** Everything outside of a review, in memory, with what was said written down. */
export class World {
  state: PullRequestState = OPEN;
  comments: OwnComment[] = [];
  readonly earlier: EarlierReview[] = [];
  readonly log: string[] = [];
  aside: readonly AsideFinding[] = [];
  readonly outputs: CheckRunOutput[] = [];
  readonly unfinished = new Set<string>();
  keysInProgress: readonly string[] = [];
  /** Of checks that could not finish. */
  keysConcluded: readonly string[] = [];
  refusal: Error | undefined;
  grants: readonly Grant[] = [];
  organisation: PolicyText | undefined;
  judgements: readonly RuleJudgement[] = [];
  auditor: Auditor = { audit: async (task) => audit({ rules: [rule], ...task }) };

  readonly checks: CheckPort = {
    open: async ({ name, headSha, externalId, isRerun }) => {
      this.log.push(`open ${name} ${headSha} ${externalId}${isRerun ? ' again' : ''}`);
      return { id: 1, annotationCount: 0 };
    },
    conclude: async (_, output) => {
      this.log.push(`conclude ${output.conclusion}`);
      this.outputs.push(output);
    },
    supersede: async (headSha, isReplaced) => {
      const keys = [
        ...this.keysInProgress.filter((externalId) =>
          isReplaced({ externalId, isConcluded: false }),
        ),
        ...this.keysConcluded.filter((externalId) => isReplaced({ externalId, isConcluded: true })),
      ];
      this.log.push(`supersede ${headSha}: ${keys.join(' ')}`);
    },
  };

  readonly pullRequests: PullRequestPort = {
    read: async () => this.state,
    ownComments: async () => this.comments,
    listOwnComments: async () => this.comments,
    editComment: async ({ id, body }) => {
      this.log.push(`edit ${id}: ${body.slice(0, body.indexOf('\n'))}`);
      this.comments = this.comments.map((comment) =>
        comment.id === id ? { ...comment, body } : comment,
      );
    },
    postReview: async (_, { headSha, comments }) => {
      this.log.push(`review ${comments.map(({ path, line }) => `${path}:${line}`).join(' ')}`);
      if (this.refusal !== undefined) {
        return { kind: 'refused', error: this.refusal };
      }
      this.comments.push(
        ...comments.map(({ body, path }, index) => ({
          id: this.comments.length + index + 1,
          path,
          body,
          headSha,
        })),
      );
      return { kind: 'posted' };
    },
  };

  get ports(): PullRequestReviewPorts {
    return {
      source: new MemorySource(COMMITS),
      auditor: this.auditor,
      rules: [rule],
      rulebook: { table: ruleTable([rule.meta]), pagesUrl: null },
      version: '1.2.3',
      checks: this.checks,
      pullRequests: this.pullRequests,
      today: '2026-11-27',
      grants: async () => this.grants,
      judgements: async () => this.judgements,
      organisationPolicy: async () => this.organisation,
      ledger: {
        started: async (headSha) => {
          this.unfinished.add(headSha);
        },
        concluded: async (headSha, _, findings, aside) => {
          this.earlier.push({ headSha, findings });
          this.aside = aside;
          this.unfinished.delete(headSha);
        },
        earlier: async (headSha) => this.earlier.filter((review) => review.headSha !== headSha),
        unfinished: async () => [...this.unfinished],
      },
    };
  }
}
