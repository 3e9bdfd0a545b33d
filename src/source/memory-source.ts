import { createHash } from 'node:crypto';

import { FaultlineError } from '#core/errors.ts';

import type { Change, ChangedFile, Source, Tree } from './source.ts';

/** Commits that a test writes down: path → text by commit name. Every changed line is in the diff. */
export class MemorySource implements Source {
  readonly #commits: ReadonlyMap<string, ReadonlyMap<string, string>>;

  constructor(commits: Readonly<Record<string, Readonly<Record<string, string>>>>) {
    this.#commits = new Map(
      Object.entries(commits).map(([name, files]) => [name, new Map(Object.entries(files))]),
    );
  }

  async tree(commit: string): Promise<Tree> {
    const entries = [...this.#files(commit)].map(([path, text]) => ({
      path,
      mode: 'file' as const,
      sha: shaOf(text),
      size: Buffer.byteLength(text),
    }));
    return { commit, entries, gap: undefined };
  }

  async change(base: string, head: string): Promise<Change> {
    const before = this.#files(base);
    const after = this.#files(head);
    const changed = [...new Set([...before.keys(), ...after.keys()])]
      .filter((path) => before.get(path) !== after.get(path))
      .toSorted();
    return {
      base,
      head,
      files: changed.map((path) => changedFile(path, before, after)),
      gap: undefined,
    };
  }

  async blobs(shas: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
    const wanted = new Set(shas);
    const texts = [...this.#commits.values()].flatMap((files) => [...files.values()]);
    return new Map(
      texts
        .filter((text) => wanted.has(shaOf(text)))
        .map((text) => [shaOf(text), new TextEncoder().encode(text)]),
    );
  }

  #files(commit: string): ReadonlyMap<string, string> {
    const files = this.#commits.get(commit);
    if (files === undefined) {
      throw new FaultlineError('source-refused', `There is no commit ${commit}.`);
    }
    return files;
  }
}

function changedFile(
  path: string,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): ChangedFile {
  const text = after.get(path);
  if (text === undefined) {
    return { path, previousPath: undefined, status: 'removed', hunks: [] };
  }
  const hunks = [{ firstLine: 1, lastLine: text.split('\n').length }];
  return { path, previousPath: undefined, status: before.has(path) ? 'modified' : 'added', hunks };
}

function shaOf(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
