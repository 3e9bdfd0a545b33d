import { randomBytes } from 'node:crypto';

import { ApiError, notFound } from './api-error.ts';
import { commitJson, nodeId, repositoryJson, repositoryUrl } from './representations.ts';
import { ok, repositoryRoute, textParameter } from './routing.ts';
import type { ApiResponse, Call, RepositoryCall, Route } from './routing.ts';
import type { Repository } from './state.ts';

/** The link to an archive of a private repository works this long. */
const ARCHIVE_LINK_MS = 300_000;

/** Repositories, branches, refs and archives. https://docs.github.com/en/rest/repos */
export function repositoryRoutes(): readonly Route[] {
  const archives = new ArchiveLinks();
  return [
    repositoryRoute('GET', '', 'metadata:read', getRepository),
    {
      access: 'repository',
      method: 'GET',
      path: '/repositories/{repository_id}',
      permissions: ['metadata:read'],
      isUndocumented: true,
      handle: getRepository,
    },
    repositoryRoute('GET', '/branches/{branch+}', 'contents:read', getBranch),
    repositoryRoute('GET', '/rules/branches/{branch+}', 'metadata:read', getBranchRules),
    repositoryRoute('GET', '/git/ref/{ref+}', 'contents:read', getRef),
    repositoryRoute('GET', '/tarball/{ref*}', 'contents:read', (call) => archives.redirect(call)),
    {
      access: 'anyone',
      method: 'GET',
      path: '/_codeload/{link}',
      isUndocumented: true,
      handle: (call) => archives.download(call),
    },
  ];
}

function getRepository({ state, repository }: RepositoryCall): ApiResponse {
  return ok(repositoryJson(state, repository));
}

async function getBranch({ state, repository, request }: RepositoryCall): Promise<ApiResponse> {
  const name = textParameter(request, 'branch');
  const sha = await repository.git.resolveCommit(`refs/heads/${name}`);
  const commit = sha === undefined ? undefined : await repository.git.commit(sha);
  if (commit === undefined) {
    throw new ApiError(404, 'Branch not found');
  }
  const required = (repository.requiredChecks.get(name) ?? []).filter(
    ({ isByRuleset }) => isByRuleset !== true,
  );
  return ok({
    name,
    commit: commitJson(state, repository, commit),
    protected: required.length > 0,
    protection: {
      enabled: required.length > 0,
      required_status_checks: {
        enforcement_level: required.length > 0 ? 'non_admins' : 'off',
        contexts: required.map(({ context }) => context),
        checks: required.map(({ context, integrationId }) => ({
          context,
          app_id: integrationId ?? null,
        })),
      },
    },
    protection_url: `${repositoryUrl(state, repository)}/branches/${name}/protection`,
  });
}

/** https://docs.github.com/en/rest/repos/rules#get-rules-for-a-branch */
function getBranchRules({ repository, request }: RepositoryCall): ApiResponse {
  const checks = (repository.requiredChecks.get(textParameter(request, 'branch')) ?? []).filter(
    ({ isByRuleset }) => isByRuleset === true,
  );
  const rule = {
    type: 'required_status_checks',
    ruleset_source_type: 'Repository',
    ruleset_source: repository.fullName,
    ruleset_id: 1,
    parameters: {
      strict_required_status_checks_policy: false,
      required_status_checks: checks.map(({ context, integrationId }) => ({
        context,
        ...(integrationId === undefined ? {} : { integration_id: integrationId }),
      })),
    },
  };
  return ok(checks.length === 0 ? [] : [rule]);
}

async function getRef({ state, repository, request }: RepositoryCall): Promise<ApiResponse> {
  const ref = textParameter(request, 'ref');
  const object = /^(?:heads|tags|pull)\//u.test(ref)
    ? await repository.git.read(`refs/${ref}`)
    : undefined;
  if (object === undefined) {
    throw notFound();
  }
  const url = repositoryUrl(state, repository);
  return ok({
    ref: `refs/${ref}`,
    node_id: nodeId('REF', `${repository.id}:${ref}`),
    url: `${url}/git/refs/${ref}`,
    object: {
      sha: object.sha,
      type: object.type,
      url: `${url}/git/${object.type}s/${object.sha}`,
    },
  });
}

/** Short-lived links to archives, which need no token: whoever has the link may load it. */
class ArchiveLinks {
  readonly #links = new Map<string, { repository: Repository; sha: string; expiresAt: number }>();

  async redirect({ state, repository, request }: RepositoryCall): Promise<ApiResponse> {
    const ref = textParameter(request, 'ref') || repository.defaultBranch;
    const sha = await repository.git.resolveCommit(ref);
    if (sha === undefined) {
      throw notFound();
    }
    const link = randomBytes(16).toString('hex');
    const expiresAt = state.now().getTime() + ARCHIVE_LINK_MS;
    this.#links.set(link, { repository, sha, expiresAt });
    return { status: 302, headers: { location: `${state.baseUrl}/_codeload/${link}` } };
  }

  download({ state, request }: Call): ApiResponse {
    const link = this.#links.get(textParameter(request, 'link'));
    if (link === undefined || link.expiresAt < state.now().getTime()) {
      throw notFound();
    }
    const { owner, name, git } = link.repository;
    const folder = `${owner.login}-${name}-${link.sha.slice(0, 7)}`;
    return {
      status: 200,
      headers: { 'content-disposition': `attachment; filename=${folder}.tar.gz` },
      content: { type: 'application/x-gzip', body: git.archive(link.sha, folder) },
    };
  }
}
