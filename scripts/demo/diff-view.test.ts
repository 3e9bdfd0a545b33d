import { describe, expect, it } from 'vitest';

import { diffView } from './diff-view.ts';
import type { CommentView, FileView } from './pull-request-view.ts';

const PATCH = [
  '@@ -1,3 +1,4 @@ top',
  ' one',
  '-two',
  '+zwei',
  '+drei',
  ' four',
  '\\ No newline at end of file',
].join('\n');

function file(fields: Partial<FileView> = {}): FileView {
  return {
    path: 'src/app.ts',
    previousPath: undefined,
    status: 'modified',
    additions: 2,
    deletions: 1,
    patch: PATCH,
    ...fields,
  };
}

function comment(fields: Partial<CommentView> = {}): CommentView {
  return {
    path: 'src/app.ts',
    author: 'faultline[bot]',
    body: 'Said.',
    side: 'RIGHT',
    line: 3,
    startLine: undefined,
    originalLine: 3,
    isNew: true,
    ...fields,
  };
}

/** Rows of the diff as `kind old new text`, comments as `said`. */
function rows(files: readonly FileView[], comments: readonly CommentView[] = []): string[] {
  return diffView(files, comments)
    .text.split(/(?=<tr )/u)
    .slice(1)
    .map((row) => {
      const kind = /class="(?<kind>\w+)"/u.exec(row)?.groups?.['kind'] ?? '';
      const cells = [...row.matchAll(/<td class="\w+">(?<cell>[^<]*)<\/td>/gu)].map(
        ({ groups }) => groups?.['cell'],
      );
      return [kind, ...cells].join(' ').trim();
    });
}

describe('the lines', () => {
  it('have the numbers of both sides, a sign and their text', () => {
    expect(rows([file()])).toEqual([
      'hunk',
      'context 1 1  one',
      'removed 2  - two',
      'added  2 + zwei',
      'added  3 + drei',
      'context 3 4  four',
    ]);
  });

  it('are escaped, and nothing turns their reading direction', () => {
    const patch = '@@ -0,0 +1 @@\n+<script>alert("x")</script> \u202Eevil';
    const { text } = diffView([file({ path: '<b>.ts', patch })], []);
    expect(text).not.toMatch(/<script|<b>|\u202E/u);
    expect(text).toContain('&#60;script&#62;');
  });

  it('keep their tabs', () => {
    expect(diffView([file({ patch: '@@ -0,0 +1 @@\n+\tindented' })], []).text).toContain(
      '\tindented',
    );
  });
});

describe('a comment', () => {
  it('stands under its line of the head', () => {
    expect(rows([file()], [comment()])).toEqual([
      'hunk',
      'context 1 1  one',
      'removed 2  - two',
      'added  2 + zwei',
      'added  3 + drei',
      'said',
      'context 3 4  four',
    ]);
  });

  it('stands under its line of the base', () => {
    expect(rows([file()], [comment({ side: 'LEFT', line: 2 })])[3]).toBe('said');
  });

  it('offers a suggestion against all lines that it stands on', () => {
    const body = '```suggestion\nzwei und drei\n```';
    const own = comment({ body, startLine: 2, line: 3 });
    expect(rows([file()], [own]).slice(5, 9)).toEqual([
      'said',
      'removed 2 - zwei',
      'removed 3 - drei',
      'added 2 + zwei und drei',
    ]);
  });

  it('comes last once its line is no longer in the diff', () => {
    const { text } = diffView([file()], [comment({ line: undefined, isNew: false })]);
    expect(text).toMatch(/1 comment on lines that changed since[\s\S]*src\/app\.ts:3/u);
    expect(text).toContain('commented on an earlier push');
  });
});

describe('a file', () => {
  it('says what became of it', () => {
    const { text } = diffView([file({ status: 'renamed', previousPath: 'src/old.ts' })], []);
    expect(text).toContain('src/old.ts → src/app.ts');
    expect(text).toContain('renamed');
  });

  it('without lines says so', () => {
    expect(diffView([file({ patch: undefined })], []).text).toContain('a binary file');
  });

  it('of a very large change is shown only with comments', () => {
    const large = file({ path: 'large.ts', additions: 30_000 });
    const later = file({ path: 'later.ts' });
    const { text } = diffView([large, later, file()], [comment()]);
    expect(text.match(/too large for one page/gu)).toHaveLength(2);
    expect(text).toContain('drei');
  });
});
