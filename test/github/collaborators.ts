import { notFound } from './api-error.ts';
import { accountJson } from './representations.ts';
import { ok, repositoryRoute, textParameter } from './routing.ts';
import type { ApiResponse, RepositoryCall, Route } from './routing.ts';
import type { Role } from './state.ts';

/** `permission` knows fewer steps than roles do: maintain counts as write, triage as read. */
const PERMISSION_OF_ROLE = {
  admin: 'admin',
  maintain: 'write',
  write: 'write',
  triage: 'read',
  read: 'read',
} as const satisfies Record<Role, string>;

const LEVELS = ['read', 'triage', 'write', 'maintain', 'admin'] as const;

/** https://docs.github.com/en/rest/collaborators/collaborators */
export const collaboratorRoutes: readonly Route[] = [
  repositoryRoute('GET', '/collaborators/{username}/permission', 'metadata:read', getPermission),
];

/** 404 for an unknown account; a known one without a role may read what is public. */
function getPermission({ state, repository, request }: RepositoryCall): ApiResponse {
  const account = state.findAccount(textParameter(request, 'username'));
  if (account === undefined) {
    throw notFound();
  }
  const given = account.id === repository.owner.id ? 'admin' : undefined;
  const role = given ?? repository.collaborators.get(account.login.toLowerCase());
  const fallback = repository.isPrivate ? 'none' : 'read';
  const effective = role ?? (repository.isPrivate ? undefined : 'read');
  const level = effective === undefined ? -1 : LEVELS.indexOf(effective);
  return ok({
    permission: role === undefined ? fallback : PERMISSION_OF_ROLE[role],
    role_name: role ?? fallback,
    user: {
      ...accountJson(state, account),
      permissions: {
        pull: level >= 0,
        triage: level >= 1,
        push: level >= 2,
        maintain: level >= 3,
        admin: level >= 4,
      },
    },
  });
}
