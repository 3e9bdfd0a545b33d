import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { GitFixture, numberedLines } from '#test/github/git-fixture.ts';

import { Git } from './git.ts';
import { GitSource } from './git-source.ts';

const SIGNAL = new AbortController().signal;

describe('GitSource', () => {
  let fixture: GitFixture;
  let source: GitSource;

  beforeEach(async () => {
    fixture = await GitFixture.create();
    source = new GitSource(new Git(fixture.directory, process.env['PATH']));
  });

  afterEach(async () => {
    await fixture.remove();
  });

  it('lists files, links and sizes of a commit', async () => {
    const commit = await fixture.commit({
      'a b/ü.txt': 'four',
      link: { linkTo: '/etc/passwd' },
    });
    const { entries, gap } = await source.tree(commit, SIGNAL);
    expect(gap).toBeUndefined();
    expect(entries.map(({ path, mode, size }) => ({ path, mode, size }))).toEqual([
      { path: 'a b/ü.txt', mode: 'file', size: 4 },
      { path: 'link', mode: 'symlink', size: 11 },
    ]);
  });

  it('reads blobs by name, also such with line feeds and bytes that are no text', async () => {
    const binary = Buffer.from([0, 255, 10, 10, 0]);
    const commit = await fixture.commit({ 'a.bin': binary, 'b.txt': 'one\ntwo\n', empty: '' });
    const { entries } = await source.tree(commit, SIGNAL);
    const blobs = await source.blobs(
      entries.map(({ sha }) => sha),
      SIGNAL,
    );
    expect(entries.map(({ sha }) => Buffer.from(blobs.get(sha) ?? []).toString('hex'))).toEqual([
      binary.toString('hex'),
      Buffer.from('one\ntwo\n').toString('hex'),
      '',
    ]);
  });

  it('leaves out blobs that are not there', async () => {
    await fixture.commit({ a: 'a' });
    expect(await source.blobs(['0'.repeat(40)], SIGNAL)).toEqual(new Map());
  });

  it('compares with the merge base, not with the tip of the base', async () => {
    const left = await fixture.commit({ 'a.txt': 'a' });
    await fixture.branch('feature');
    const head = await fixture.commit({ 'b.txt': 'b' });
    await fixture.git('checkout', '--quiet', 'main');
    const tip = await fixture.commit({ 'a.txt': 'changed on main' });
    const change = await source.change(tip, head, SIGNAL);
    expect(change.base).toBe(left);
    expect(change.files).toEqual([
      {
        path: 'b.txt',
        previousPath: undefined,
        status: 'added',
        hunks: [{ firstLine: 1, lastLine: 1 }],
      },
    ]);
  });

  it('tells added, removed, modified, renamed and binary files, with the lines that the diff shows', async () => {
    const base = await fixture.commit({
      'gone.txt': 'gone',
      'changed.txt': numberedLines(30),
      'old name.txt': numberedLines(40),
      'image.bin': Buffer.from([0, 1]),
    });
    const head = await fixture.commit({
      'gone.txt': null,
      'changed.txt': numberedLines(30, { 10: 'ten', 25: 'twenty-five' }),
      'old name.txt': null,
      'new "name".txt': numberedLines(40, { 1: 'first' }),
      'image.bin': Buffer.from([0, 2]),
    });
    const { files } = await source.change(base, head, SIGNAL);
    expect(files).toEqual([
      {
        path: 'changed.txt',
        previousPath: undefined,
        status: 'modified',
        hunks: [
          { firstLine: 7, lastLine: 13 },
          { firstLine: 22, lastLine: 28 },
        ],
      },
      { path: 'gone.txt', previousPath: undefined, status: 'removed', hunks: [] },
      { path: 'image.bin', previousPath: undefined, status: 'modified', hunks: undefined },
      {
        path: 'new "name".txt',
        previousPath: 'old name.txt',
        status: 'renamed',
        hunks: [{ firstLine: 1, lastLine: 4 }],
      },
    ]);
  });

  it('runs nothing of the repository', async () => {
    const base = await fixture.commit({ 'a.txt': 'a', '.gitattributes': '*.txt diff=spy\n' });
    await fixture.git('config', 'diff.spy.textconv', `touch ${fixture.directory}/ran;`);
    await fixture.git('config', 'diff.spy.command', `touch ${fixture.directory}/ran;`);
    await fixture.git('config', 'core.fsmonitor', `touch ${fixture.directory}/ran;`);
    const head = await fixture.commit({ 'a.txt': 'b' });
    await fixture.git('clean', '-fdq');
    await source.change(base, head, SIGNAL);
    await source.tree(head, SIGNAL);
    expect(await fixture.git('-c', 'core.fsmonitor=false', 'status', '--porcelain')).toBe('');
  });

  it('resolves names and refuses what is none', async () => {
    const sha = await fixture.commit({ a: 'a' });
    expect(await source.resolve('main')).toBe(sha);
    await expect(source.resolve('nope')).rejects.toMatchObject({ code: 'usage' });
    await expect(source.resolve('--output=/tmp/x')).rejects.toMatchObject({ code: 'usage' });
  });

  it('says that two histories have nothing in common', async () => {
    const one = await fixture.commit({ a: 'a' });
    await fixture.git('checkout', '--quiet', '--orphan', 'other');
    const two = await fixture.commit({ a: 'b' });
    await expect(source.change(one, two, SIGNAL)).rejects.toMatchObject({ code: 'source-refused' });
  });
});
