import { COOKIE, FILES, holdsPages, PAGE, SIGN_IN } from './browser-use.ts';
import type { BrowserUse } from './browser-use.ts';
import type { CodeModule } from '../code/code-module.ts';
import type { AssignExpr, CallExpr, Expr } from '../code/code.ts';
import { calledName, lastName } from '../code/reach.ts';
import { calleeOf, follow, nameOf } from '../code/resolve.ts';
import { headerWritesOf } from './response-headers.ts';
import { isDevelopmentOnly } from '../settings/settings-production.ts';
import { stringOf } from '../code/values.ts';

const STATIC =
  /^(?:express(?:\.default)?\.static|serve-static|serve-handler|sirv|koa-(?:static(?:-cache|-server)?|send)|@fastify\/static|fastify-static|@?hono\/[\w/-]+\.serveStatic|@nestjs\/serve-static\.ServeStaticModule\.forRoot(?:Async)?|connect-history-api-fallback)$/u;
const PAGES = /^(?:next|@nestjs\/common\.Render|@fastify\/view|koa-views|koa-ejs|@koa\/ejs)$/u;
const SESSION =
  /^(?:express-session|cookie-session|client-sessions|koa-(?:generic-)?session2?|@koa\/session|(?:@fastify\/|fastify-)(?:secure-)?session|hono\/cookie\.set(?:Signed)?Cookie|hono-sessions?\.\w+|passport(?:\.default)?\.session|iron-session\.\w+|better-auth\.betterAuth|next-auth|@auth\/\w+\.\w+Auth)$/u;

const RESPONSE = /^_?(?:res|resp|response|reply|rep|ctx|context|c)$/iu;

/** Where a file of a Node.js server answers browsers: pages, files, cookies and sign-ins. */
export function browserUsesIn(module: CodeModule): readonly BrowserUse[] {
  return [
    ...module.calls.flatMap((call) => {
      const note = ofLibrary(module, call) ?? ofResponse(module, call);
      return note === undefined || isDevelopmentOnly(module, call)
        ? []
        : [{ at: call.callee, note }];
    }),
    ...module.nodes.flatMap((node) =>
      node.kind === 'assign' && isHtmlType(module, node) ? [{ at: node.target, note: PAGE }] : [],
    ),
    ...headerWritesOf(module).flatMap(({ name, value, at }) => {
      const note = ofHeader(name, value === null ? '' : module.text(value));
      return note === undefined ? [] : [{ at, note }];
    }),
  ];
}

// `app.use(session(…))` calls it, `app.register(fastifyStatic, …)` hands it on.
function ofLibrary(module: CodeModule, call: CallExpr): string | undefined {
  const isRequire = call.callee.kind === 'name' && call.callee.name === 'require';
  const [first] = call.args;
  const handedOn =
    calledName(call) === 'register' && first !== undefined ? nameOf(module, first.value) : '';
  for (const name of isRequire ? [] : [calleeOf(module, call) ?? '', handedOn ?? '']) {
    if (STATIC.test(name)) {
      return servesMore(module, call) ? FILES : undefined;
    }
    if (PAGES.test(name)) {
      return PAGE;
    }
    if (SESSION.test(name)) {
      return COOKIE;
    }
  }
  return undefined;
}

function servesMore(module: CodeModule, call: CallExpr): boolean {
  return call.args.some(({ value }) => holdsPages(module, folderText(module, value)));
}

function folderText(module: CodeModule, expr: Expr): string {
  const end = follow(module, expr);
  const isText = end !== undefined && end.expr.kind !== 'function' && end.expr.kind !== 'class';
  return `${module.text(expr)} ${isText ? end.module.text(end.expr) : ''}`;
}

function ofResponse(module: CodeModule, call: CallExpr): string | undefined {
  const { callee, args } = call;
  if (callee.kind !== 'member') {
    return undefined;
  }
  const { name, object } = callee;
  // NestJS and Express say on the application how pages are made.
  if (
    name === 'setViewEngine' ||
    (name === 'set' && stringOf(module, args[0]?.value) === 'view engine')
  ) {
    return PAGE;
  }
  if (name === 'useStaticAssets') {
    return servesMore(module, call) ? FILES : undefined;
  }
  if (name === 'set' && lastName(object) === 'cookies') {
    return COOKIE;
  }
  return RESPONSE.test(rootName(object)) ? ofMethod(module, name, args[0]?.value) : undefined;
}

function ofMethod(module: CodeModule, method: string, first: Expr | undefined): string | undefined {
  switch (method) {
    case 'render':
    case 'view':
    case 'html':
      return first === undefined ? undefined : PAGE;
    case 'sendFile':
    case 'sendfile':
      return first !== undefined && holdsPages(module, module.text(first)) ? FILES : undefined;
    case 'cookie':
    case 'setCookie':
      return COOKIE;
    case 'type':
    case 'contentType':
      return first !== undefined && isHtml(module, first) ? PAGE : undefined;
    case 'send':
    case 'end':
      return first !== undefined && /^['"`]\s*</u.test(module.text(first)) ? PAGE : undefined;
    case 'redirect':
      return isSignIn(module, first) ? SIGN_IN : undefined;
    default:
      return undefined;
  }
}

// `ctx.type = 'html'` of Koa.
function isHtmlType(module: CodeModule, { target, value }: AssignExpr): boolean {
  return (
    target.kind === 'member' &&
    target.name === 'type' &&
    RESPONSE.test(lastName(target.object)) &&
    isHtml(module, value)
  );
}

function isHtml(module: CodeModule, value: Expr): boolean {
  return /^(?:text\/)?html\b/u.test(stringOf(module, value) ?? '');
}

// Who is sent on to a fixed address of the service itself may be a program.
function isSignIn(module: CodeModule, target: Expr | undefined): boolean {
  return (
    target !== undefined &&
    stringOf(module, target) === undefined &&
    /oauth|sign-?in|authori[sz]e/iu.test(module.file.text)
  );
}

function ofHeader(name: string, value: string): string | undefined {
  if (name === 'set-cookie') {
    return COOKIE;
  }
  return name === 'content-type' && /^['"`]text\/html\b/u.test(value) ? PAGE : undefined;
}

/** `res` of `res.status(200).type`. */
function rootName(expr: Expr): string {
  let current = expr;
  while (current.kind === 'call' || current.kind === 'member') {
    current = current.kind === 'call' ? current.callee : current.object;
  }
  return current.kind === 'name' ? current.name : '';
}
