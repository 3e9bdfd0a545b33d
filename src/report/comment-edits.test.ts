import { describe, expect, it } from 'vitest';

import { exampleFinding, exampleFingerprint } from '#test/support/example-audit.ts';

import { commentEdits } from './comment-edits.ts';
import type { CommentEdit } from './comment-edits.ts';
import { hiddenMarker, readMarker } from './comment-marker.ts';
import type { CommentState } from './comment-marker.ts';
import type { CommentPlace } from './comment-places.ts';
import type { ClassifiedFinding, FinishedReview } from './review-outcome.ts';

const FINDING = exampleFinding();

const SAID = '**critical**: a finding\n\n```suggestion\nquery(text, [name]);\n```';

function body(state: CommentState, text = SAID): string {
  const { fingerprint, rule } = FINDING;
  return `${text}\n\n${hiddenMarker({ kind: 'finding', fingerprint, rule, state, version: '0.1.0' })}`;
}

const OUTCOME: FinishedReview = {
  conclusion: 'success',
  reason: 'clean',
  base: 'b'.repeat(40),
  head: 'c'.repeat(40),
  findings: [],
  fixed: [],
  blocking: [],
  leftOut: [],
  policyProblems: [],
  coverage: { files: [], failures: [] },
  controls: [],
  notes: [],
};

const PRESENT: ClassifiedFinding = {
  finding: FINDING,
  state: 'new',
  isInDiff: true,
  isCommented: true,
  waiver: undefined,
};

const WAIVER = {
  reason: 'The *table* is read only.',
  owner: '@ada',
  until: '2027-01-31',
  grantedIn: '.github/faultline.yml, line 2',
};

function edits(outcome: Partial<FinishedReview>, text: string): readonly CommentEdit[] {
  return commentEdits({ ...OUTCOME, ...outcome }, [{ id: 7, path: 'src/users.ts', body: text }]);
}

function edited(outcome: Partial<FinishedReview>, text: string): string {
  return edits(outcome, text)[0]?.body ?? '';
}

const FOLDED =
  '<details><summary>What it said</summary>\n\n**critical**: a finding\n\n```\nquery(text, [name]);\n```\n\n</details>';

describe('a comment whose finding', () => {
  it('is gone says in which commit, and offers its change no more', () => {
    const text = edited({}, body('open'));
    expect(text.slice(0, text.lastIndexOf('\n\n<!--'))).toBe(
      `**Fixed** in \`ccccccc\`.\n\n${FOLDED}`,
    );
    expect(readMarker(text)).toMatchObject({ state: 'fixed' });
  });

  it('was fixed earlier keeps the commit that fixed it', () => {
    const fixed = edited({}, body('open'));
    expect(edits({ head: 'd'.repeat(40) }, fixed)).toEqual([]);
  });

  it('is open as it was stays as it is', () => {
    expect(edits({ findings: [PRESENT] }, body('open'))).toEqual([]);
  });

  it('came back says so over what it said', () => {
    const returned = edited(
      { findings: [PRESENT], head: 'd'.repeat(40) },
      edited({}, body('open')),
    );
    expect(returned.slice(0, returned.lastIndexOf('\n\n<!--'))).toBe(
      '**Returned** in `ddddddd`.\n\n**critical**: a finding\n\n```\nquery(text, [name]);\n```',
    );
    expect(edits({ findings: [PRESENT] }, returned)).toEqual([]);
  });

  it('came back and went again does not pile up what it said', () => {
    const fixed = edited({}, body('open'));
    const returned = edited({ findings: [PRESENT] }, fixed);
    expect(edited({}, returned)).toBe(fixed);
  });

  it('is waived says by whom and until when, escaped', () => {
    const text = edited({ findings: [{ ...PRESENT, waiver: WAIVER }] }, body('open'));
    expect(text.split('\n')[0]).toBe(
      '**Waived** by `@ada` until 2027-01-31: The \\*table\\* is read only.',
    );
    expect(edits({ findings: [{ ...PRESENT, waiver: WAIVER }] }, text)).toEqual([]);
  });

  it('is left out says by which setting', () => {
    const leftOut = [{ finding: FINDING, because: 'The file is ignored.', isBySetting: true }];
    expect(edited({ leftOut }, body('open')).split('\n')[0]).toBe(
      '**Left out.** The file is ignored.',
    );
  });

  it('is not waived or left out any more says so, and not that it returned', () => {
    const waived = edited({ findings: [{ ...PRESENT, waiver: WAIVER }] }, body('open'));
    const open = edited({ findings: [PRESENT] }, waived);
    expect(open.split('\n')[0]).toBe('**Open again**: no waiver covers it any more.');
    expect(edits({ findings: [PRESENT] }, open)).toEqual([]);
    const leftOut = edited(
      { leftOut: [{ finding: FINDING, because: 'The file is ignored.', isBySetting: true }] },
      body('open'),
    );
    expect(edited({ findings: [PRESENT] }, leftOut).split('\n')[0]).toBe(
      '**Open again**: the policy does not leave it out any more.',
    );
  });

  it('stands in a file of another name says in which', () => {
    const moved = { ...PRESENT, finding: exampleFinding({ path: 'src/people.ts' }) };
    const text = edited({ findings: [moved] }, body('open'));
    expect(text.slice(0, text.lastIndexOf('\n\n<!--'))).toBe(
      `**Still open** in \`src/people.ts\`.\n\n${SAID}`,
    );
    expect(edits({ findings: [moved] }, text)).toEqual([]);
    expect(edited({}, text)).toBe(edited({}, body('open')));
  });

  it('may still be in a file that was not read whole stays as it is', () => {
    const files = [{ path: 'src/users.ts', status: 'partial' as const, reason: 'broken' }];
    expect(edits({ coverage: { files, failures: [] } }, body('open'))).toEqual([]);
  });
});

function place(fingerprint: string, line: number): CommentPlace {
  return { fingerprint, path: 'src/users.ts', line, state: 'open' };
}

function present(
  fingerprint: string,
  line: number,
  changes: Partial<ClassifiedFinding> = {},
): ClassifiedFinding {
  const finding = exampleFinding({
    fingerprint,
    message: 'Said.',
    start: { line, column: 1 },
    end: { line, column: 2 },
  });
  return { ...PRESENT, finding, ...changes };
}

/** The banner and the list. */
function told(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => /^\*\*(?!critical)|^- |^<details/u.test(line))
    .map((line) => line.replace(/<summary>.*/u, ''));
}

describe('a comment about several places', () => {
  const [FIRST, SECOND] = [exampleFingerprint(1), exampleFingerprint(2)];

  const SEVERAL = `**critical**: a finding

Said.

At 2 places:

- \`src/users.ts:3\`
- \`src/users.ts:9\`

Why.

${hiddenMarker({
  kind: 'finding',
  fingerprint: FIRST,
  rule: FINDING.rule,
  version: '0.1.0',
  places: [place(FIRST, 3), place(SECOND, 9)],
})}`;

  it('that are as they were stays as it is, and follows them when they move', () => {
    expect(edits({ findings: [present(FIRST, 3), present(SECOND, 9)] }, SEVERAL)).toEqual([]);
    const moved = edited({ findings: [present(FIRST, 4), present(SECOND, 10)] }, SEVERAL);
    expect(told(moved)).toEqual(['- `src/users.ts:4`', '- `src/users.ts:10`']);
  });

  it('says how many are open, and which commit fixed the others', () => {
    const text = edited({ findings: [present(SECOND, 8)] }, SEVERAL);
    expect(told(text)).toEqual([
      '**1 of 2 places is open**: 1 fixed.',
      '- `src/users.ts:3`: fixed in `ccccccc`',
      '- `src/users.ts:8`',
    ]);
    expect(edits({ findings: [present(SECOND, 8)], head: 'd'.repeat(40) }, text)).toEqual([]);
    const all = edited({ head: 'd'.repeat(40) }, text);
    expect(told(all)).toEqual([
      '**Fixed** at all 2 places.',
      '<details>',
      '- `src/users.ts:3`: fixed in `ccccccc`',
      '- `src/users.ts:8`: fixed in `ddddddd`',
    ]);
    const back = edited({ findings: [present(FIRST, 5)], head: 'e'.repeat(40) }, all);
    expect(told(back)).toEqual([
      '**1 of 2 places is open**: 1 fixed.',
      '- `src/users.ts:5`: returned in `eeeeeee`',
      '- `src/users.ts:8`: fixed in `ddddddd`',
    ]);
  });

  it('says which are waived by whom, and when none is open', () => {
    const waived = present(FIRST, 3, { waiver: WAIVER });
    expect(told(edited({ findings: [waived, present(SECOND, 9)] }, SEVERAL))).toEqual([
      '**1 of 2 places is open**: 1 waived.',
      '- `src/users.ts:3`: waived by `@ada` until 2027-01-31',
      '- `src/users.ts:9`',
    ]);
    expect(told(edited({ findings: [waived] }, SEVERAL))).toEqual([
      '**None of 2 places is open**: 1 fixed, 1 waived.',
      '<details>',
      '- `src/users.ts:3`: waived by `@ada` until 2027-01-31',
      '- `src/users.ts:9`: fixed in `ccccccc`',
    ]);
    const both = [waived, present(SECOND, 9, { waiver: WAIVER })];
    expect(told(edited({ findings: both }, SEVERAL))[0]).toBe('**Waived** at all 2 places.');
  });
});

it('leaves alone what carries no marker of a finding', () => {
  const review = hiddenMarker({ kind: 'review', head: 'a'.repeat(40), version: '0.1.0' });
  expect(edits({}, 'Thank you!')).toEqual([]);
  expect(edits({}, `text\n\n${review}`)).toEqual([]);
});

it('reads a body whose lines end as GitHub may send them', () => {
  expect(edited({}, body('open').replaceAll('\n', '\r\n'))).toBe(edited({}, body('open')));
});
