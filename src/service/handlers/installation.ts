import { currentDelivery } from '../delivery-scope.ts';
import type { RepositoryTarget } from '../reviewer.ts';
import type { HandlerPorts, Payload } from './handler.ts';

/** The App was installed, removed, suspended or woken. */
export async function handleInstallation(
  { customers }: HandlerPorts,
  payload: Payload<
    | 'installation.created'
    | 'installation.deleted'
    | 'installation.suspend'
    | 'installation.unsuspend'
    | 'installation.new_permissions_accepted'
  >,
): Promise<void> {
  const { id } = payload.installation;
  switch (payload.action) {
    case 'created':
    case 'new_permissions_accepted':
      await customers.add(
        currentDelivery().delivery.guid,
        { id, account: accountOf(payload.installation.account) },
        repositoriesOf(id, payload.repositories ?? []),
      );
      break;
    case 'deleted':
      await customers.erase(id);
      break;
    case 'suspend':
    case 'unsuspend':
      await customers.setSuspended(id, payload.action === 'suspend');
      break;
  }
}

/** Repositories as installation events list them: without an owner of their own, so the full name tells. */
export function repositoriesOf(
  installationId: number,
  listed: readonly { readonly id: number; readonly full_name: string; readonly name: string }[],
): readonly RepositoryTarget[] {
  return listed.map(({ id, full_name: fullName, name }) => ({
    installationId,
    id,
    owner: fullName.slice(0, fullName.indexOf('/')),
    name,
  }));
}

/** A user's or organisation's login, an enterprise's slug. */
export function accountOf(
  account:
    | { readonly login?: string | undefined; readonly slug?: string | undefined }
    | null
    | undefined,
): string {
  return account?.login ?? account?.slug ?? '';
}
