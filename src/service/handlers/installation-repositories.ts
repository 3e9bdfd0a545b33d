import { currentDelivery } from '../delivery-scope.ts';
import type { HandlerPorts, Payload } from './handler.ts';
import { accountOf, repositoriesOf } from './installation.ts';

/** An installation was given repositories, or some were taken away. */
export async function handleInstallationRepositories(
  { customers }: HandlerPorts,
  payload: Payload<'installation_repositories.added' | 'installation_repositories.removed'>,
): Promise<void> {
  const { id, account } = payload.installation;
  await customers.add(
    currentDelivery().delivery.guid,
    { id, account: accountOf(account) },
    repositoriesOf(
      id,
      payload.repositories_added.flatMap((repository) => named(repository)),
    ),
  );
  await customers.remove(
    id,
    payload.repositories_removed.flatMap((repository) => repository.id ?? []),
  );
}

interface ListedRepository {
  readonly id?: number | undefined;
  readonly name?: string | undefined;
  readonly full_name?: string | undefined;
}

function named({ id, name, full_name: fullName }: ListedRepository) {
  return id === undefined || name === undefined || fullName === undefined
    ? []
    : [{ id, name, full_name: fullName }];
}
