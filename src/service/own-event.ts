import type { NewDelivery } from '#store/delivery.ts';

import type { RepositoryTarget } from './reviewer.ts';

/** The event by which the service asks itself for the first check of a repository. */
export const REPOSITORY_ADDED = 'faultline_repository_added';

/** The event by which the service asks itself for another run of one check. */
export const CHECK_RERUN = 'faultline_check_rerun';

/** The event by which the service asks itself for the review of a pull request. */
export const PULL_REVIEW = 'faultline_pull_review';

/** A pull request that is to be reviewed as it is then. */
export interface PullReviewWish {
  readonly target: RepositoryTarget;
  readonly number: number;
  /** True when its check has to run anew, false when it is only missing. */
  readonly isRerun: boolean;
}

/** One check that is to run again. */
export interface CheckRerun {
  readonly target: RepositoryTarget;
  readonly headSha: string;
  /** The key that the check run carries. */
  readonly externalId: string;
}

/**
 * A delivery that the service sends itself out of GitHub's delivery `causeGuid`. Repeating it under the
 * same cause queues nothing twice.
 */
export function ownDelivery(
  causeGuid: string,
  { installationId, id: repositoryId }: RepositoryTarget,
  own: Pick<NewDelivery, 'event' | 'subject' | 'isReplaceable'> & {
    /** Tells apart what one delivery causes. */
    readonly key: string;
    readonly payload: object;
  },
): NewDelivery {
  return {
    guid: `${causeGuid}.${own.key}`,
    event: own.event,
    action: undefined,
    installationId,
    repositoryId,
    subject: own.subject,
    isReplaceable: own.isReplaceable,
    payload: JSON.stringify(own.payload),
  };
}
