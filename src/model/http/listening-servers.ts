import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr } from '../code/code.ts';
import { calleeOf } from '../code/resolve.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import type { FileQuestion } from '../project.ts';
import { isSamplePath } from '../sample-path.ts';

// What is told by the framework and then listens. `register`, `use` and the like return it again.
const LISTENS =
  /^(?:express|fastify(?:\.(?:fastify|default))?|koa|polka|restify\.createServer|https?\.(?:createServer|Server)|http2\.create\w*Server|@nestjs\/core\.NestFactory\.create\w*|@hono\/node-server\.createAdaptorServer)\(\)(?:\.\w+\(\))*\.listen$|^@hono\/node-server\.serve$/u;

/** The program files of Node.js in which something may listen. */
export const LISTENING_FILES: FileQuestion = {
  name: 'listening-servers',
  words: ['.listen', 'node-server'],
  path: (path) => languageOf(path) === 'typescript' && !isTestPath(path) && !isSamplePath(path),
  patterns: [/\.listen\s*\(|\bserve\s*\(/u],
};

/**
 * The calls by which a file of Node.js begins to take requests and goes on for as long as the process
 * lives. What listens only outside of production, as beside an exported handler, is left out.
 */
export function listeningServersOf(module: CodeModule): readonly CallExpr[] {
  return module.calls.filter(
    (call) => LISTENS.test(calleeOf(module, call) ?? '') && !isForDevelopment(module, call),
  );
}

function isForDevelopment(module: CodeModule, call: CallExpr): boolean {
  return [...module.ancestors(call)].some(
    (around) =>
      around.kind === 'if' &&
      /NODE_ENV|VERCEL|LAMBDA|\bisDev|development|production|\bdev\b/iu.test(
        module.text(around.test),
      ),
  );
}
