import type { CodeModule } from '../code/code-module.ts';
import type {
  CallExpr,
  ClassExpr,
  Expr,
  FunctionExpr,
  MemberExpr,
  Node,
  Pattern,
  Ranged,
  Stmt,
} from '../code/code.ts';
import { lastName } from '../code/reach.ts';
import { functionOf } from '../code/resolve.ts';
import type { Resolved } from '../code/resolve.ts';
import { isDeletionFunction, isDeletionRoute, USER_WORD } from './user-deletions-names.ts';
import { handlerOf } from '../http/routes-handler.ts';
import { routeName, routesOf } from '../http/routes.ts';
import { stringOf } from '../code/values.ts';

/** A place where a program is asked to forget a user. */
export interface UserDeletion {
  readonly kind: 'event' | 'route' | 'function';
  /** `The user.deleted event`, `DELETE /users/me` or `deleteUser()`. */
  readonly name: string;
  /** The file that declares it, and the place there. */
  readonly module: CodeModule;
  readonly at: Ranged;
  /** What runs then; of a handler of many events, only the statements for this one. */
  readonly run: Resolved<FunctionExpr>;
}

/** One of these words is in every file that is asked to forget a user. */
export const USER_DELETION_WORDS: readonly string[] = [
  'user.deleted',
  ...["'", '"', '`'].map((quote) => `.delete(${quote}`),
  ' DELETE',
  "['DELETE",
  '["DELETE',
  '@Delete',
  '/delete-account',
  '/delete-user',
  '/delete-profile',
  '/delete-me',
  '/delete-my',
  '/delete-own',
  "'/delete-",
  '"/delete-',
  'erase',
  'Erase',
  'erasure',
  'Erasure',
  'forget',
  'Forget',
  'gdpr',
  'Gdpr',
  'nonymi',
  'deleteUser',
  'DeleteUser',
  'deleteAccount',
  'DeleteAccount',
  'deleteMy',
  'deleteOwn',
  'deleteCurrent',
  'deleteMe(',
  'deleteMe:',
  'deleteMe =',
  'deleteSelf',
  'delete_user',
  'delete_account',
  'delete_my',
  'delete_own',
  'delete_current',
  'delete_me',
  'delete_self',
  'purgeUser',
  'purge_user',
  'purgeAccount',
  'purge_account',
  'destroyUser',
  'destroy_user',
  'wipeUser',
  'wipe_user',
  'serDeletion',
  'ser_deletion',
  'ccountDeletion',
  'ccount_deletion',
  'UserViewSet',
  'AccountViewSet',
  'ProfileViewSet',
];

const EVENT = /^(?:clerk[./])?user\.deleted$/u;
/** Who sends `user.deleted` when somebody closed an account there. */
const PROVIDER = /clerk|workos|auth0|supabase|svix|kinde|stytch|descope|propelauth/iu;

/**
 * The places of a file that are about the deletion of a user, in source order of their beginnings: the
 * event of an identity provider, routes whose path says so, and functions whose name does.
 */
export function userDeletionsOf(module: CodeModule): readonly UserDeletion[] {
  // By SCIM an employer takes somebody's access away, which asks for no erasure.
  if (/scim/iu.test(module.path)) {
    return [];
  }
  const events = PROVIDER.test(module.path + module.file.text) ? eventsOf(module) : [];
  const known = [...events, ...deletionRoutesOf(module)];
  const functions = deletionFunctionsOf(module).filter(
    ({ run }) => !known.some((other) => other.run.expr === run.expr),
  );
  return [...known, ...functions].toSorted((a, b) => a.at.start - b.at.start);
}

function eventsOf(module: CodeModule): readonly UserDeletion[] {
  return module.nodes.flatMap((node): readonly UserDeletion[] => {
    switch (node.kind) {
      case 'switch':
        return node.cases.flatMap(({ test, start, end }, index) =>
          test !== null && isEvent(module, test)
            ? eventOf(module, test, sectionAt(module, node, { start, end }, caseBody(node, index)))
            : [],
        );
      case 'if': {
        const literal = comparedEvent(module, node.test);
        return literal === undefined
          ? []
          : eventOf(module, literal, sectionAt(module, node, literal, node.then));
      }
      case 'object':
        return node.entries.flatMap((entry) =>
          entry.kind === 'property' && EVENT.test(entry.key)
            ? eventOf(
                module,
                { start: entry.keyStart, end: entry.keyEnd },
                functionOf(module, entry.value),
              )
            : [],
        );
      case 'call':
        return triggeredBy(module, node);
      default:
        return [];
    }
  });
}

function eventOf(
  module: CodeModule,
  at: Ranged,
  run: Resolved<FunctionExpr> | undefined,
): readonly UserDeletion[] {
  return run === undefined
    ? []
    : [{ kind: 'event', name: 'The user.deleted event', module, at, run }];
}

function isEvent(module: CodeModule, expr: Expr): boolean {
  return EVENT.test(stringOf(module, expr) ?? '');
}

// `type === 'user.deleted'`, alone or among other conditions.
function comparedEvent(module: CodeModule, test: Expr): Expr | undefined {
  if (test.kind !== 'binary') {
    return undefined;
  }
  switch (test.op) {
    case '&&':
    case '||':
      return comparedEvent(module, test.left) ?? comparedEvent(module, test.right);
    case '===':
    case '==':
      return [test.right, test.left].find((side) => isEvent(module, side));
    default:
      return undefined;
  }
}

// Inngest and Trigger.dev: `createFunction({ id }, { event: 'clerk/user.deleted' }, async () => …)`.
function triggeredBy(module: CodeModule, call: CallExpr): readonly UserDeletion[] {
  const last = call.args.at(-1)?.value;
  const trigger = call.args
    .flatMap(({ value }) => (value.kind === 'object' ? value.entries : []))
    .find(
      (entry) => entry.kind === 'property' && entry.key === 'event' && isEvent(module, entry.value),
    );
  return trigger === undefined || last === undefined
    ? []
    : eventOf(module, trigger.value, functionOf(module, last));
}

/** The statements that a case runs: its own, and those it falls through to. */
function caseBody(node: Extract<Stmt, { kind: 'switch' }>, index: number): readonly Stmt[] {
  const bodies: Stmt[] = [];
  for (const { body } of node.cases.slice(index)) {
    bodies.push(...body);
    if (body.length > 0) {
      break;
    }
  }
  return bodies;
}

// A function of which only these statements are there, so that everything that reads functions reads them.
function sectionAt(
  module: CodeModule,
  node: Node,
  range: Ranged,
  body: readonly Stmt[],
): Resolved<FunctionExpr> | undefined {
  const fn = module.enclosingFunction(node);
  const end = Math.max(range.end, body.at(-1)?.end ?? 0);
  return fn === undefined ? undefined : { module, expr: { ...fn, start: range.start, end, body } };
}

function deletionRoutesOf(module: CodeModule): readonly UserDeletion[] {
  return routesOf(module)
    .filter((route) => isDeletionRoute(route) && !speaksForItself(module, route.handler))
    .map((route) => ({
      kind: 'route' as const,
      name: routeName(route),
      module,
      at: route.at,
      run: route.handler,
    }));
}

// A function of another file that is named after the deletion is found there.
function speaksForItself(module: CodeModule, handler: Resolved<FunctionExpr>): boolean {
  return handler.module !== module && isDeletionFunction(handler.expr.name ?? '');
}

function deletionFunctionsOf(module: CodeModule): readonly UserDeletion[] {
  if (isClient(module)) {
    return [];
  }
  return module.nodes.flatMap((node): readonly UserDeletion[] => {
    switch (node.kind) {
      case 'function':
        return namedFunction(module, node);
      case 'bind':
        return node.target.kind === 'name' && node.value !== null
          ? givenFunction(module, node.target.name, node.target, node.value)
          : [];
      case 'assign':
        return isExport(node.target)
          ? givenFunction(module, node.target.name, nameOfMember(node.target), node.value)
          : [];
      case 'object':
        return node.entries.flatMap((entry) =>
          entry.kind === 'property'
            ? givenFunction(
                module,
                entry.key,
                { start: entry.keyStart, end: entry.keyEnd },
                entry.value,
              )
            : [],
        );
      case 'class':
        return [
          ...node.fields.flatMap(({ name, value, start }) =>
            value === null
              ? []
              : givenFunction(module, name, { start, end: start + name.length }, value),
          ),
          ...viewMethods(module, node),
        ];
      default:
        return [];
    }
  });
}

// `exports.deleteMe = …`.
function isExport(target: Pattern): target is MemberExpr {
  return target.kind === 'member' && lastName(target.object) === 'exports';
}

function nameOfMember({ end, name }: MemberExpr): Ranged {
  return { start: end - name.length, end };
}

// What runs in a browser asks a server to delete.
function isClient(module: CodeModule): boolean {
  return (
    /\.[jt]sx$|(?:^|\/)(?:frontend|client|composables)\//u.test(module.path) ||
    module.facts.directives.includes('use client')
  );
}

function namedFunction(module: CodeModule, fn: FunctionExpr): readonly UserDeletion[] {
  const cls = module.enclosingClass(fn);
  const isOutline = cls !== undefined && (fn.body.length === 0 || isAbstract(cls));
  return fn.name === null || !isDeletionFunction(fn.name) || isOutline
    ? []
    : [deletionFunction(module, fn.name, { start: fn.nameStart, end: fn.nameEnd }, fn)];
}

const ABSTRACT = /^(?:ABC|Protocol|\w*Interface)$/u;
const STAND_IN = /(?:^(?:Base|Abstract|Mock|Fake|Stub|Noop|NoOp|Dummy)|Interface$|Mixin$)/u;

function isAbstract({ name, bases }: ClassExpr): boolean {
  return STAND_IN.test(name ?? '') || bases.some((base) => ABSTRACT.test(lastName(base)));
}

function givenFunction(
  module: CodeModule,
  name: string,
  at: Ranged,
  value: Expr,
): readonly UserDeletion[] {
  if (!isDeletionFunction(name) || (value.kind !== 'function' && value.kind !== 'call')) {
    return [];
  }
  const fn = handlerOf(module, value);
  const isHere = fn !== undefined && value.start <= fn.expr.start && fn.expr.end <= value.end;
  return isHere && fn.module === module && fn.expr.name !== name
    ? [deletionFunction(module, name, at, fn.expr)]
    : [];
}

/** `DeleteAccountView.post` and `UserViewSet.destroy` of Django and its REST framework. */
function viewMethods(module: CodeModule, cls: ClassExpr): readonly UserDeletion[] {
  const name = cls.name ?? '';
  const isView = /View(?:Set)?$/u.test(name);
  const subject = name.replace(/(?:API)?View(?:Set)?$/u, '');
  const methods = isDeletionFunction(subject)
    ? /^(?:post|delete)$/u
    : /^(?:destroy|perform_destroy)$/u;
  const isUsers = isDeletionFunction(subject) || USER_WORD.test(subject);
  return isView && isUsers
    ? cls.methods
        .filter((method) => methods.test(method.name ?? ''))
        .map((fn) =>
          deletionFunction(
            module,
            `${name}.${fn.name ?? ''}`,
            { start: fn.nameStart, end: fn.nameEnd },
            fn,
          ),
        )
    : [];
}

function deletionFunction(
  module: CodeModule,
  name: string,
  at: Ranged,
  fn: FunctionExpr,
): UserDeletion {
  return { kind: 'function', name: `${name}()`, module, at, run: { module, expr: fn } };
}
