import path from 'node:path';

import { ApiError, notFound } from './api-error.ts';
import type { GitObject } from './object-reader.ts';
import type { TreeEntry } from './git-output.ts';
import type { JsonObject } from './json-object.ts';
import { HTML_URL, nodeId, repositoryUrl } from './representations.ts';
import { ok, repositoryRoute, textParameter } from './routing.ts';
import type { ApiRequest, ApiResponse, RepositoryCall, Route } from './routing.ts';
import type { FakeState, Repository } from './state.ts';

const MAX_DIRECTORY_ENTRIES = 1_000;
const MAX_LINK_BYTES = 4_096;

/**
 * Trees, blobs and contents.
 * https://docs.github.com/en/rest/git and https://docs.github.com/en/rest/repos/contents
 */
export const gitObjectRoutes: readonly Route[] = [
  repositoryRoute('GET', '/git/trees/{tree_sha}', 'contents:read', getTree),
  repositoryRoute('GET', '/git/blobs/{file_sha}', 'contents:read', getBlob),
  repositoryRoute('GET', '/contents/{path*}', 'contents:read', getContents),
];

/** True when the client asks for the plain bytes. */
function wantsRaw(request: ApiRequest): boolean {
  return /application\/vnd\.github(?:\.v3|\.VERSION)?\.raw/u.test(request.headers.accept ?? '');
}

async function getTree({ state, repository, request }: RepositoryCall): Promise<ApiResponse> {
  const name = textParameter(request, 'tree_sha');
  const commit = await repository.git.resolveCommit(name);
  const tree = await repository.git.read(`${commit ?? name}^{tree}`);
  if (tree === undefined) {
    throw notFound();
  }
  const recursive = request.url.searchParams.has('recursive');
  const entries = await repository.git.listTree(tree.sha, { recursive });
  const limit = recursive ? state.limits.treeEntries : entries.length;
  const url = `${repositoryUrl(state, repository)}/git`;
  return ok({
    sha: tree.sha,
    url: `${url}/trees/${tree.sha}`,
    tree: entries.slice(0, limit).map((entry) => treeEntryJson(url, entry)),
    truncated: entries.length > limit,
  });
}

function treeEntryJson(url: string, { mode, type, sha, size, ...entry }: TreeEntry): JsonObject {
  return {
    path: entry.path,
    mode,
    type,
    sha,
    ...(size === undefined ? {} : { size }),
    ...(type === 'commit' ? {} : { url: `${url}/${type}s/${sha}` }),
  };
}

async function getBlob({ state, repository, request }: RepositoryCall): Promise<ApiResponse> {
  const name = textParameter(request, 'file_sha');
  const blob = /^[0-9a-f]{40}$/u.test(name) ? await repository.git.read(name) : undefined;
  if (blob?.type !== 'blob') {
    throw notFound();
  }
  if (wantsRaw(request)) {
    return rawResponse(blob);
  }
  return ok({
    sha: blob.sha,
    node_id: nodeId('B', blob.sha),
    size: blob.content.length,
    url: `${repositoryUrl(state, repository)}/git/blobs/${blob.sha}`,
    content: wrappedBase64(blob.content),
    encoding: 'base64',
  });
}

async function getContents(call: RepositoryCall): Promise<ApiResponse> {
  const { repository, request } = call;
  const ref = request.url.searchParams.get('ref') ?? repository.defaultBranch;
  const commit = await repository.git.resolveCommit(ref);
  if (commit === undefined) {
    throw new ApiError(404, `No commit found for the ref ${ref}`);
  }
  const wanted = textParameter(request, 'path').replaceAll(/^\/+|\/+$/gu, '');
  const entry = wanted === '' ? undefined : await repository.git.entryAt(commit, wanted);
  if (wanted !== '' && entry === undefined) {
    throw notFound();
  }
  if (entry === undefined || entry.type === 'tree') {
    return directoryResponse(call, commit, wanted, entry?.sha ?? `${commit}^{tree}`);
  }
  return fileResponse(call, commit, entry);
}

async function directoryResponse(
  { state, repository }: RepositoryCall,
  commit: string,
  directory: string,
  tree: string,
): Promise<ApiResponse> {
  const entries = await repository.git.listTree(tree, { recursive: false });
  return ok(
    entries.slice(0, MAX_DIRECTORY_ENTRIES).map((entry) => {
      const full = directory === '' ? entry.path : `${directory}/${entry.path}`;
      // A listing calls a submodule a file, "for backwards compatibility".
      const type = entry.type === 'tree' ? 'dir' : listedType(entry);
      return { type, ...contentsLinks(state, repository, commit, { ...entry, path: full }) };
    }),
  );
}

function listedType(entry: TreeEntry): 'file' | 'symlink' {
  return entry.mode === '120000' ? 'symlink' : 'file';
}

async function fileResponse(
  { state, repository, request }: RepositoryCall,
  commit: string,
  entry: TreeEntry,
): Promise<ApiResponse> {
  const links = contentsLinks(state, repository, commit, entry);
  if (entry.type === 'commit') {
    return ok({ type: 'submodule', submodule_git_url: null, ...links });
  }
  const { entry: target, link } = await followLink(repository, commit, entry);
  if (link !== undefined) {
    return ok({ type: 'symlink', target: link, ...links });
  }
  const blob = await repository.git.read(target.sha);
  if (blob === undefined) {
    throw notFound();
  }
  if (wantsRaw(request)) {
    return rawResponse(blob);
  }
  const isShown = blob.content.length <= state.limits.contentsBytes;
  return ok({
    type: 'file',
    ...contentsLinks(state, repository, commit, { ...entry, sha: target.sha }),
    size: blob.content.length,
    encoding: isShown ? 'base64' : 'none',
    content: isShown ? wrappedBase64(blob.content) : '',
  });
}

/** A link to a file of the repository gives that file, any other link itself. */
async function followLink(
  repository: Repository,
  commit: string,
  entry: TreeEntry,
): Promise<{ readonly entry: TreeEntry; readonly link?: string }> {
  if (entry.mode !== '120000') {
    return { entry };
  }
  const blob = await repository.git.read(entry.sha);
  const link = blob?.content.subarray(0, MAX_LINK_BYTES).toString('utf8') ?? '';
  const target = path.posix.normalize(path.posix.join(path.posix.dirname(entry.path), link));
  const found = link.startsWith('/') ? undefined : await repository.git.entryAt(commit, target);
  return found?.type === 'blob' && found.mode !== '120000' ? { entry: found } : { entry, link };
}

function contentsLinks(
  state: FakeState,
  repository: Repository,
  commit: string,
  entry: TreeEntry,
): JsonObject {
  const url = repositoryUrl(state, repository);
  const encoded = entry.path.split('/').map(encodeURIComponent).join('/');
  const self = `${url}/contents/${encoded}?ref=${commit}`;
  const html = `${HTML_URL}/${repository.fullName}/blob/${commit}/${encoded}`;
  const git = `${url}/git/${entry.type === 'tree' ? 'trees' : 'blobs'}/${entry.sha}`;
  return {
    size: entry.size ?? 0,
    name: entry.path.split('/').at(-1),
    path: entry.path,
    sha: entry.sha,
    url: self,
    git_url: git,
    html_url: html,
    download_url: null,
    _links: { self, git, html },
  };
}

function rawResponse(blob: GitObject): ApiResponse {
  return {
    status: 200,
    content: { type: 'application/vnd.github.raw+json; charset=utf-8', body: blob.content },
  };
}

/** Base64 in lines of 60 characters, as GitHub sends it. */
function wrappedBase64(content: Buffer): string {
  return content.toString('base64').replaceAll(/.{1,60}/gu, '$&\n');
}
