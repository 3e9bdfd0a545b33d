import { parsePatch } from 'diff';

import { FaultlineError } from '#core/errors.ts';

import { Git } from './git.ts';
import { hunksOf } from './hunks.ts';
import type {
  Change,
  ChangedFile,
  ChangeStatus,
  EntryMode,
  Source,
  Tree,
  TreeEntry,
} from './source.ts';

/** A local git repository. Reads objects only: neither the work tree nor the index is touched. */
export class GitSource implements Source {
  readonly #git: Git;

  constructor(git: Git) {
    this.#git = git;
  }

  /** The full SHA of a commit by any name that git knows. */
  async resolve(revision: string): Promise<string> {
    if (revision.startsWith('-')) {
      throw new FaultlineError('usage', `${revision} is not a revision.`);
    }
    const sha = await this.#git
      .text({
        args: ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`],
      })
      .catch((cause: unknown) => {
        throw new FaultlineError('usage', `${revision} is not a commit of this repository.`, {
          cause,
        });
      });
    return sha.trim();
  }

  async tree(commit: string, signal: AbortSignal): Promise<Tree> {
    const listing = await this.#git.text({
      args: ['ls-tree', '-r', '-l', '-z', '--full-tree', commit],
      signal,
    });
    const entries = listing
      .split('\0')
      .filter((line) => line !== '')
      .map(treeEntry);
    return { commit, entries, gap: undefined };
  }

  async change(base: string, head: string, signal: AbortSignal): Promise<Change> {
    const mergeBase = (await this.#git.text({ args: ['merge-base', base, head], signal })).trim();
    const range = ['-M', '--no-ext-diff', '--no-textconv', '--no-color', mergeBase, head];
    const raw = await this.#git.text({
      args: ['diff', '--raw', '-z', '--no-abbrev', ...range],
      signal,
    });
    const patch = await this.#git.text({
      args: ['diff', '--patch', '--unified=3', ...range],
      signal,
    });
    const patches = patchByPath(patch);
    const files = changedFiles(raw).map((file) => ({
      ...file,
      hunks: file.status === 'removed' ? [] : patches.get(file.path),
    }));
    return { base: mergeBase, head, files, gap: undefined };
  }

  async blobs(
    shas: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Uint8Array>> {
    if (shas.length === 0) {
      return new Map();
    }
    const output = await this.#git.bytes({
      args: ['cat-file', '--batch'],
      input: `${shas.join('\n')}\n`,
      signal,
    });
    return readBatch(output);
  }
}

const MODES: Readonly<Record<string, EntryMode>> = { '120000': 'symlink', '160000': 'submodule' };

/** `<mode> SP <type> SP <sha> SP+ <size> TAB <path>`: https://git-scm.com/docs/git-ls-tree#_output_format */
function treeEntry(line: string): TreeEntry {
  const tab = line.indexOf('\t');
  const [mode = '', , sha = '', size = ''] = line.slice(0, tab).split(/ +/u);
  return {
    path: line.slice(tab + 1),
    mode: MODES[mode] ?? 'file',
    sha,
    // A tree or submodule has none (`-`), nor has an object that is missing from a partial clone (`BAD`).
    size: /^\d+$/u.test(size) ? Number(size) : undefined,
  };
}

const STATUSES: Readonly<Record<string, ChangeStatus>> = {
  A: 'added',
  C: 'added',
  D: 'removed',
  R: 'renamed',
};

/** `:<modes> <shas> <status> NUL <path> NUL [<path> NUL]`: https://git-scm.com/docs/diff-format */
function changedFiles(raw: string): readonly Omit<ChangedFile, 'hunks'>[] {
  const fields = raw.split('\0');
  const files: Omit<ChangedFile, 'hunks'>[] = [];
  for (let index = 0; index + 1 < fields.length;) {
    const letter = fields[index]?.split(' ').at(-1)?.[0] ?? 'M';
    const first = fields[index + 1] ?? '';
    const isPair = letter === 'R' || letter === 'C';
    files.push({
      path: isPair ? (fields[index + 2] ?? first) : first,
      previousPath: letter === 'R' ? first : undefined,
      status: STATUSES[letter] ?? 'modified',
    });
    index += isPair ? 3 : 2;
  }
  return files;
}

function patchByPath(patch: string): ReadonlyMap<string, Change['files'][number]['hunks']> {
  const byPath = new Map<string, Change['files'][number]['hunks']>();
  // File by file, so that one patch that cannot be read does not hide the others.
  for (const part of patch.split(/^(?=diff --git )/mu)) {
    const name = headName(part);
    if (name !== undefined) {
      byPath.set(name, hunksOf(part));
    }
  }
  return byPath;
}

function headName(part: string): string | undefined {
  if (!part.includes('\n@@ ')) {
    return undefined;
  }
  try {
    const name = parsePatch(part)[0]?.newFileName;
    return name === undefined || name === '/dev/null' ? undefined : name.replace(/^b\//u, '');
  } catch {
    return undefined;
  }
}

const NEW_LINE = 10;

/** `<sha> SP <type> SP <size> LF <contents> LF`, or `<name> SP missing LF`: https://git-scm.com/docs/git-cat-file#_batch_output */
function readBatch(output: Buffer): ReadonlyMap<string, Uint8Array> {
  const blobs = new Map<string, Uint8Array>();
  for (let at = 0; at < output.length;) {
    const lineEnd = output.indexOf(NEW_LINE, at);
    const [sha = '', type = '', size = ''] = output.toString('utf8', at, lineEnd).split(' ');
    if (type === 'missing') {
      at = lineEnd + 1;
      continue;
    }
    const start = lineEnd + 1;
    const end = start + Number(size);
    if (type === 'blob') {
      blobs.set(sha, output.subarray(start, end));
    }
    at = end + 1;
  }
  return blobs;
}
