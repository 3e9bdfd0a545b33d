import { CHECK_RERUN, PULL_REVIEW, REPOSITORY_ADDED } from '../own-event.ts';
import { handleCheckRerun } from './check-rerun.ts';
import type { HandlerPorts } from './handler.ts';
import { handlePullReview } from './pull-review.ts';
import { handleRepositoryAdded } from './repository-added.ts';

type OwnEventHandler = (ports: HandlerPorts, payload: unknown) => Promise<void>;

/** The handlers of the events that the service sends itself. The front door lets none of them in. */
export const OWN_EVENTS: ReadonlyMap<string, OwnEventHandler> = new Map([
  [REPOSITORY_ADDED, handleRepositoryAdded],
  [CHECK_RERUN, handleCheckRerun],
  [PULL_REVIEW, handlePullReview],
]);
