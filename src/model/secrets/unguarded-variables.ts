import { composeServices } from '../containers/compose.ts';
import type { ComposeService } from '../containers/compose.ts';
import { variablesOf } from './environment-file.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';
import { folderOf } from '../repository-path.ts';
import { isSigningName } from './settings-secret-names.ts';

/** `${VAR}` or `${VAR:-}` where an empty value is an empty password or key. */
export interface UnguardedVariable {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** The setting or option that it is given to. */
  readonly target: string;
}

const REFERENCE = /(?<!\$)\$(?:\{(?<braced>\w+)(?::?-)?\}|(?<bare>[a-z_]\w*))/giu;
const INNER_PASSWORD =
  /(?:postgres|pg|db|database|mysql|mariadb|mongo|redis|valkey|rabbit(?:mq)?|amqp|admin|root|minio|elastic(?:search)?|opensearch|clickhouse|neo4j|influx|superuser|basic_auth|app)_?(?:\w*_)?(?:pass(?:word|wd)?|pwd)$/iu;
// Accounts of somebody else's service, which may well be left out.
const OUTSIDE =
  /smtp|mail|oauth|ldap|ftp|proxy|registry|sso|saml|oidc|github|google|azure|aws|stripe|twilio|sentry|client_?secret|api_?(?:key|secret)|apple|discord|slack/iu;
// Coolify makes these itself: https://coolify.io/docs/knowledge-base/docker/compose
const MADE_BY_PLATFORM = /^SERVICE_(?:HEX|PASSWORD|BASE64|REALBASE64|USER)_/u;
// A second key that is accepted while keys are changed is empty most of the time.
const SECOND = /(?:^|_)(?:previous|prev|old|next|secondary|fallback)(?:_|$)/iu;
// The images that refuse to start with an empty one: https://hub.docker.com/_/postgres,
// https://github.com/influxdata/influxdata-docker/blob/master/influxdb/2.7/entrypoint.sh
const REFUSES_EMPTY =
  /^(?:POSTGRES_PASSWORD|MYSQL_ROOT_PASSWORD|MARIADB_ROOT_PASSWORD|MYSQL_PASSWORD|SA_PASSWORD|MSSQL_SA_PASSWORD|DOCKER_INFLUXDB_INIT_(?:USERNAME|PASSWORD))$/u;

// What has to be set so that the deployment is protected by it.
function isProtecting(name: string): boolean {
  return (
    !MADE_BY_PLATFORM.test(name) &&
    !OUTSIDE.test(name) &&
    !SECOND.test(name) &&
    (isSigningName(name) || INNER_PASSWORD.test(name))
  );
}

/** By service, the variables that protect it and that nothing in the file guards, each once. */
export function unguardedVariables(
  file: ProjectFile,
  project: Project,
): readonly {
  readonly service: ComposeService;
  readonly variables: readonly UnguardedVariable[];
}[] {
  // Compose reads the file of variables beside, and refuses the whole file for one guard.
  const beside = project.file(`${folderOf(file.path)}.env`);
  const given = new Set(beside === undefined ? [] : variablesOf(beside).map(({ name }) => name));
  const seen = new Set<string>();
  return composeServices(file).map((service) => ({
    service,
    variables: service.environment.flatMap(({ name: target, value, start, end }) => {
      const offset = value === undefined ? -1 : file.slice({ start, end }).lastIndexOf(value);
      return offset === -1 || REFUSES_EMPTY.test(target)
        ? []
        : referencesIn(value ?? '', start + offset)
            .map((found) => ({ ...found, target }))
            .filter(
              ({ name }) =>
                isProtecting(name) &&
                !given.has(name) &&
                !isGuarded(file, name) &&
                isFirst(seen, name),
            );
    }),
  }));
}

function isGuarded({ text }: ProjectFile, name: string): boolean {
  return new RegExp(`\\$\\{${name}:?\\?`, 'u').test(text);
}

function isFirst(seen: Set<string>, name: string): boolean {
  const isNew = !seen.has(name);
  seen.add(name);
  return isNew;
}

function referencesIn(
  text: string,
  offset: number,
): readonly { readonly name: string; readonly start: number; readonly end: number }[] {
  return Array.from(text.matchAll(REFERENCE)).flatMap((match) => {
    const name = match.groups?.['braced'] ?? match.groups?.['bare'];
    const start = offset + match.index;
    return name === undefined ? [] : [{ name, start, end: start + match[0].length }];
  });
}
