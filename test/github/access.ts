import { ApiError, notFound } from './api-error.ts';
import { verifyAppToken } from './app-token.ts';
import { numberParameter, textParameter } from './routing.ts';
import type {
  ApiRequest,
  ApiResponse,
  Call,
  InstallationCall,
  RepositoryCall,
  RequiredPermission,
  Route,
  Services,
} from './routing.ts';
import { covers } from './state.ts';
import type { AccessToken, Permissions, Repository } from './state.ts';

/** A call that may go on, and whose rate limit it counts against. */
export interface AuthorisedCall {
  readonly installationId: number | undefined;
  readonly handle: () => ApiResponse | Promise<ApiResponse>;
}

/**
 * Checks who calls and what the token may do.
 *
 * @throws ApiError 401 for bad credentials, 404 for a repository outside of the token, 403 when a
 *   permission is missing.
 */
export function authorise(route: Route, request: ApiRequest, services: Services): AuthorisedCall {
  const call: Call = { ...services, request };
  switch (route.access) {
    case 'anyone':
      return { installationId: undefined, handle: () => route.handle(call) };
    case 'app':
      verifyAppToken(bearer(request), services.state);
      return { installationId: undefined, handle: () => route.handle(call) };
    case 'installation': {
      const authorised = installationCall(call);
      return {
        installationId: authorised.token.installation.id,
        handle: () => route.handle(authorised),
      };
    }
    case 'repository': {
      const authorised = repositoryCall(call, route.permissions);
      return {
        installationId: authorised.token.installation.id,
        handle: () => route.handle(authorised),
      };
    }
    default:
      return route satisfies never;
  }
}

/** The call with its installation token. @throws ApiError 401 */
function installationCall(call: Call): InstallationCall {
  const { state, request } = call;
  const token = state.tokens.get(bearer(request));
  const isGone = token !== undefined && !state.installations.has(token.installation.id);
  if (token === undefined || isGone || token.expiresAt <= state.now().getTime()) {
    throw new ApiError(401, 'Bad credentials');
  }
  return { ...call, token };
}

/** True when the token covers the repository. */
export function canSee(token: AccessToken, repository: Repository): boolean {
  return (
    covers(token.installation, repository) &&
    (token.repositoryIds === undefined || token.repositoryIds.includes(repository.id))
  );
}

/** True when `granted` includes what is asked for; every token may read metadata. */
export function isGranted(granted: Permissions, permission: RequiredPermission): boolean {
  const [name = '', level] = permission.split(':');
  const given = name === 'metadata' ? 'read' : granted[name];
  return given === 'write' || (given === 'read' && level === 'read');
}

function repositoryCall(call: Call, permissions: readonly RequiredPermission[]): RepositoryCall {
  const { token } = installationCall(call);
  const repository = findRepository(call);
  if (repository === undefined || !canSee(token, repository)) {
    throw notFound();
  }
  if (!permissions.some((permission) => isGranted(token.permissions, permission))) {
    throw new ApiError(403, 'Resource not accessible by integration');
  }
  return { ...call, token, repository };
}

function findRepository({ request, state }: Call): Repository | undefined {
  if (request.params['repository_id'] !== undefined) {
    const id = numberParameter(request, 'repository_id');
    return state.repositories().find((repository) => repository.id === id);
  }
  return state.findRepository(
    `${textParameter(request, 'owner')}/${textParameter(request, 'repo')}`,
  );
}

function bearer(request: ApiRequest): string {
  const header = request.headers.authorization ?? '';
  const token = /^(?:bearer|token) (?<token>\S+)$/iu.exec(header)?.groups?.['token'];
  if (token === undefined) {
    throw new ApiError(401, 'Requires authentication');
  }
  return token;
}
