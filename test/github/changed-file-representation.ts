import type { ChangedFile } from './git-output.ts';
import type { JsonObject } from './json-object.ts';
import { HTML_URL, repositoryUrl } from './representations.ts';
import type { FakeState, Repository } from './state.ts';

/**
 * The patch that GitHub shows: none for binary files and none for files whose diff is too long. The
 * listing does not tell the two apart.
 * https://docs.github.com/en/repositories/creating-and-managing-repositories/repository-limits#diff-limits
 */
export function shownPatch(state: FakeState, file: ChangedFile): string | undefined {
  const { patchBytes, patchLines } = state.limits;
  if (file.patch === undefined || Buffer.byteLength(file.patch) > patchBytes) {
    return undefined;
  }
  return file.patch.split('\n').length > patchLines ? undefined : file.patch;
}

/** One changed file of a pull request, a commit or a comparison. */
export function changedFileJson(
  state: FakeState,
  repository: Repository,
  head: string,
  file: ChangedFile,
): JsonObject {
  const patch = shownPatch(state, file);
  const encoded = file.path.split('/').map(encodeURIComponent).join('/');
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${HTML_URL}/${repository.fullName}/blob/${head}/${encoded}`,
    raw_url: `${HTML_URL}/${repository.fullName}/raw/${head}/${encoded}`,
    contents_url: `${repositoryUrl(state, repository)}/contents/${encoded}?ref=${head}`,
    ...(patch === undefined ? {} : { patch }),
    ...(file.previousPath === undefined ? {} : { previous_filename: file.previousPath }),
  };
}
