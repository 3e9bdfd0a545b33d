import type { Route } from '../http/routes.ts';

/** What holds the users, as a table, model or variable. */
export const USER_WORD =
  /^_?(?:(?:db|app|auth|current|target|existing|deleted|custom|site|stored)_?)?(?:users?|participants?|customers?|profiles?|user_?(?:model|repository|repo|profiles?|accounts?|entity|table|schema))$/iu;

const DELETING = 'delete|erase|purge|forget|destroy|wipe|anonymi[sz]e|pseudonymi[sz]e';
const WHOSE = '(?:my|own|current|the)_';
const WHOM = '(?:user|account|me|myself|self)';
const REST =
  'account|data|by_\\w+|permanently|profile|information|personal_data|task|job|handler|controller|action|use_case|mutation|resolver|procedure';
const FUNCTION = new RegExp(
  `^_?(?:handle_|post_|process_|perform_|do_|run_|on_|async_)?(?:(?:${DELETING})_(?:${WHOSE})?${WHOM}(?:_(?:${REST}))*|(?:user|account)_(?:deletion|erasure)(?:_(?:${REST}))?|(?:delete|erase)_personal_data|gdpr_(?:delete|deletion|erase|erasure|forget)(?:_\\w+)?|right_to_(?:be_forgotten|erasure))$`,
  'u',
);

/** True for a function that is named after the deletion of a user: `deleteUser`, `erase_user_data`. */
export function isDeletionFunction(name: string): boolean {
  return FUNCTION.test(name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/gu, '_').toLowerCase());
}

const USERS = /^(?:users?|me|self)$/u;
const OWN_ACCOUNT = /^(?:account|my-account)$/u;
/** What may stand before: anything else says that the user is removed from it, as from a team. */
const NEUTRAL =
  /^(?:api|v\d+|auth|admin|internal|public|users?|accounts?|me|settings|iam|identity)$/u;
const SAYS_SO =
  /^(?:(?:delete|erase|close)[-_]?(?:my[-_]?)?(?:account|user|me)|account[-_]deletion|gdpr[-_](?:delete|deletion|erase|erasure)|data[-_]?erasure|erasure|forget[-_]me|right[-_]to[-_](?:be[-_]forgotten|erasure))$/u;
const PARAMETER = /^(?:[:{<[*]|\$\w)/u;

/** True for a route by which a user or an account is deleted, going by its path. */
export function isDeletionRoute({ method, path }: Route): boolean {
  const segments = (path ?? '').split('/').filter((segment) => segment !== '');
  const last = segments.at(-1) ?? '';
  if (SAYS_SO.test(last)) {
    return method !== 'GET' && segments.slice(0, -1).every((each) => NEUTRAL.test(each));
  }
  if (method !== 'DELETE') {
    return false;
  }
  const isOne = PARAMETER.test(last);
  const named = isOne ? segments.slice(0, -1) : segments;
  const noun = named.at(-1) ?? '';
  const isUser = isOne ? /^users?$/u.test(noun) : USERS.test(noun) || OWN_ACCOUNT.test(noun);
  return isUser && named.every((each) => NEUTRAL.test(each) || each === noun);
}
