import type { Place } from '#core/span.ts';

import type { Project } from '../project.ts';
import { hasLimitEverywhere, isRateLimited } from './rate-limit-coverage.ts';
import { routeName } from './routes.ts';
import type { Route } from './routes.ts';
import { servedRoutesOf } from './served-routes.ts';

/** A service none of whose routes that change or export data is limited. */
export interface UnlimitedService {
  /** The application, where a limiter would be installed. */
  readonly at: Place;
  readonly routes: readonly Route[];
}

// Fewer may stand behind something that is not seen.
const FEWEST = 5;

/** The services with so many unlimited routes that change or export data, sorted by root. */
export function unlimitedServices(project: Project): readonly UnlimitedService[] {
  return servedRoutesOf(project).flatMap(({ application, at, routes }) => {
    const costly = hasLimitEverywhere(application.module) ? [] : routes.filter(isCostly);
    return costly.length < FEWEST || costly.some(isRateLimited) ? [] : [{ at, routes: costly }];
  });
}

function isCostly(route: Route): boolean {
  const isForMachines = /webhook|callback|cron|internal|health|log-?out|sign-?out/iu.test(
    `${route.module.path} ${routeName(route)}`,
  );
  return (
    !isForMachines &&
    (/^(?:POST|PUT|PATCH|DELETE)$/u.test(route.method) ||
      /(?:^|\/)(?:export|download)s?(?:\/|$)/iu.test(route.path ?? ''))
  );
}
