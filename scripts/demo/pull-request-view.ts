import type { Octokit } from '@octokit/rest';

/** What people see of a pull request. */
export interface PullRequestView {
  /** `owner/name`. */
  readonly repository: string;
  readonly number: number;
  readonly title: string;
  readonly author: string;
  readonly baseBranch: string;
  readonly headBranch: string;
  readonly state: string;
  /** What it was after each push, the first one first. */
  readonly pushes: readonly PushView[];
}

/** The pull request as it stood when the verdict on one push was there. */
export interface PushView {
  readonly sha: string;
  /** From the webhook to the verdict, in milliseconds. */
  readonly took: number;
  /** `clean`, `blocked`, `dirty` (conflicts) and others: https://docs.github.com/en/graphql/reference/enums#mergestatestatus */
  readonly mergeState: string;
  readonly check: CheckView;
  readonly additions: number;
  readonly deletions: number;
  readonly fileCount: number;
  /** In GitHub's order; at most 3,000. */
  readonly files: readonly FileView[];
  /** All inline comments, also those of earlier pushes, oldest first. */
  readonly comments: readonly CommentView[];
  /** Bodies of the reviews of this push. */
  readonly reviews: readonly string[];
}

export interface CheckView {
  readonly name: string;
  readonly conclusion: string;
  readonly title: string;
  readonly summary: string;
  readonly text: string;
  readonly annotations: readonly AnnotationView[];
}

export interface AnnotationView {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly level: string;
  readonly title: string;
  readonly message: string;
}

export interface FileView {
  readonly path: string;
  /** The earlier path of a renamed file. */
  readonly previousPath: string | undefined;
  readonly status: string;
  readonly additions: number;
  readonly deletions: number;
  /** Hunks; undefined for a binary file and one that is too large to show. */
  readonly patch: string | undefined;
}

export interface CommentView {
  readonly path: string;
  readonly author: string;
  readonly body: string;
  readonly side: 'LEFT' | 'RIGHT';
  /** Where it stands; undefined once its line is no longer in the diff. */
  readonly line: number | undefined;
  /** The first line when it stands on several. */
  readonly startLine: number | undefined;
  /** Where it stood when it was written. */
  readonly originalLine: number | undefined;
  /** True when it was written on this push. */
  readonly isNew: boolean;
}

/** Which pull request, in octokit's parameters, which only a type alias fits. */
export type PullRequestAddress = {
  readonly owner: string;
  readonly repo: string;
  readonly pull_number: number;
};

/**
 * Reads what a push came to from GitHub's API, as its own pages do. `checkId` is the check run of the
 * push, which must be the head of the pull request.
 */
export async function readPush(
  octokit: Octokit,
  at: PullRequestAddress,
  push: { readonly sha: string; readonly took: number; readonly checkId: number },
): Promise<PushView> {
  const { data: pull } = await octokit.rest.pulls.get(at);
  const paged = { ...at, per_page: 100 };
  const reviews = await octokit.paginate(octokit.rest.pulls.listReviews, paged);
  return {
    sha: push.sha,
    took: push.took,
    mergeState: pull.mergeable_state,
    check: await readCheck(octokit, at, push.checkId),
    additions: pull.additions,
    deletions: pull.deletions,
    fileCount: pull.changed_files,
    files: await readFiles(octokit, at),
    comments: await readComments(octokit, at, push.sha),
    reviews: reviews.filter((review) => review.commit_id === push.sha).map(({ body }) => body),
  };
}

async function readCheck(
  octokit: Octokit,
  { owner, repo }: PullRequestAddress,
  id: number,
): Promise<CheckView> {
  const address = { owner, repo, check_run_id: id };
  const { data: run } = await octokit.rest.checks.get(address);
  const annotations = await octokit.paginate(octokit.rest.checks.listAnnotations, {
    ...address,
    per_page: 100,
  });
  return {
    name: run.name,
    conclusion: run.conclusion ?? 'none',
    title: run.output.title ?? '',
    summary: run.output.summary ?? '',
    text: run.output.text ?? '',
    annotations: annotations.map((annotation) => ({
      path: annotation.path,
      startLine: annotation.start_line,
      endLine: annotation.end_line,
      level: annotation.annotation_level ?? 'notice',
      title: annotation.title ?? '',
      message: annotation.message ?? '',
    })),
  };
}

async function readFiles(octokit: Octokit, at: PullRequestAddress): Promise<readonly FileView[]> {
  const files = await octokit.paginate(octokit.rest.pulls.listFiles, { ...at, per_page: 100 });
  return files.map((file) => ({
    path: file.filename,
    previousPath: file.previous_filename,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    patch: file.patch,
  }));
}

async function readComments(
  octokit: Octokit,
  at: PullRequestAddress,
  sha: string,
): Promise<readonly CommentView[]> {
  const comments = await octokit.paginate(octokit.rest.pulls.listReviewComments, {
    ...at,
    per_page: 100,
  });
  return comments.map((comment) => ({
    path: comment.path,
    author: comment.user.login,
    body: comment.body,
    side: comment.side ?? 'RIGHT',
    line: comment.line ?? undefined,
    startLine: comment.start_line ?? undefined,
    originalLine: comment.original_line ?? undefined,
    isNew: comment.original_commit_id === sha,
  }));
}
