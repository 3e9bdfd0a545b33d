/** One entry of a tree, with the path below the tree that was listed. */
export interface TreeEntry {
  readonly path: string;
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly sha: string;
  /** Bytes of a blob; undefined for trees and submodules. */
  readonly size: number | undefined;
}

/** How one file differs between two trees, as git's own rename detection sees it. */
export interface ChangedFile {
  readonly path: string;
  /** The earlier path of a renamed file. */
  readonly previousPath: string | undefined;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed';
  /** Blob on the head side, on the base side for a removed file. */
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  /** Hunks with three lines of context; undefined for a binary file or one without changed lines. */
  readonly patch: string | undefined;
}

/** One commit's facts. Dates are ISO 8601. */
export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: { readonly name: string; readonly email: string; readonly date: string };
  readonly committer: { readonly name: string; readonly email: string; readonly date: string };
  readonly message: string;
}

/** The `--format` of `git log` that `parseCommit` reads. */
export const COMMIT_FORMAT = '%H%x1f%T%x1f%P%x1f%an%x1f%ae%x1f%aI%x1f%cn%x1f%ce%x1f%cI%x1f%B';

const STATUS = new Map<string, ChangedFile['status']>([
  ['A', 'added'],
  ['C', 'copied'],
  ['D', 'removed'],
  ['M', 'modified'],
  ['R', 'renamed'],
  ['T', 'changed'],
]);

/** What `git diff --raw` tells of a change. */
export type RawChange = Pick<ChangedFile, 'path' | 'previousPath' | 'status' | 'sha'>;

/** Reads `git diff --raw -z`. */
export function parseRaw(raw: Buffer): RawChange[] {
  const fields = splitNul(raw)[Symbol.iterator]();
  const changes: RawChange[] = [];
  for (const header of fields) {
    const [, , oldSha = '', newSha = '', letters = ''] = header.split(' ');
    const status = STATUS.get(letters.charAt(0)) ?? 'modified';
    const first = next(fields);
    const isMoved = status === 'renamed' || status === 'copied';
    changes.push({
      status,
      path: isMoved ? next(fields) : first,
      previousPath: isMoved ? first : undefined,
      sha: status === 'removed' ? oldSha : newSha,
    });
  }
  return changes;
}

function next(fields: Iterator<string>): string {
  const { done, value } = fields.next();
  if (done === true) {
    throw new Error('git diff --raw ended within a record');
  }
  return value;
}

/** Reads one record of `git ls-tree -l -z`. */
export function parseTreeEntry(line: string): TreeEntry {
  const tab = line.indexOf('\t');
  const [mode = '', type = '', sha = '', size = '-'] = line.slice(0, tab).split(/ +/u);
  return {
    path: line.slice(tab + 1),
    mode,
    type: type === 'tree' || type === 'commit' ? type : 'blob',
    sha,
    // A tree or submodule has none (`-`), nor has an object that is missing from a partial clone (`BAD`).
    size: /^\d+$/u.test(size) ? Number(size) : undefined,
  };
}

/** Reads one record of `git log` with `COMMIT_FORMAT`. */
export function parseCommit(record: string): Commit {
  const [
    sha = '',
    tree = '',
    parents = '',
    an = '',
    ae = '',
    ad = '',
    cn = '',
    ce = '',
    cd = '',
    message = '',
  ] = record.split('\u001F');
  return {
    sha,
    tree,
    parents: parents === '' ? [] : parents.split(' '),
    author: { name: an, email: ae, date: ad },
    committer: { name: cn, email: ce, date: cd },
    message: message.trimEnd(),
  };
}

/** The records of output that ends each with NUL. */
export function splitNul(output: Buffer): string[] {
  return output
    .toString('utf8')
    .split('\0')
    .filter((field) => field !== '');
}
