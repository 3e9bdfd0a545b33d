import { isBrowserFile } from '../http/browser-code.ts';
import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr } from '../code/code.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { isOneOffPath } from '../one-off-path.ts';
import type { FileQuestion, Project } from '../project.ts';
import { calleeOf } from '../code/resolve.ts';
import { calledName } from '../code/reach.ts';
import { isSamplePath } from '../sample-path.ts';
import { serviceOf } from '../services.ts';

/** A place where a service replaces the password of an account by another one. */
export interface PasswordChange {
  readonly module: CodeModule;
  readonly call: CallExpr;
  /** The function around it, `resetPassword`. */
  readonly name: string;
}

const HASHING =
  /^(?:(?:bcrypt|bcryptjs|@node-rs\/bcrypt|argon2|@node-rs\/argon2|bcrypt-ts)\.hash(?:Sync)?|bcrypt\.hashpw|argon2\.PasswordHasher\(\)\.hash|passlib\.context\.CryptContext\(\)\.(?:hash|encrypt)|werkzeug\.security\.generate_password_hash|django\.contrib\.auth\.hashers\.make_password|pwdlib\.PasswordHash(?:\.recommended)?\(\)\.hash)$/u;
const HASHING_NAME =
  /^(?:hash_?password|get_?password_?hash|generate_password_hash|make_password|set_password|setPassword|hashPassword|encryptPassword)$/u;
const CHANGE =
  /(?:reset|change|update|set|new|edit|renew)_?\w*pass|pass\w*_?(?:reset|change|update)/iu;

const WORDS = [
  'bcrypt',
  'argon2',
  'passlib',
  'pwdlib',
  'ash_password',
  'ashPassword',
  'asswordHash',
  'assword_hash',
  'et_password',
  'etPassword',
];

/** The program files that may hash passwords. */
export const PASSWORD_FILES: FileQuestion = {
  name: 'stored passwords',
  words: WORDS,
  path: (path) =>
    languageOf(path) !== undefined &&
    !isTestPath(path) &&
    !isSamplePath(path) &&
    !isOneOffPath(path),
  file: (file) => WORDS.some((word) => file.text.includes(word)) && !isBrowserFile(file),
};

/** By the root of each service, the places where it changes passwords, in order of paths. */
export function passwordChangesOf(
  project: Project,
): ReadonlyMap<string, readonly PasswordChange[]> {
  const changes = project.filesWhere(PASSWORD_FILES).flatMap(({ path }) => {
    const module = project.module(path);
    return module === undefined ? [] : changesIn(module);
  });
  return Map.groupBy(changes, ({ module }) => serviceOf(project, module.path).root);
}

function changesIn(module: CodeModule): readonly PasswordChange[] {
  return module.calls.flatMap((call): readonly PasswordChange[] => {
    const isHashing =
      HASHING.test(calleeOf(module, call) ?? '') || HASHING_NAME.test(calledName(call));
    const name = isHashing ? changeAround(module, call) : undefined;
    return name === undefined ? [] : [{ module, call, name }];
  });
}

// The function itself, or the name that one without a name is bound to.
function changeAround(module: CodeModule, call: CallExpr): string | undefined {
  for (const ancestor of module.ancestors(call)) {
    const isBound = ancestor.kind === 'bind' && ancestor.target.kind === 'name';
    const own = ancestor.kind === 'function' ? ancestor.name : null;
    const name = isBound && ancestor.target.kind === 'name' ? ancestor.target.name : own;
    if (name !== null && CHANGE.test(name) && !HASHING_NAME.test(name)) {
      return name;
    }
  }
  return undefined;
}

const GUARDED =
  /password_?histor|histor\w*_?password|previous_?password|used_?password|(?:last|old)_?passwords\b|password_?reuse|reused?_?password|pwned|hibp|zxcvbn|breach|CommonPasswordValidator|common_?passwords?|password_?(?:expir|max_?age|rotat)|compromised_?password|same_?(?:as_?)?(?:old_?|current_?)?password|(?:must|should|cannot) (?:not )?be (?:different|the same)|leaked_?password/iu;
const DELEGATED =
  /@clerk\/|@auth0\/|auth0|firebase-admin|firebase_admin|@supabase\/|supabase|cognito|keycloak|workos|stytch/iu;

/** The files that look at former or known passwords, or leave them to somebody else. */
export const PASSWORD_CHECKS: FileQuestion = {
  name: 'former and known passwords',
  path: (path) => /\.(?:[cm]?[jt]sx?|py|prisma|sql)$/u.test(path) && !isTestPath(path),
  patterns: [GUARDED, DELEGATED],
  file: ({ text }) => GUARDED.test(text) || /\bauth/iu.test(text),
};

/** True when a service, or anything at the root of the repository, keeps a history or knows breached passwords. */
export function looksAtFormerPasswords(project: Project, root: string): boolean {
  return project.filesWhere(PASSWORD_CHECKS).some(({ path }) => path.startsWith(root));
}
