import type { Place } from '#core/span.ts';

import { ownFile } from './application-files.ts';
import { browserUsesIn } from './browser-answers-node.ts';
import { pythonBrowserUsesIn } from './browser-answers-python.ts';
import { isBrowserFile } from './browser-code.ts';
import type { CodeModule } from '../code/code-module.ts';
import { mayCreateApplication } from './http-applications.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { onceEach } from '../once.ts';
import type { FileQuestion, Project } from '../project.ts';
import { isSamplePath } from '../sample-path.ts';

/** What shows that browsers, and not programs alone, open or sign in to a server. */
export interface BrowserAnswer {
  readonly at: Place;
  /** For evidence: `Answers with a page.` */
  readonly note: string;
}

const TYPESCRIPT_WORDS: readonly string[] = [
  'static',
  'Static',
  'sirv',
  'serve-handler',
  'koa-send',
  'history-api-fallback',
  'render',
  'Render',
  '.view(',
  'html',
  'sendFile',
  'ookie',
  'ession',
  'edirect',
  "'next'",
  '"next"',
  'setViewEngine',
  'view engine',
];
const PYTHON_WORDS: readonly string[] = [
  'render_template',
  'TemplateResponse',
  'HTMLResponse',
  'text/html',
  'StaticFiles',
  'send_from_directory',
  'set_cookie',
  'SessionMiddleware',
  'flask_login',
  'flask_session',
  'flask_security',
  'flask_admin',
  'flask_appbuilder',
  'CookieTransport',
  'sqladmin',
  'starlette_admin',
  'mount_gradio_app',
  'run_with',
  'session[',
  'django.contrib.sessions',
  'django.contrib.admin',
];

const TYPESCRIPT_FORM =
  /\b(?:render|view|html|sendFile|sendfile|cookie|set(?:Signed)?Cookie|redirect|serveStatic|static|setViewEngine|useStaticAssets|forRoot(?:Async)?|session|cookies\.set)\s*\(|text\/html|view engine|\bsirv\b|serve-(?:static|handler)|koa-(?:send|static|views|ejs)|@fastify\/(?:static|view)|fastify-static|history-api-fallback|['"]next['"]|-sessions?2?['"/]|\/(?:secure-)?session['"]|next-auth|better-auth|@auth\/|set-cookie|\btype\s*=\s*['"`](?:text\/)?html|\.(?:type|contentType|send|end)\(\s*['"`]\s*(?:<|html)|\bRender\b/iu;

/** The files that may hold a `BrowserAnswer`, to be asked for all at once. */
export const BROWSER_ANSWER_FILES: FileQuestion = {
  name: 'browser-answers',
  words: [...TYPESCRIPT_WORDS, ...PYTHON_WORDS],
  path: (path) => languageOf(path) !== undefined && !isTestPath(path) && !isSamplePath(path),
  file: (file) =>
    (languageOf(file.path) === 'python'
      ? PYTHON_WORDS.some((word) => file.text.includes(word))
      : TYPESCRIPT_FORM.test(file.text)) &&
    (mayCreateApplication(file) || !isBrowserFile(file)),
};

/**
 * What shows that the application which a file makes answers browsers: a page, files, a cookie or a
 * sign-in in its own code, as `ownFile` tells it. Undefined when nothing shows it: programs may be all
 * that calls it.
 */
export function browserAnswerOf(
  project: Project,
  path: string,
  isAlone: boolean,
): BrowserAnswer | undefined {
  const answers = answersOf(project);
  const answering = ownFile(project, path, isAlone, answers);
  return answering === undefined ? undefined : answers.get(answering);
}

/** By path, the first place of each file that answers browsers. */
const answersOf = onceEach((project: Project): ReadonlyMap<string, BrowserAnswer> => {
  const answers = new Map<string, BrowserAnswer>();
  for (const { path } of project.filesWhere(BROWSER_ANSWER_FILES)) {
    const module = project.module(path);
    const answer = module === undefined ? undefined : answerIn(module);
    if (answer !== undefined) {
      answers.set(path, answer);
    }
  }
  return answers;
});

function answerIn(module: CodeModule): BrowserAnswer | undefined {
  const [first] =
    module.language === 'python' ? pythonBrowserUsesIn(module) : browserUsesIn(module);
  return first === undefined ? undefined : { at: module.place(first.at), note: first.note };
}
