import type { ComposeService } from '../containers/compose.ts';
import { composeServices, isComposePath } from '../containers/compose.ts';
import { hasScripts } from '../containers/command-lines.ts';
import type { DatabaseDump } from './database-dumps.ts';
import { parseImageReference } from '../containers/image-reference.ts';
import { interpolate, UNKNOWN_VALUE } from '../code/interpolation.ts';
import { onceEach } from '../once.ts';
import type { Project } from '../project.ts';
import { scriptValue } from '../settings/script-variables.ts';

/** Something that a dump names and that no compose file of the repository has. */
export interface MissingTarget {
  readonly kind: 'container' | 'role' | 'database';
  readonly name: string;
  /** What there is instead, for the message. */
  readonly known: readonly string[];
}

const POSTGRES = /^(?:postgres|postgis|pgvector|timescaledb(?:-ha)?)$/u;
const OPTIONS_WITH_VALUE = /^-(?:[eu]|w|-env|-user|-workdir|-env-file|p|f|-file|-project-name)$/u;
// Makes roles or databases when the container is first started, or a container by hand.
const INITIAL = /(?:^|\/)[\w./-]*(?:init|entrypoint)[\w./-]*\.(?:sql|sh)$/iu;

/** True for the files that say which containers, roles and databases there are. */
export function isBackupTargetPath(path: string): boolean {
  return isComposePath(path) || INITIAL.test(path) || hasScripts(path);
}

/** What the dump names and no compose file has; undefined when all is there or it cannot be told. */
export function missingTargetOf(project: Project, dump: DatabaseDump): MissingTarget | undefined {
  const services = composeServicesOf(project);
  if (services.length === 0 || dump.command.isRemote || dump.script.isRemote) {
    return undefined;
  }
  const container = containerOf(dump);
  if (container !== undefined && !isContainer(project, services, container)) {
    return {
      kind: 'container',
      name: container.name,
      known: services.map(({ name, containerName }) => containerName ?? name),
    };
  }
  return container === undefined ? undefined : missingInPostgres(project, services, dump);
}

interface Named {
  readonly name: string;
  /** True behind `docker compose exec`, which takes services. */
  readonly isService: boolean;
}

function containerOf({ command, script }: DatabaseDump): Named | undefined {
  const words = command.words.filter((word) => word !== 'sudo');
  const isCompose = words[0] === 'docker-compose' || words[1] === 'compose';
  const verb = words.findIndex((word) => word === 'exec' || (isCompose && word === 'run'));
  if (!/^(?:docker|docker-compose|podman)$/u.test(words[0] ?? '') || verb === -1) {
    return undefined;
  }
  let at = verb + 1;
  while (words[at]?.startsWith('-') === true) {
    at += OPTIONS_WITH_VALUE.test(words[at] ?? '') ? 2 : 1;
  }
  const name = scriptValue(script.text, words[at] ?? '');
  return name === undefined || !/^[\w.-]+$/u.test(name)
    ? undefined
    : { name, isService: isCompose };
}

interface KnownService extends ComposeService {
  readonly containerName: string | undefined;
}

const composeServicesOf = onceEach((project: Project): readonly KnownService[] =>
  project.files(isComposePath).flatMap((file) =>
    composeServices(file).map((service) => ({
      ...service,
      containerName: /^[ \t]+container_name:[ \t]*["']?(?<name>[^"'\s#]+)/mu.exec(
        file.text.slice(service.start, service.end),
      )?.groups?.['name'],
    })),
  ),
);

function isContainer(
  project: Project,
  services: readonly KnownService[],
  { name, isService }: Named,
): boolean {
  return (
    services.some((service) => service.name === name) ||
    (!isService && services.some((service) => isContainerOf(service, name))) ||
    project.files(hasScripts).some(({ text }) => makesContainer(text, name))
  );
}

function isContainerOf({ name, containerName }: KnownService, container: string): boolean {
  const written = containerName === undefined ? undefined : interpolate(containerName);
  if (written !== undefined) {
    const parts = written.split(UNKNOWN_VALUE);
    return parts.length === 1
      ? written === container
      : parts.every((part) => container.includes(part));
  }
  // Without a name of its own it is called after project, service and number.
  return new RegExp(`(?:^|[-_])${escaped(name)}(?:[-_]\\d+)?$`, 'u').test(container);
}

function makesContainer(text: string, name: string): boolean {
  return new RegExp(`--name[= ]+["']?${escaped(name)}\\b`, 'u').test(text);
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^$()[\]{}|\\/]/gu, String.raw`\$&`);
}

function missingInPostgres(
  project: Project,
  services: readonly KnownService[],
  { program, words, script }: DatabaseDump,
): MissingTarget | undefined {
  const servers = services.filter(({ image }) =>
    POSTGRES.test(parseImageReference(interpolate(image?.text ?? ''))?.name ?? ''),
  );
  if (!program.startsWith('pg_dump') || servers.length === 0) {
    return undefined;
  }
  const role = scriptValue(script.text, optionOf(words, '-U', '--username') ?? '$');
  const roles = settingsOf(servers, 'POSTGRES_USER');
  if (isMissing(project, role, roles)) {
    return { kind: 'role', name: role, known: roles };
  }
  const database = scriptValue(script.text, optionOf(words, '-d', '--dbname') ?? '$');
  const databases = settingsOf(servers, 'POSTGRES_DB');
  return isMissing(project, database, [...databases, 'postgres', ...databasesOfRoles(servers)])
    ? { kind: 'database', name: database, known: databases }
    : undefined;
}

// Where POSTGRES_DB is not set, the database is called like the user.
function databasesOfRoles(servers: readonly KnownService[]): readonly string[] {
  return servers.some(({ environment }) => !environment.some(({ name }) => name === 'POSTGRES_DB'))
    ? ['']
    : [];
}

function isMissing(
  project: Project,
  name: string | undefined,
  known: readonly string[],
): name is string {
  return (
    name !== undefined &&
    /^[\w-]+$/u.test(name) &&
    known.length > 0 &&
    !known.includes('') &&
    !known.includes(name) &&
    !project.files((path) => INITIAL.test(path)).some(({ text }) => text.includes(name))
  );
}

/** The values of a setting in all servers; an empty one among them stands for what cannot be told. */
function settingsOf(servers: readonly KnownService[], name: string): readonly string[] {
  return servers.map(({ environment }) => {
    const value = environment.find((setting) => setting.name === name)?.value;
    const known = value === undefined ? '' : interpolate(value);
    return known.includes(UNKNOWN_VALUE) ? '' : known;
  });
}

function optionOf(words: readonly string[], short: string, long: string): string | undefined {
  const at = words.findIndex((word) => word === short || word === long);
  return at === -1
    ? words.find((word) => word.startsWith(`${long}=`))?.slice(long.length + 1)
    : words[at + 1];
}
