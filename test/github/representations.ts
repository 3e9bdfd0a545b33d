import type { Commit } from './git-output.ts';
import type { JsonObject } from './json-object.ts';
import type { Account, App, FakeState, Installation, Repository } from './state.ts';

/** Where the links for people point. Nothing of the fake answers there. */
export const HTML_URL = 'https://github.com';

/** A global node id: opaque to clients, unique a kind and id. */
export function nodeId(kind: string, id: number | string): string {
  return `${kind}_${Buffer.from(String(id)).toString('base64url')}`;
}

/** A user, organisation or bot. */
export function accountJson(state: FakeState, account: Account): JsonObject {
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId('U', account.id),
    avatar_url: `https://avatars.githubusercontent.com/u/${account.id}?v=4`,
    url: `${state.baseUrl}/users/${encodeURIComponent(account.login)}`,
    html_url: `${HTML_URL}/${account.login}`,
    type: account.type,
    site_admin: false,
  };
}

/** The App as others see it. */
export function appJson(state: FakeState, app: App): JsonObject {
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId('A', app.id),
    client_id: app.clientId,
    owner: accountJson(state, state.account('faultline-owner', 'Organization')),
    name: app.name,
    description: '',
    external_url: 'https://example.com',
    html_url: `${HTML_URL}/apps/${app.slug}`,
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
    permissions: { metadata: 'read', ...app.permissions },
    events: app.events,
  };
}

/** An installation of the App. */
export function installationJson(state: FakeState, installation: Installation): JsonObject {
  const { id, account } = installation;
  return {
    id,
    account: accountJson(state, account),
    repository_selection: installation.repositories === undefined ? 'all' : 'selected',
    access_tokens_url: `${state.baseUrl}/app/installations/${id}/access_tokens`,
    repositories_url: `${state.baseUrl}/installation/repositories`,
    html_url: `${HTML_URL}/settings/installations/${id}`,
    app_id: state.app.id,
    app_slug: state.app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: { metadata: 'read', ...installation.permissions },
    events: state.app.events,
    created_at: installation.createdAt,
    updated_at: installation.createdAt,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: null,
  };
}

/** API address of a repository. */
export function repositoryUrl(state: FakeState, repository: Repository): string {
  return `${state.baseUrl}/repos/${repository.fullName}`;
}

/** A repository; `parent` and `source` come with forks only. */
export function repositoryJson(state: FakeState, repository: Repository): JsonObject {
  const url = repositoryUrl(state, repository);
  const html = `${HTML_URL}/${repository.fullName}`;
  return {
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name: repository.name,
    full_name: repository.fullName,
    private: repository.isPrivate,
    visibility: repository.isPrivate ? 'private' : 'public',
    owner: accountJson(state, repository.owner),
    html_url: html,
    description: null,
    fork: repository.isFork,
    url,
    archive_url: `${url}/{archive_format}{/ref}`,
    blobs_url: `${url}/git/blobs{/sha}`,
    branches_url: `${url}/branches{/branch}`,
    compare_url: `${url}/compare/{base}...{head}`,
    contents_url: `${url}/contents/{+path}`,
    pulls_url: `${url}/pulls{/number}`,
    trees_url: `${url}/git/trees{/sha}`,
    clone_url: `${html}.git`,
    created_at: repository.createdAt,
    updated_at: repository.createdAt,
    pushed_at: repository.createdAt,
    default_branch: repository.defaultBranch,
    archived: false,
    disabled: false,
    ...(repository.parent === undefined
      ? {}
      : {
          parent: repositoryJson(state, repository.parent),
          source: repositoryJson(state, repository.parent),
        }),
  };
}

/** A commit without its files. */
export function commitJson(state: FakeState, repository: Repository, commit: Commit): JsonObject {
  const url = repositoryUrl(state, repository);
  return {
    sha: commit.sha,
    node_id: nodeId('C', commit.sha),
    url: `${url}/commits/${commit.sha}`,
    html_url: `${HTML_URL}/${repository.fullName}/commit/${commit.sha}`,
    commit: {
      url: `${url}/git/commits/${commit.sha}`,
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      comment_count: 0,
      verification: { verified: false, reason: 'unsigned', signature: null, payload: null },
    },
    author: null,
    committer: null,
    parents: commit.parents.map((sha) => ({ sha, url: `${url}/commits/${sha}` })),
  };
}
