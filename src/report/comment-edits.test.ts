import { describe, expect, it } from 'vitest';

import { exampleFinding } from '#test/support/example-audit.ts';

import { commentEdits } from './comment-edits.ts';
import type { CommentEdit } from './comment-edits.ts';
import { hiddenMarker, readMarker } from './comment-marker.ts';
import type { CommentState } from './comment-marker.ts';
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

  it('is waived says until when and for whom, escaped', () => {
    const text = edited({ findings: [{ ...PRESENT, waiver: WAIVER }] }, body('open'));
    expect(text.split('\n')[0]).toBe(
      '**Waived** until 2027-01-31 for `@ada`: The \\*table\\* is read only.',
    );
    expect(edits({ findings: [{ ...PRESENT, waiver: WAIVER }] }, text)).toEqual([]);
  });

  it('is left out says by which setting', () => {
    const leftOut = [{ finding: FINDING, because: 'The file is ignored.' }];
    expect(edited({ leftOut }, body('open')).split('\n')[0]).toBe(
      '**Left out.** The file is ignored.',
    );
  });

  it('may still be in a file that was not read whole stays as it is', () => {
    const files = [{ path: 'src/users.ts', status: 'partial' as const, reason: 'broken' }];
    expect(edits({ coverage: { files, failures: [] } }, body('open'))).toEqual([]);
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
