/**
 * The port "a tree at a commit, and the change between two". Everything is named by commit or blob
 * SHA, never by branch, so that one review sees one state whatever is pushed meanwhile.
 */
export interface Source {
  /** Every entry of the commit's tree. Rejects with `source-refused` when the commit is not there. */
  tree(commit: string, signal: AbortSignal): Promise<Tree>;
  /**
   * What `head` changes since it left `base`: compared against their merge base, as a pull request is.
   * Rejects with `source-refused` when the two have no common history.
   */
  change(base: string, head: string, signal: AbortSignal): Promise<Change>;
  /** The contents of blobs. A blob that is not there, or larger than the source hands out, is left out. */
  blobs(shas: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, Uint8Array>>;
}

export type EntryMode = 'file' | 'symlink' | 'submodule';

export interface TreeEntry {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly mode: EntryMode;
  readonly sha: string;
  /** In bytes; undefined for what is no blob. */
  readonly size: number | undefined;
}

export interface Tree {
  readonly commit: string;
  readonly entries: readonly TreeEntry[];
  /** Undefined when the tree is complete, else why entries are missing. */
  readonly gap: string | undefined;
}

/** Lines of the head's side that a diff shows, context included: 1-based, both ends inclusive. */
export interface Hunk {
  readonly firstLine: number;
  readonly lastLine: number;
}

export type ChangeStatus = 'added' | 'removed' | 'modified' | 'renamed';

export interface ChangedFile {
  /** On the head's side; the base's side for a removed file. */
  readonly path: string;
  /** Where a renamed file was before. */
  readonly previousPath: string | undefined;
  readonly status: ChangeStatus;
  /** Undefined when the diff is not shown: binary files and diffs that are too large. Empty for a removed file. */
  readonly hunks: readonly Hunk[] | undefined;
}

export interface Change {
  /** The merge base. */
  readonly base: string;
  readonly head: string;
  readonly files: readonly ChangedFile[];
  /** Undefined when the listing is complete, else what is missing. */
  readonly gap: string | undefined;
}
