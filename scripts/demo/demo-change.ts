/** A git repository with a change in one or more pushes. */
export interface DemoChange {
  /** `owner/name` as the demo's GitHub shows it. */
  readonly owner: string;
  readonly name: string;
  readonly directory: string;
  readonly baseBranch: string;
  readonly headBranch: string;
  readonly title: string;
  /** The head commits in the order in which they are pushed. */
  readonly heads: readonly string[];
}
