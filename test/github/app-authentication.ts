import { z } from 'zod';

import { canSee, isGranted } from './access.ts';
import { ApiError, notFound } from './api-error.ts';
import { issueAccessToken } from './app-token.ts';
import { pagedList, slicePage } from './pagination.ts';
import { appJson, installationJson, repositoryJson } from './representations.ts';
import { appRoute, created, noContent, numberParameter, ok, textParameter } from './routing.ts';
import type { ApiResponse, Call, InstallationCall, Route } from './routing.ts';
import { covers } from './state.ts';
import type { FakeState, Installation, Permissions } from './state.ts';

const tokenInput = z.object({
  repositories: z.array(z.string()).optional(),
  repository_ids: z.array(z.number()).max(500).optional(),
  permissions: z.record(z.string(), z.enum(['read', 'write'])).optional(),
});

/** The App, its installations and their tokens. https://docs.github.com/en/rest/apps */
export const appRoutes: readonly Route[] = [
  appRoute('GET', '/app', getApp),
  appRoute('GET', '/app/installations', listInstallations),
  appRoute('GET', '/app/installations/{installation_id}', getInstallation),
  appRoute('POST', '/app/installations/{installation_id}/access_tokens', createToken),
  appRoute('GET', '/repos/{owner}/{repo}/installation', getRepositoryInstallation),
  {
    access: 'installation',
    method: 'GET',
    path: '/installation/repositories',
    handle: listRepositories,
  },
  { access: 'installation', method: 'DELETE', path: '/installation/token', handle: revokeToken },
];

function getApp({ state }: Call): ApiResponse {
  return ok({ ...appJson(state, state.app), installations_count: state.installations.size });
}

function listInstallations({ state, request }: Call): Promise<ApiResponse> {
  return pagedList(request, [...state.installations.values()], (one) =>
    installationJson(state, one),
  );
}

function getInstallation(call: Call): ApiResponse {
  return ok(installationJson(call.state, findInstallation(call)));
}

function getRepositoryInstallation({ state, request }: Call): ApiResponse {
  const repository = state.findRepository(
    `${textParameter(request, 'owner')}/${textParameter(request, 'repo')}`,
  );
  const installation = repository === undefined ? undefined : state.installationOf(repository);
  if (installation === undefined) {
    throw notFound();
  }
  return ok(installationJson(state, installation));
}

/** A token that may do what the installation may, or less when the request narrows it. */
function createToken(call: Call): ApiResponse {
  const { state, request } = call;
  const installation = findInstallation(call);
  const input = tokenInput.parse(request.body ?? {});
  const token = issueAccessToken(state, installation, {
    repositoryIds: narrowedRepositories(state, installation, input),
    permissions: narrowedPermissions(installation, input.permissions),
  });
  const repositories = state.repositories().filter((one) => canSee(token, one));
  return created({
    token: token.token,
    expires_at: new Date(token.expiresAt).toISOString().replace(/\.\d+Z$/u, 'Z'),
    permissions: { metadata: 'read', ...token.permissions },
    repository_selection: token.repositoryIds === undefined ? 'all' : 'selected',
    ...(token.repositoryIds === undefined
      ? {}
      : { repositories: repositories.map((one) => repositoryJson(state, one)) }),
  });
}

function narrowedRepositories(
  state: FakeState,
  installation: Installation,
  input: z.infer<typeof tokenInput>,
): number[] | undefined {
  if (input.repository_ids === undefined && input.repositories === undefined) {
    return undefined;
  }
  const covered = state.repositories().filter((one) => covers(installation, one));
  const named = (input.repositories ?? []).map(
    (name) => covered.find((one) => one.name.toLowerCase() === name.toLowerCase())?.id,
  );
  const wanted = [...(input.repository_ids ?? []), ...named];
  const ids = new Set(covered.map(({ id }) => id));
  return wanted.map((id) => {
    if (id === undefined || !ids.has(id)) {
      throw new ApiError(
        422,
        'There is at least one repository that does not exist or is not accessible to the parent installation.',
      );
    }
    return id;
  });
}

function narrowedPermissions(
  installation: Installation,
  wanted: Permissions | undefined,
): Permissions {
  for (const [name, level] of Object.entries(wanted ?? {})) {
    if (!isGranted(installation.permissions, `${name}:${level}`)) {
      throw new ApiError(422, 'The permissions requested are not granted to this installation.');
    }
  }
  return wanted ?? installation.permissions;
}

function listRepositories({ state, token, request }: InstallationCall): ApiResponse {
  const visible = state.repositories().filter((repository) => canSee(token, repository));
  const { items, headers } = slicePage(request, visible);
  const list = {
    total_count: visible.length,
    repository_selection: token.repositoryIds === undefined ? 'all' : 'selected',
    repositories: items.map((repository) => repositoryJson(state, repository)),
  };
  return ok(list, headers);
}

function revokeToken({ state, token }: InstallationCall): ApiResponse {
  state.tokens.delete(token.token);
  return noContent();
}

function findInstallation({ state, request }: Call): Installation {
  const installation = state.installations.get(numberParameter(request, 'installation_id'));
  if (installation === undefined) {
    throw notFound();
  }
  return installation;
}
