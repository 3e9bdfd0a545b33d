import type { Place } from '#core/span.ts';

import { composeServices } from '../containers/compose.ts';
import { parseImageReference } from '../containers/image-reference.ts';
import { interpolate } from '../code/interpolation.ts';
import { isManifestPath, kubernetesWorkloads } from '../containers/kubernetes.ts';
import { onceEach } from '../once.ts';
import {
  isDeploymentPath,
  isOtherPath,
  isProductionPath,
  productionComposes,
} from '../deploy/production-deployments.ts';
import type { Project } from '../project.ts';

/** A database that production runs itself, with data that stays. */
export interface ProductionDatabase {
  /** The service or workload. */
  readonly name: string;
  readonly image: string;
  readonly at: Place;
  /** What says that production runs it: the end of a sentence. */
  readonly reason: string;
}

/** Servers that keep records; caches, pools of connections and stores of metrics are none. */
const STORES =
  /^(?:postgres(?:ql)?|postgis|pgvector|timescaledb(?:-ha)?|mysql|mysql-server|mariadb|percona(?:-server)?|mongo|mongodb|mongodb-community-server|couchdb|cockroach|neo4j|arangodb|surrealdb|mssql)$/u;

/** True for the files that say which databases production runs. */
export function isProductionDatabasePath(path: string): boolean {
  return isDeploymentPath(path) || isClusterPath(path);
}

// Manifests of a cluster, and not charts, which others fill in.
function isClusterPath(path: string): boolean {
  return isManifestPath(path) && isProductionPath(path);
}

/** The databases that production runs itself, in order of paths. */
export const productionDatabasesOf = onceEach((project: Project): readonly ProductionDatabase[] => [
  ...productionComposes(project).flatMap(({ path, reason }) => {
    const file = project.file(path);
    return file === undefined
      ? []
      : composeServices(file)
          .filter(({ image, profiles, volumes }) => {
            return isStore(image?.text) && profiles.length === 0 && volumes.length > 0;
          })
          .map(({ name, nameStart, nameEnd, image }) => ({
            name,
            image: image?.text ?? '',
            at: file.place({ start: nameStart, end: nameEnd }),
            reason: `of ${path}, ${reason}`,
          }));
  }),
  ...project.files(isClusterPath).flatMap((file) =>
    kubernetesWorkloads(file).flatMap(({ kind, name, containers }) => {
      const store = containers.find(({ image, isInit }) => !isInit && isStore(image));
      return store === undefined || !/^(?:StatefulSet|Deployment)$/u.test(kind) || isOtherPath(name)
        ? []
        : [
            {
              name,
              image: store.image ?? '',
              at: file.place(store),
              reason: `of ${file.path}, which is named for production`,
            },
          ];
    }),
  ),
]);

function isStore(image: string | undefined): boolean {
  const reference = image === undefined ? undefined : parseImageReference(interpolate(image));
  return reference !== undefined && STORES.test(reference.name);
}
