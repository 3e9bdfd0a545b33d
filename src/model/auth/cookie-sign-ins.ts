import type { Place } from '#core/span.ts';

import { ledTo, ownFile } from '../http/application-files.ts';
import { isBrowserFile } from '../http/browser-code.ts';
import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, FunctionExpr, MemberExpr, Node } from '../code/code.ts';
import { fileFact } from '../file-fact.ts';
import { APPLICATION_WORDS, mayCreateApplication } from '../http/http-applications.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { once, onceEach } from '../once.ts';
import type { FileQuestion, Project } from '../project.ts';
import { calledName, lastName, nodesIn, reachOf } from '../code/reach.ts';
import { requestValueOf } from '../http/request-values.ts';
import { calleeOf, nameOf } from '../code/resolve.ts';
import { isSamplePath } from '../sample-path.ts';
import { serviceOf } from '../services.ts';
import { stringOf } from '../code/values.ts';

const WORDS: readonly string[] = [
  'ookie',
  'COOKIES',
  '-session',
  'flask_login',
  'SessionMiddleware',
  'session[',
];

function isServerCode(path: string): boolean {
  return languageOf(path) !== undefined && !isTestPath(path) && !isSamplePath(path);
}

const COOKIE_FILES: FileQuestion = {
  name: 'cookie-sign-ins',
  words: WORDS,
  path: isServerCode,
  file: (file) =>
    WORDS.some((word) => file.text.includes(word)) &&
    (mayCreateApplication(file) || !isBrowserFile(file)),
};

const APPLICATION_FILES: FileQuestion = {
  name: 'http-applications of services',
  words: APPLICATION_WORDS,
  path: isServerCode,
  file: mayCreateApplication,
};

/** The questions by which cookies that sign people in are found. */
export const COOKIE_SIGN_IN_FILES: readonly FileQuestion[] = [COOKIE_FILES, APPLICATION_FILES];

/**
 * Where the application of a file knows people by a cookie that browsers send by themselves, also for
 * another site: it reads one that is named after a sign-in, or keeps a session. Undefined when nothing
 * shows it, as where a token in a header says who calls, and where SameSite keeps the cookie at home.
 */
export function cookieSignInOf(project: Project, path: string): Place | undefined {
  const { root } = serviceOf(project, path);
  const found = cookieFilesOf(project);
  const makers = applicationFiles(project, root);
  const around = makers.filter((maker) => ledTo(project, maker).has(path));
  const own = [path, ...around]
    .map((each) => ownFile(project, each, makers.length < 2, found))
    .find((each) => each !== undefined);
  return own === undefined || staysAtHome(project, root) ? undefined : found.get(own);
}

/**
 * True where the service of a file says that requests of other sites carry its cookies (`SameSite=None`).
 * Where it says nothing, most browsers keep them at home:
 * https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Cookie#samesitesamesite-value
 */
export function isCookieSentAbroad(project: Project, path: string): boolean {
  const { root } = serviceOf(project, path);
  return saidIn(project, serverPathsOf(project, root)).some(({ isOpen }) => isOpen);
}

/** The same for one function that answers a request, with the functions that it calls. */
export function cookieSignInIn(module: CodeModule, fn: FunctionExpr): Place | undefined {
  const { root } = serviceOf(module.project, module.path);
  for (const reached of reachOf({ module, expr: fn }, DEEPEST)) {
    const read = [
      ...reached.fn.params.flatMap(({ fallback }) => fallback ?? []),
      ...nodesIn(reached.fn),
    ].find((node) => isSignIn(reached.module, node));
    if (read !== undefined) {
      return staysAtHome(module.project, root) ? undefined : reached.module.place(read);
    }
  }
  return undefined;
}

const DEEPEST = 4;

/** By path, the first place of each file that knows people by a cookie. */
const cookieFilesOf = onceEach((project: Project): ReadonlyMap<string, Place> => {
  const found = new Map<string, Place>();
  for (const { path } of project.filesWhere(COOKIE_FILES)) {
    const module = project.module(path);
    const node = module?.nodes.find((each) => isSignIn(module, each));
    if (module !== undefined && node !== undefined) {
      found.set(path, module.place(node));
    }
  }
  return found;
});

/** The files of a service that make applications. */
const applicationFiles = once((project: Project, root: string): readonly string[] =>
  project
    .filesWhere(APPLICATION_FILES)
    .map(({ path }) => path)
    .filter((path) => serviceOf(project, path).root === root),
);

const SIGN_IN_NAME =
  /token|sess|auth|\bsid\b|jwt|access|refresh|user|log-?in|credential|identity/iu;
const FORGERY = /csrf|xsrf/iu;

function isSignInName(name: string): boolean {
  return SIGN_IN_NAME.test(name) && !FORGERY.test(name);
}

function isSignIn(module: CodeModule, node: Node): boolean {
  switch (node.kind) {
    case 'member':
      return (
        (node.name === 'cookie' && lastName(node.object) === 'headers') ||
        isCookieRead(module, node)
      );
    case 'index':
      return (
        /^(?:cookies|COOKIES)$/u.test(lastName(node.object)) &&
        isSignInName(keyText(module, node.index))
      );
    // What is assigned to is no expression of its own.
    case 'bind':
    case 'assign':
      return node.target.kind === 'member' && isFlaskSession(module, node.target);
    case 'call':
      return isSession(module, node) || isCookieCall(module, node);
    case 'function':
      return node.params.some(
        ({ target, fallback, type }) =>
          target.kind === 'name' &&
          isSignInName(target.name) &&
          [fallback, type].some((part) => part !== null && /\bCookie\(/u.test(module.text(part))),
      );
    default:
      return false;
  }
}

function isCookieRead(module: CodeModule, node: MemberExpr): boolean {
  const value = requestValueOf(module, node);
  return isFlaskSession(module, node) || (value?.part === 'cookie' && isSignInName(value.key));
}

/** `session["user"]`: https://flask.palletsprojects.com/en/stable/quickstart/#sessions */
function isFlaskSession(module: CodeModule, { object, name }: MemberExpr): boolean {
  return isSignInName(name) && nameOf(module, object) === 'flask.session';
}

const READERS =
  /^(?:hono\/cookie\.get(?:Signed)?Cookie|fastapi\.security(?:\.\w+)*\.APIKeyCookie)$/u;
const SESSIONS =
  /^(?:express-session|cookie-session|client-sessions|koa-(?:generic-)?session2?|@koa\/session|flask_login\.(?:LoginManager|login_user)|starlette\.middleware\.sessions\.SessionMiddleware)$/u;

// `ctx.cookies.get(NAME)`, `getCookie(c, 'session')`, `request.COOKIES.get("sessionid")`
function isCookieCall(module: CodeModule, call: CallExpr): boolean {
  const isReader = READERS.test(calleeOf(module, call) ?? '');
  const isGetter =
    call.callee.kind === 'member' &&
    /^(?:get|unsign)$/u.test(calledName(call)) &&
    /^(?:cookies|COOKIES)$/u.test(lastName(call.callee.object));
  return (
    (isReader || isGetter) && call.args.some(({ value }) => isSignInName(keyText(module, value)))
  );
}

function isSession(module: CodeModule, call: CallExpr): boolean {
  const isRequire = call.callee.kind === 'name' && call.callee.name === 'require';
  // `app.add_middleware(SessionMiddleware, …)`
  const named = [call.callee, call.args[0]?.value].map((expr) =>
    expr === undefined || isRequire ? undefined : nameOf(module, expr),
  );
  return named.some((name) => name !== undefined && SESSIONS.test(name));
}

function keyText(module: CodeModule, key: Expr): string {
  return stringOf(module, key) ?? module.text(key);
}

/** What a file says of SameSite, and whether its cookies stay at home unless it says otherwise. */
interface SameSite {
  readonly isOpen: boolean;
  readonly isKept: boolean;
  readonly isKeptByDefault: boolean;
}

const OPEN = /same_?site['"]?\s*[:=][^,\n}]*['"`]?none\b/iu;
const KEPT = /same_?site['"]?\s*[:=]\s*(?:['"`]?(?:lax|strict)\b|true\b)/iu;
/** Lax by default: https://www.starlette.io/responses/#set-cookie, https://docs.djangoproject.com/en/stable/ref/settings/#session-cookie-samesite */
const KEPT_BY_DEFAULT = /\bfrom (?:fastapi|starlette|django)\b/u;

const sameSiteOf = fileFact('same-site', ({ path, text }): SameSite => ({
  isOpen: OPEN.test(text),
  isKept: KEPT.test(text),
  isKeptByDefault: languageOf(path) === 'python' && KEPT_BY_DEFAULT.test(text),
}));

/**
 * True when a service says of its cookies that no request of another site carries them. Where it says
 * nothing, another service of the repository may set them.
 */
const staysAtHome = once((project: Project, root: string): boolean => {
  const own = saidIn(project, serverPathsOf(project, root));
  const isSaid = own.some(({ isOpen, isKept }) => isOpen || isKept);
  const said = isSaid ? own : saidIn(project, project.paths.filter(isServerCode));
  return (
    !said.some(({ isOpen }) => isOpen) &&
    (said.some(({ isKept }) => isKept) || own.some(({ isKeptByDefault }) => isKeptByDefault))
  );
});

function serverPathsOf(project: Project, root: string): readonly string[] {
  return project.paths.filter(
    (path) => isServerCode(path) && serviceOf(project, path).root === root,
  );
}

function saidIn(project: Project, paths: readonly string[]): readonly SameSite[] {
  return paths.flatMap((path) => sameSiteOf(project, path) ?? []);
}
