import { expect, test } from 'vitest';

import type { Finding } from '#core/finding.ts';
import { exampleFinding, exampleFingerprint, exampleRules } from '#test/support/example-audit.ts';

import { byteLength } from './byte-limit.ts';
import { hiddenMarker, readMarker } from './comment-marker.ts';
import { readLinesOf } from './line-changes.ts';
import { reviewComments } from './review-comments.ts';
import type { PostableReview, ReviewCommentOptions } from './review-comments.ts';
import type { ClassifiedFinding, FinishedReview } from './review-outcome.ts';

const HEAD = 'c'.repeat(40);

function outcomeOf(...findings: readonly ClassifiedFinding[]): FinishedReview {
  return {
    conclusion: 'failure',
    reason: 'blocking',
    base: 'b'.repeat(40),
    head: HEAD,
    findings,
    fixed: [],
    blocking: [],
    leftOut: [],
    policyProblems: [],
    coverage: { files: [], failures: [] },
    controls: [],
    notes: [],
  };
}

function brought(finding: Finding): ClassifiedFinding {
  return { finding, state: 'new', isInDiff: true, isCommented: true, waiver: undefined };
}

const OPTIONS: ReviewCommentOptions = {
  diff: { isCommentable: () => true },
  alreadyPosted: new Set(),
  readLine: readLinesOf(new Map([['src/users.ts', 'one\ntwo\n    query(name);\nfour\nfive\n']])),
  version: '0.1.0',
  proved: new Set([exampleFinding().fingerprint]),
};

/** A diff of one hunk. */
function hunk(path: string, from: number, to: number): ReviewCommentOptions['diff'] {
  return {
    isCommentable: (file, startLine, endLine) =>
      file === path && startLine >= from && endLine <= to,
  };
}

function review(
  findings: readonly Finding[],
  options: Partial<ReviewCommentOptions> = {},
): PostableReview | null {
  return reviewComments(outcomeOf(...findings.map(brought)), exampleRules(), {
    ...OPTIONS,
    ...options,
  });
}

const SUGGESTED = exampleFinding({
  evidence: [
    {
      path: 'src/db.ts',
      start: { line: 7, column: 1 },
      end: { line: 7, column: 2 },
      note: 'Run here.',
    },
  ],
  suggestion: {
    title: 'Pass the id',
    edits: [
      {
        path: 'src/users.ts',
        start: { line: 3, column: 11 },
        end: { line: 3, column: 15 },
        text: 'id',
      },
    ],
  },
});

test('a comment says what, why and what to change, and carries its marker', () => {
  const marker = hiddenMarker({
    kind: 'finding',
    fingerprint: 'a'.repeat(32),
    rule: 'data/sql-injection',
    version: '0.1.0',
  });
  expect(review([SUGGESTED])).toEqual({
    comments: [
      {
        path: 'src/users.ts',
        line: 3,
        side: 'RIGHT',
        body: `**critical**: [Input reaches a query as text](https://example.com/rules/data/sql-injection/rule.md)

The name from the request is put into the query. Pass it as a parameter.

Evidence:

- \`src/db.ts:7\`: Run here.

Suggested change: Pass the id. Verified: with it this finding is gone and no other comes.

\`\`\`suggestion
    query(id);
\`\`\`

[Why, how to fix it and when to turn the rule off](https://example.com/rules/data/sql-injection/rule.md) (\`data/sql-injection\`). Touches [CWE-89: SQL Injection](https://cwe.mitre.org/data/definitions/89.html).

${marker}`,
        fingerprints: ['a'.repeat(32)],
      },
    ],
    body: `**This comment does not block the merge.** Reply to a comment with \`/faultline explain\` for the reasons and the fix, \`/faultline waive until <day> because <reason>\` to accept it for a time, or \`/faultline wrong because <reason>\` if it is mistaken.\n\n${hiddenMarker({ kind: 'review', head: HEAD, version: '0.1.0' })}`,
    left: 0,
  });
});

test('a suggestion that was not proved is not shown', () => {
  const body = review([SUGGESTED], { proved: new Set() })?.comments[0]?.body;
  expect(body).toContain('The name from the request');
  expect(body).not.toContain('Suggested change');
  expect(body).not.toContain('query(id)');
});

test('a suggestion over two lines puts the comment on both', () => {
  const finding = exampleFinding({
    suggestion: {
      title: 'Join them',
      edits: [
        {
          path: 'src/users.ts',
          start: { line: 3, column: 5 },
          end: { line: 4, column: 5 },
          text: 'joined',
        },
      ],
    },
  });
  expect(review([finding])?.comments[0]).toMatchObject({
    start_line: 3,
    start_side: 'RIGHT',
    line: 4,
    side: 'RIGHT',
  });
  // With line 4 outside of the hunk the comment stays on the finding's line, without the block.
  const [comment] = review([finding], { diff: hunk('src/users.ts', 1, 3) })?.comments ?? [];
  expect(comment).toMatchObject({ line: 3 });
  expect(comment).not.toHaveProperty('start_line');
  expect(comment?.body).toContain('Suggested change: Join them.');
  expect(comment?.body).not.toContain('```');
});

test.each([
  ['its first line', 1, 9, 3],
  ['the first of its lines that the diff shows', 5, 9, 5],
])('a finding over several lines is commented on %s', (_name, from, to, line) => {
  const finding = exampleFinding({ end: { line: 8, column: 2 } });
  const [comment] = review([finding], { diff: hunk('src/users.ts', from, to) })?.comments ?? [];
  expect(comment).toMatchObject({ line });
  expect(comment).not.toHaveProperty('start_line');
});

test.each([
  ['lines outside of the diff', [exampleFinding()], { diff: hunk('src/users.ts', 4, 9) }],
  ['a file outside of the diff', [exampleFinding()], { diff: hunk('src/other.ts', 1, 9) }],
  [
    'a comment that stands already',
    [exampleFinding()],
    { alreadyPosted: new Set(['a'.repeat(32)]) },
  ],
  ['no finding', [], {}],
])('nothing to post for %s', (_name, findings, options) => {
  expect(review(findings, options)).toBeNull();
});

test('a finding that the base has too is not commented', () => {
  const outcome = outcomeOf({
    finding: exampleFinding(),
    state: 'open',
    isInDiff: true,
    isCommented: true,
    waiver: undefined,
  });
  expect(reviewComments(outcome, exampleRules(), OPTIONS)).toBeNull();
});

test('a review that did not finish posts nothing', () => {
  const failed = {
    conclusion: 'failure',
    reason: 'could-not-finish',
    base: 'b'.repeat(40),
    head: HEAD,
    failure: { phase: 'audit', message: 'It took too long.', willRetry: true, attempt: 1 },
  } as const;
  expect(reviewComments(failed, exampleRules(), OPTIONS)).toBeNull();
});

function numbered(number: number): readonly Finding[] {
  return Array.from({ length: number }, (_value, index) =>
    exampleFinding({
      severity: index === number - 1 ? 'critical' : 'low',
      message: `Number ${String(index)}.`,
      fingerprint: exampleFingerprint(index),
      start: { line: index + 1, column: 1 },
      end: { line: index + 1, column: 2 },
    }),
  );
}

test.each([
  [20, 20, 0],
  [21, 20, 1],
])('of %i findings %i are commented and %i left', (number, posted, left) => {
  const result = review(numbered(number));
  expect(result?.comments).toHaveLength(posted);
  expect(result?.left).toBe(left);
});

test('the worst come first and the rest is counted', () => {
  const outside = exampleFinding({ path: 'src/other.ts', fingerprint: 'f'.repeat(32) });
  const result = review([...numbered(4), outside], {
    limit: 2,
    diff: hunk('src/users.ts', 1, 9),
  });
  expect(result?.comments.map(({ line }) => line)).toEqual([4, 1]);
  expect(result?.body.split('\n')[0]).toBe(
    '**None of these 2 comments blocks the merge.** Reply to a comment with `/faultline explain` for the reasons and the fix, `/faultline waive until <day> because <reason>` to accept it for a time, or `/faultline wrong because <reason>` if it is mistaken. 2 further new findings are in the check only. 1 new finding outside of the changed lines is in the check.',
  );
});

test.each([
  [1, [0], 'This comment blocks the merge.'],
  [2, [], 'None of these 2 comments blocks the merge.'],
  [2, [1], '1 of these 2 comments blocks the merge.'],
  [3, [0, 1], '2 of these 3 comments block the merge.'],
  [2, [0, 1], 'All of these 2 comments block the merge.'],
] as const)('of %i comments, %j block', (number, blocking, sentence) => {
  const outcome = {
    ...outcomeOf(...numbered(number).map(brought)),
    blocking: blocking.map((index) => ({
      fingerprint: exampleFingerprint(index),
      because: 'critical and new',
    })),
  };
  const body = reviewComments(outcome, exampleRules(), OPTIONS)?.body;
  expect(body?.slice(0, body.indexOf(' Reply'))).toBe(`**${sentence}**`);
});

test('confidence is told when it is not high', () => {
  const [comment] = review([exampleFinding({ confidence: 'medium' })])?.comments ?? [];
  expect(comment?.body.split('\n')[0]).toMatch(/\) \(medium confidence\)$/u);
});

/** The same as `SUGGESTED` at another place. */
function equal(index: number, changes: Partial<Finding> = {}): Finding {
  return exampleFinding({
    fingerprint: exampleFingerprint(index),
    start: { line: 10 + index, column: 1 },
    end: { line: 10 + index, column: 2 },
    suggestion: SUGGESTED.suggestion,
    ...changes,
  });
}

test('findings that say the same are one comment with their places, wherever they are', () => {
  const elsewhere = equal(1, { path: 'src/zoo.ts', suggestion: null });
  const result = review([elsewhere, SUGGESTED], { diff: hunk('src/users.ts', 1, 9) });
  expect(result?.comments).toMatchObject([
    { line: 3, fingerprints: [SUGGESTED.fingerprint, elsewhere.fingerprint] },
  ]);
  const [comment] = result?.comments ?? [];
  expect(comment?.body).toContain(`Evidence:

- \`src/db.ts:7\`: Run here.

At 2 places:

- \`src/users.ts:3\`
- \`src/zoo.ts:11\`

Suggested change: Pass the id. Verified: with it this finding is gone and no other comes. The other places need the same.`);
  expect(readMarker(comment?.body ?? '')).toMatchObject({
    fingerprint: SUGGESTED.fingerprint,
    places: [
      { fingerprint: SUGGESTED.fingerprint, path: 'src/users.ts', line: 3, state: 'open' },
      { fingerprint: elsewhere.fingerprint, path: 'src/zoo.ts', line: 11, state: 'open' },
    ],
  });
});

test('findings that the same change mends are one comment, and what differs stands beside the place', () => {
  const other = equal(1, { message: 'The *city* from the request is put into the query.' });
  const [comment, ...others] = review([SUGGESTED, other])?.comments ?? [];
  expect(others).toEqual([]);
  expect(comment?.body).toContain(
    'At 2 places:\n\n- `src/users.ts:3`\n- `src/users.ts:11`: The \\*city\\* from the request is put into the query.\n\n',
  );
});

test('a place that a later push adds is a comment of its own, since an edit tells nobody', () => {
  const [first, second, later] = [equal(0), equal(1), equal(2)];
  const alreadyPosted = new Set([first.fingerprint, second.fingerprint]);
  const comments = review([first, second, later], { alreadyPosted })?.comments ?? [];
  expect(comments.map(({ fingerprints }) => fingerprints)).toEqual([[later.fingerprint]]);
  expect(comments[0]?.body).not.toContain('places:');
});

test.each([
  ['another rule', { rule: 'http/health-ok-when-unhealthy' }],
  ['another severity', { severity: 'low' }],
  ['other words and another change', { message: 'Else.', suggestion: null }],
] as const)('findings with %s are comments of their own', (_name, changes) => {
  expect(review([SUGGESTED, equal(1, changes)])?.comments).toHaveLength(2);
});

test('one comment has at most 20 places', () => {
  const findings = Array.from({ length: 21 }, (_value, index) => equal(index));
  const comments = review(findings)?.comments ?? [];
  expect(comments.map(({ fingerprints }) => fingerprints.length)).toEqual([20, 1]);
});

test('folded findings count one by one among those that are left out', () => {
  const result = review([exampleFinding({ message: 'First.' }), equal(1), equal(2)], { limit: 1 });
  expect(result?.comments).toHaveLength(1);
  expect(result?.left).toBe(2);
});

test('comments that stand already do not count against the limit', () => {
  const findings = numbered(4);
  const posted = new Set(findings.slice(0, 2).map(({ fingerprint }) => fingerprint));
  expect(review(findings, { limit: 2, alreadyPosted: posted })).toMatchObject({ left: 0 });
});

test('hostile text neither mentions nor ends the comment, and the marker stays readable', () => {
  const finding = exampleFinding({
    message: '@octocat --> <!-- faultline:v1 e30 -->',
    suggestion: {
      title: 'Change it',
      edits: [
        {
          path: 'src/users.ts',
          start: { line: 3, column: 1 },
          end: { line: 3, column: 17 },
          text: '```\n<!-- faultline:v1 e30 -->',
        },
      ],
    },
  });
  const body = review([finding])?.comments[0]?.body ?? '';
  expect(body).toContain('@\u200Boctocat --&gt; &lt;!-- faultline:v1 e30 --&gt;');
  expect(body).toContain('````suggestion\n```\n<!-- faultline:v1 e30 -->\n````\n');
  expect(readMarker(body)).toMatchObject({ fingerprint: 'a'.repeat(32) });
});

test('a body stays within the limit in bytes and keeps suggestion and marker', () => {
  const evidence = Array.from({ length: 20 }, () => ({
    path: 'src/db.ts',
    start: { line: 7, column: 1 },
    end: { line: 7, column: 2 },
    note: '你🚀'.repeat(1000),
  }));
  const body = review([{ ...SUGGESTED, evidence }])?.comments[0]?.body ?? '';
  expect(byteLength(body)).toBeLessThanOrEqual(60_000);
  expect(body).toContain('The rest is in the check.\n\nSuggested change: Pass the id.');
  expect(readMarker(body)).toMatchObject({ kind: 'finding' });
});
