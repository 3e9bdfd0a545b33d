import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr } from '../code/code.ts';
import { authlibUse } from './json-web-tokens-authlib.ts';
import { fastifyUse } from './json-web-tokens-fastify.ts';
import { honoUse } from './json-web-tokens-hono.ts';
import { joseUse } from './json-web-tokens-jose.ts';
import { jsonwebtokenUse } from './json-web-tokens-jsonwebtoken.ts';
import { nestUse } from './json-web-tokens-nest.ts';
import { pythonUse } from './json-web-tokens-pyjwt.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { onceEach } from '../once.ts';
import type { FileQuestion, Project } from '../project.ts';
import { isSamplePath } from '../sample-path.ts';
import type { Option } from '../code/values.ts';

/** A registered claim that the two sides of a token have to agree about. */
export type TokenClaim = 'aud' | 'iss';

/** The algorithms of a call as far as they are stated; where none are, many libraries derive them from the key. */
export type TokenAlgorithms =
  | { readonly kind: 'stated'; readonly names: readonly string[] }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown' };

interface TokenCall {
  /** As people call it: `PyJWT`, `jsonwebtoken`. */
  readonly library: string;
  readonly module: CodeModule;
  readonly call: CallExpr;
  readonly key: Option;
  readonly algorithms: TokenAlgorithms;
}

/** A place where a token is signed. */
export interface TokenSigning extends TokenCall {
  /** What the token says under a claim, from the payload or the options. */
  claim(name: string): Option;
}

/** A place where the signature and the claims of a token are checked. */
export interface TokenVerification extends TokenCall {
  /** The value that a claim has to have. `unknown` also when a check is switched off on purpose. */
  demand(name: TokenClaim): Option;
  /** True for libraries that refuse a token with an audience when they are told none. */
  readonly refusesUnaskedAudience: boolean;
  /** The claims without which a token is refused when their value is demanded. */
  readonly demandsPresence: ReadonlySet<TokenClaim>;
}

export interface TokenUse {
  readonly signings: readonly TokenSigning[];
  readonly verifications: readonly TokenVerification[];
}

const TYPESCRIPT_WORDS =
  /jsonwebtoken|@nestjs\/jwt|passport-jwt|express-jwt|fast-jwt|fastify-jwt|@fastify\/jwt|hono\/jwt|['"]jose['"]/u;
const PYTHON_WORDS = /\bjwt\b|\bjose\b|\bjoserfc\b|\bauthlib\b/u;

/** The program files that speak of a library for tokens, tests and samples left out. */
export const TOKEN_FILES: FileQuestion = {
  name: 'json-web-tokens',
  words: [
    'jsonwebtoken',
    '@nestjs/jwt',
    '-jwt',
    '@fastify/jwt',
    'hono/jwt',
    'jose',
    'jwt',
    'joserfc',
    'authlib',
  ],
  path: (path) => languageOf(path) !== undefined && !isTestPath(path) && !isSamplePath(path),
  file: ({ path, text }) =>
    (languageOf(path) === 'python' ? PYTHON_WORDS : TYPESCRIPT_WORDS).test(text),
};

/** Where a file signs and verifies tokens, in source order. */
export const tokenUseOf = onceEach((module: CodeModule): TokenUse => {
  const adapters =
    module.language === 'python'
      ? [pythonUse, authlibUse]
      : [jsonwebtokenUse, nestUse, joseUse, fastifyUse, honoUse];
  return joined(
    module.calls.flatMap((call) => adapters.map((adapter) => adapter(module, call) ?? NO_USE)),
  );
});

const NO_USE: TokenUse = { signings: [], verifications: [] };

/** Where the program signs and verifies tokens, tests and samples left out, in order of paths. */
export function tokenUseOfProject(project: Project): TokenUse {
  return joined(
    project.filesWhere(TOKEN_FILES).flatMap(({ path }) => {
      const module = project.module(path);
      return module === undefined ? [] : [tokenUseOf(module)];
    }),
  );
}

function joined(uses: readonly TokenUse[]): TokenUse {
  return {
    signings: uses.flatMap(({ signings }) => signings),
    verifications: uses.flatMap(({ verifications }) => verifications),
  };
}
