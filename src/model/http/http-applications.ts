import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr } from '../code/code.ts';
import { DJANGO } from './http-applications-django.ts';
import { EXPRESS } from './http-applications-express.ts';
import { FASTIFY } from './http-applications-fastify.ts';
import { FLASK } from './http-applications-flask.ts';
import { HONO } from './http-applications-hono.ts';
import { KOA } from './http-applications-koa.ts';
import { NEST } from './http-applications-nest.ts';
import { FASTAPI, STARLETTE } from './http-applications-starlette.ts';
import type { HttpFramework } from './http-framework.ts';
import { languageOf } from '../code/language.ts';
import type { ProjectFile } from '../project-file.ts';
import { calleeOf } from '../code/resolve.ts';

/** A place where a program makes an HTTP application. Next.js has none: see `nextApplications`. */
export interface HttpApplication {
  readonly framework: HttpFramework;
  readonly module: CodeModule;
  readonly call: CallExpr;
}

const FRAMEWORKS: readonly HttpFramework[] = [
  EXPRESS,
  FASTIFY,
  KOA,
  HONO,
  NEST,
  FASTAPI,
  STARLETTE,
  FLASK,
  DJANGO,
];

/** One of these is in every file that makes an HTTP application. */
export const APPLICATION_WORDS: readonly string[] = FRAMEWORKS.flatMap(({ words }) => words);

/** False for a file that certainly makes no application, going by its words: it need not be parsed. */
export function mayCreateApplication({ path, text }: ProjectFile): boolean {
  const language = languageOf(path);
  return FRAMEWORKS.some(
    (framework) =>
      framework.language === language && framework.words.some((word) => text.includes(word)),
  );
}

/** The HTTP applications that a file makes, in source order. */
export function applicationsOf(module: CodeModule): readonly HttpApplication[] {
  return module.calls.flatMap((call) => {
    const isRequire = call.callee.kind === 'name' && call.callee.name === 'require';
    const name = isRequire ? undefined : calleeOf(module, call);
    const framework =
      name === undefined
        ? undefined
        : FRAMEWORKS.find(
            ({ language, creates }) => language === module.language && creates.test(name),
          );
    return framework === undefined || isOnlyLent(module, call) ? [] : [{ framework, module, call }];
  });
}

// `OAuth(Flask(__name__))` lends an application to a library; it never serves.
function isOnlyLent(module: CodeModule, call: CallExpr): boolean {
  return module.language === 'python' && module.parent(call)?.kind === 'call';
}
