import type { DeliveryIntake } from '#store/delivery.ts';
import type { InstallationStore } from '#store/installation-store.ts';

import { ownDelivery, REPOSITORY_ADDED } from './own-event.ts';
import type { RepositoryTarget } from './reviewer.ts';
import { defaultBranchSubject } from './subject.ts';

/** What we know of who installed the App, kept up to date from what events say. */
export class Customers {
  readonly #installations: InstallationStore;
  readonly #intake: DeliveryIntake;

  constructor(installations: InstallationStore, intake: DeliveryIntake) {
    this.#installations = installations;
    this.#intake = intake;
  }

  /** Writes down the repository that an event came from; the rest of what is stored hangs on it. */
  async note(target: RepositoryTarget): Promise<void> {
    await this.#installations.upsertInstallation({
      id: target.installationId,
      account: target.owner,
    });
    await this.#installations.upsertRepositories([target]);
  }

  /**
   * Adds repositories, each with a job of its own for the first check of its default branch: a large
   * organisation's arrival must not stand in the way of anybody's pull request. Repeating it under
   * the same delivery queues nothing twice.
   */
  async add(
    deliveryGuid: string,
    installation: { readonly id: number; readonly account: string },
    repositories: readonly RepositoryTarget[],
  ): Promise<void> {
    await this.#installations.upsertInstallation(installation);
    await this.#installations.upsertRepositories(repositories);
    for (const { id, installationId, owner, name } of repositories) {
      const target = { id, installationId, owner, name };
      await this.#intake.accept(
        ownDelivery(deliveryGuid, target, {
          event: REPOSITORY_ADDED,
          key: String(id),
          subject: defaultBranchSubject(id),
          isReplaceable: true,
          payload: target,
        }),
      );
    }
  }

  async remove(installationId: number, repositoryIds: readonly number[]): Promise<void> {
    await this.#installations.eraseRepositories(installationId, repositoryIds);
  }

  /** Erases everything about an installation that was deleted. */
  async erase(installationId: number): Promise<void> {
    await this.#installations.erase(installationId);
  }

  async setSuspended(installationId: number, isSuspended: boolean): Promise<void> {
    await this.#installations.setSuspended(installationId, isSuspended);
  }
}
