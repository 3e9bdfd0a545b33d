import type { Place } from '#core/span.ts';

import { databaseConnectionsOf, serverSuperusersOf } from './database-connections.ts';
import type { DatabaseConnection } from './database-connections.ts';
import { isTestPath } from '../code/language.ts';
import { onceEach } from '../once.ts';
import type { FileQuestion, Project } from '../project.ts';
import type { ProjectFile } from '../project-file.ts';
import { declaresRowSecurity } from './row-level-security.ts';
import { isSamplePath } from '../sample-path.ts';

/** A connection of the application on which policies have no effect. */
export interface RowSecurityBypass {
  readonly connection: DatabaseConnection;
  readonly why: 'superuser' | 'bypass' | 'owner';
  /** What makes the role one of these; undefined for `postgres`, which is one by its name. */
  readonly cause: Place | undefined;
  /** Where the first policy is declared. */
  readonly policy: Place;
}

/** Asked of the files that declare policies. */
export const POLICIES: FileQuestion = {
  name: 'policies of rows',
  words: ['POLICY', 'policy', 'Policy'],
  path: (path) => declaresRowSecurity(path) && !isTestPath(path) && !isSamplePath(path),
  patterns: [/\bcreate\s+policy\b/iu],
};

/** Asked of all files: what takes another role once it is connected. */
export const ROLE_CHANGES: FileQuestion = {
  name: 'changes of the role',
  words: ['ROLE', 'role', 'AUTHORIZATION', 'authorization'],
  path: (path) => !isTestPath(path),
  patterns: [/\bset\s+(?:local\s+|session\s+)?(?:role|session\s+authorization)\b/iu],
};

// Supabase applies policies to what comes through its own API, whoever owns the database.
const SUPABASE =
  /\bauth\s*\.\s*(?:uid|jwt|role)\s*\(|\bto\s+(?:authenticated|anon|service_role)\b/iu;

/**
 * The bypass of row-level security by the application, when the repository shows all the roles that it
 * connects as and every one of them is above the policies. Undefined when one of them is not.
 */
export const rowSecurityBypassOf = onceEach((project: Project): RowSecurityBypass | undefined => {
  const files = project.filesWhere(POLICIES);
  const [first] = files;
  const connections = databaseConnectionsOf(project);
  const isElsewhere = files.some(({ text }) => SUPABASE.test(text));
  if (first === undefined || isElsewhere || project.filesWhere(ROLE_CHANGES).length > 0) {
    return undefined;
  }
  const policy = placeOf(first, /\bcreate\s+policy\s+\S+/iu);
  const found = connections.map((connection) => bypassBy(project, files, connection));
  const [bypass] = found;
  return bypass !== undefined && policy !== undefined && found.every((each) => each !== undefined)
    ? { ...bypass, policy }
    : undefined;
});

type Bypass = Omit<RowSecurityBypass, 'policy'>;

function bypassBy(
  project: Project,
  files: readonly ProjectFile[],
  connection: DatabaseConnection,
): Bypass | undefined {
  const superuser = serverSuperusersOf(project).find(({ role }) => isSame(role, connection.role));
  if (superuser !== undefined) {
    return { connection, why: 'superuser', cause: superuser.at };
  }
  if (connection.role === 'postgres') {
    return { connection, why: 'superuser', cause: undefined };
  }
  const role = connection.role.replaceAll(/[^\w]/gu, '');
  const sql = project.files((path) => path.endsWith('.sql') && !isTestPath(path));
  const bypass = statedIn(
    sql,
    new RegExp(
      `\\b(?:create|alter)\\s+(?:role|user)\\s+"?${role}"?\\b[^;]*\\s(?:bypassrls|superuser)\\b`,
      'iu',
    ),
  );
  if (bypass !== undefined) {
    return { connection, why: 'bypass', cause: bypass };
  }
  const isForced = files.some(({ text }) => /\bforce\s+row\s+level\s+security\b/iu.test(text));
  const owner = statedIn(sql, new RegExp(`\\bowner\\s+to\\s+"?${role}"?(?!\\w)`, 'iu'));
  return owner === undefined || isForced || role === ''
    ? undefined
    : { connection, why: 'owner', cause: owner };
}

// `${POSTGRES_USER:-app}` and `$POSTGRES_USER` are one variable.
function isSame(a: string, b: string): boolean {
  return normalised(a) === normalised(b);
}

function normalised(role: string): string {
  return role.replace(/^\$\{?(?<name>\w+)(?::?-[^}]*)?\}?$/u, '$$$<name>');
}

function statedIn(files: readonly ProjectFile[], form: RegExp): Place | undefined {
  for (const file of files) {
    const place = placeOf(file, form);
    if (place !== undefined) {
      return place;
    }
  }
  return undefined;
}

function placeOf(file: ProjectFile, form: RegExp): Place | undefined {
  const found = form.exec(file.text);
  return found === null
    ? undefined
    : file.place({ start: found.index, end: found.index + found[0].length });
}
