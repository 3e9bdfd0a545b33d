import type { Place } from '#core/span.ts';

import { composeServices, isComposePath } from '../containers/compose.ts';
import type { ComposeService } from '../containers/compose.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { onceEach } from '../once.ts';
import type { FileQuestion, Project } from '../project.ts';
import type { ProjectFile } from '../project-file.ts';
import { fileNameOf } from '../repository-path.ts';
import { isSamplePath } from '../sample-path.ts';

/** A role of PostgreSQL that the application connects as, as the repository sets it. */
export interface DatabaseConnection {
  /** As written: it may be a variable, `${DB_USER}`. */
  readonly role: string;
  readonly at: Place;
}

/** The superuser that the official image makes: https://hub.docker.com/_/postgres */
export interface ServerSuperuser {
  readonly role: string;
  readonly at: Place;
}

const ADDRESS =
  /postgres(?:ql)?(?:\+\w+)?:\/\/(?<role>\$\{\w+(?::?-[^}]*)?\}|\$\w+|[\w.-]+)(?::[^\s"'`]*)?@/gu;
const USER_SETTING = /^(?:PGUSER|(?:DB|DATABASE|POSTGRES|POSTGRESQL|PG)_?USER(?:NAME)?)$/u;
// What changes the schema, or tests, connects for itself.
const FOR_OTHERS = /migrat|admin|direct|super|shadow|test|owner|root|backup|dump/iu;

/** True for the files of settings in which connections stand; code is asked by `CONNECTION_CODE`. */
export function isConnectionPath(path: string): boolean {
  return (isComposePath(path) || isEnvPath(path)) && !isTestPath(path) && !isSamplePath(path);
}

function isEnvPath(path: string): boolean {
  const name = fileNameOf(path);
  return /^\.env(?:\.|$)|\.env$/u.test(name) && !/test|ci$/iu.test(name);
}

/** Asked of code that states the address of a database. */
export const CONNECTION_CODE: FileQuestion = {
  name: 'addresses of databases in code',
  words: ['postgresql', 'postgres:'],
  path: (path) => languageOf(path) === 'python' && !isTestPath(path) && !isSamplePath(path),
  file: ({ text }) => new RegExp(ADDRESS.source, 'u').test(text),
};

/** The roles that settings, compose services and defaults in Python connect as, in order of paths. */
export const databaseConnectionsOf = onceEach((project: Project): readonly DatabaseConnection[] => [
  ...project
    .files(isConnectionPath)
    .flatMap((file) =>
      isComposePath(file.path) ? composeConnections(file) : envConnections(file),
    ),
  ...project.filesWhere(CONNECTION_CODE).flatMap((file) => addressesIn(file, file.text, 0)),
]);

function composeConnections(file: ProjectFile): readonly DatabaseConnection[] {
  return composeServices(file)
    .filter(
      (service) => !isServer(service) && !FOR_OTHERS.test(`${service.name} ${service.command}`),
    )
    .flatMap(({ environment }) =>
      environment
        .filter(({ name }) => !FOR_OTHERS.test(name))
        .flatMap(({ name, value, start, end }): readonly DatabaseConnection[] =>
          USER_SETTING.test(name) && value !== undefined && value !== ''
            ? [{ role: value, at: file.place({ start, end }) }]
            : addressesIn(file, file.slice({ start, end }), start),
        ),
    );
}

function envConnections(file: ProjectFile): readonly DatabaseConnection[] {
  return [...file.text.matchAll(/^(?:export\s+)?(?<name>\w+)\s*=\s*(?<value>[^\n#]*)/gmu)].flatMap(
    ({ groups, index, 0: whole }) =>
      FOR_OTHERS.test(groups?.['name'] ?? '') ? [] : addressesIn(file, whole, index),
  );
}

function addressesIn(
  file: ProjectFile,
  text: string,
  shift: number,
): readonly DatabaseConnection[] {
  return [...text.matchAll(ADDRESS)].map(({ groups, index, 0: whole }) => {
    const role = groups?.['role'] ?? '';
    const start = shift + index + whole.indexOf(role, whole.indexOf('//'));
    return { role, at: file.place({ start, end: start + role.length }) };
  });
}

/** The superusers of the PostgreSQL servers in compose files. */
export const serverSuperusersOf = onceEach((project: Project): readonly ServerSuperuser[] =>
  project.files(isConnectionPath).flatMap((file) =>
    (isComposePath(file.path) ? composeServices(file) : [])
      .filter(isServer)
      .map(({ environment, nameStart, nameEnd }) => {
        const user = environment.find(({ name }) => name === 'POSTGRES_USER');
        return user?.value === undefined
          ? { role: 'postgres', at: file.place({ start: nameStart, end: nameEnd }) }
          : { role: user.value, at: file.place(user) };
      }),
  ),
);

function isServer({ image }: ComposeService): boolean {
  return /(?:^|\/)(?:postgres|postgis|pgvector|timescaledb)(?:[:@/]|$)/u.test(image?.text ?? '');
}
