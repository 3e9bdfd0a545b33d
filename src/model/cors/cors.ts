import type { CodeModule } from '../code/code-module.ts';
import type { Node, Ranged } from '../code/code.ts';
import { djangoCors } from './cors-django.ts';
import { expressCors } from './cors-express.ts';
import { fastifyCors } from './cors-fastify.ts';
import { flaskCors } from './cors-flask.ts';
import { honoCors } from './cors-hono.ts';
import { koaCors } from './cors-koa.ts';
import { nestCors } from './cors-nest.ts';
import { socketioCors } from './cors-socketio.ts';
import { starletteCors } from './cors-starlette.ts';
import { writtenCors } from './cors-written.ts';
import { onceEach } from '../once.ts';
import type { Option } from '../code/values.ts';

/** What a library makes of the origins that it is given. */
export interface CorsLibrary {
  /** As people call it, for messages. */
  readonly name: string;
  /** What it answers to a credentialed request when "*" is allowed: the caller's origin, or the star itself. */
  readonly star: 'mirrored' | 'literal';
  /** True when a star that stands in a list, beside others or alone, means every origin. */
  readonly hasStarInLists: boolean;
  /** What counts when no origins are given. */
  readonly unset: 'star' | 'none';
  /** Whether a pattern must fit the whole origin, its beginning, or any part of it. */
  readonly matching: 'whole' | 'start' | 'anywhere';
  /** True when a string with the signs of a pattern is one. */
  readonly hasPatternStrings: boolean;
}

/** One place where a program says which origins may read its answers. */
export interface CorsSetup {
  readonly library: CorsLibrary;
  readonly module: CodeModule;
  /** The callee, class or setting that sets it up. */
  readonly at: Ranged;
  /** The whole call or statement. */
  readonly node: Node;
  /** A string, a list, `true`, a pattern or a function that decides. */
  readonly origins: Option;
  /** A pattern beside the origins. */
  readonly pattern: Option;
  readonly credentials: Option;
}

/** The CORS set-ups of a file, those that libraries are given and those written by hand. */
export const corsSetupsOf = onceEach((module: CodeModule): readonly CorsSetup[] =>
  module.language === 'python'
    ? [
        ...starletteCors(module),
        ...flaskCors(module),
        ...djangoCors(module),
        ...writtenCors(module),
      ]
    : [
        ...expressCors(module),
        ...fastifyCors(module),
        ...koaCors(module),
        ...honoCors(module),
        ...nestCors(module),
        ...socketioCors(module),
        ...writtenCors(module),
      ],
);
