import { COOKIE, FILES, holdsPages, PAGE, SIGN_IN } from './browser-use.ts';
import type { BrowserUse } from './browser-use.ts';
import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, Node } from '../code/code.ts';
import { calledName } from '../code/reach.ts';
import { calleeOf, follow, nameOf } from '../code/resolve.ts';
import { stringOf } from '../code/values.ts';

const RENDERING = /^(?:flask|quart)(?:\.templating)?\.render_template(?:_string)?$/u;
const PAGE_CALLS =
  /(?:^|\.)(?:TemplateResponse|HTMLResponse)$|^(?:flask_admin|sqladmin|starlette_admin(?:\.\w+)*)\.Admin$|^flask_appbuilder\.AppBuilder$|^gradio\.mount_gradio_app$|^nicegui\.ui\.run_with$/u;
const FILE_CALLS = /(?:^|\.)(?:StaticFiles|send_from_directory)$/u;
const COOKIE_CALLS =
  /(?:^|\.)set_cookie$|^flask_login\.\w+$|^flask_session\.Session$|^flask_security(?:\.\w+)*\.Security$|^fastapi_users(?:\.\w+)*\.CookieTransport$|(?:^|\.)SessionMiddleware$/u;
const DJANGO_APPS =
  /^django\.contrib\.(?:admin|sessions(?:\.middleware\.SessionMiddleware)?)(?:\.|$)/u;

/** Where a file of a Python server answers browsers: pages, files, cookies and sign-ins. */
export function pythonBrowserUsesIn(module: CodeModule): readonly BrowserUse[] {
  return module.nodes.flatMap((node) => {
    const use = useAt(module, node);
    return use === undefined ? [] : [use];
  });
}

function useAt(module: CodeModule, node: Node): BrowserUse | undefined {
  switch (node.kind) {
    case 'call': {
      const note = ofCall(module, node);
      return note === undefined ? undefined : { at: node.callee, note };
    }
    case 'literal':
      return typeof node.value === 'string' && DJANGO_APPS.test(node.value)
        ? { at: node, note: 'Signs people in by a session.' }
        : undefined;
    // `session["user"] = …` of Flask.
    case 'bind':
    case 'assign':
      return (node.target.kind === 'index' || node.target.kind === 'member') &&
        /^flask\.session$/u.test(nameOf(module, node.target.object) ?? '')
        ? { at: node.target, note: COOKIE }
        : undefined;
    default:
      return undefined;
  }
}

function ofCall(module: CodeModule, call: CallExpr): string | undefined {
  const name = calleeOf(module, call) ?? calledName(call);
  if (PAGE_CALLS.test(name) || call.args.some((argument) => isHtml(module, argument))) {
    return PAGE;
  }
  if (RENDERING.test(name)) {
    return isAnswer(module, call) ? PAGE : undefined;
  }
  if (FILE_CALLS.test(name)) {
    return holdsPages(module, call.args.map(({ value }) => folderText(module, value)).join(' '))
      ? FILES
      : undefined;
  }
  const isAdded = call.args.some(
    ({ value }) => value.kind === 'name' && value.name === 'SessionMiddleware',
  );
  if (COOKIE_CALLS.test(name) || isAdded) {
    return COOKIE;
  }
  return isSignIn(module, name, call.args[0]?.value) ? SIGN_IN : undefined;
}

function folderText(module: CodeModule, expr: Expr): string {
  const end = follow(module, expr);
  const isText = end !== undefined && end.expr.kind !== 'function' && end.expr.kind !== 'class';
  return `${module.text(expr)} ${isText ? end.module.text(end.expr) : ''}`;
}

// `media_type="text/html"`, `response_class=HTMLResponse`
function isHtml(
  module: CodeModule,
  { name, value }: { readonly name: string | null; readonly value: Expr },
): boolean {
  if (name === 'response_class') {
    return module.text(value).endsWith('HTMLResponse');
  }
  return (
    /^(?:media_type|mimetype|content_type)$/u.test(name ?? '') &&
    (stringOf(module, value) ?? '').startsWith('text/html')
  );
}

// The text of a mail is rendered too, but never returned by a view.
function isAnswer(module: CodeModule, call: CallExpr): boolean {
  for (const ancestor of module.ancestors(call)) {
    if (ancestor.kind === 'function') {
      return false;
    }
    if (ancestor.kind === 'return') {
      return true;
    }
    if (ancestor.kind === 'call' && calledName(ancestor) === 'make_response') {
      return true;
    }
  }
  return false;
}

// Who is sent on to a fixed address of the service itself may be a program.
function isSignIn(module: CodeModule, name: string, target: Expr | undefined): boolean {
  return (
    /(?:^|\.)(?:RedirectResponse|flask\.redirect)$/u.test(name) &&
    target !== undefined &&
    (target.kind === 'name' || target.kind === 'member') &&
    stringOf(module, target) === undefined &&
    /oauth|sign-?in|authori[sz]e/iu.test(module.file.text)
  );
}
