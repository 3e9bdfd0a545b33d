import type { CodeModule } from '../code/code-module.ts';
import { onceEach } from '../once.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { nodeLimiters } from './rate-limiters-node.ts';
import { pythonLimiters } from './rate-limiters-python.ts';

/** One of these is in every file that makes a limiter of a library. */
export const LIMITER_WORDS: readonly string[] = [
  'express-rate-limit',
  'express-slow-down',
  'rate-limiter-flexible',
  'hono-rate-limiter',
  'koa-ratelimit',
  '@nestjs/throttler',
  'fastify/rate-limit',
  'fastify-rate-limit',
  'slowapi',
  'flask_limiter',
];

/** The rate limiters of libraries that a file makes, in source order. */
export const rateLimitersOf = onceEach((module: CodeModule): readonly RateLimiter[] =>
  module.language === 'python' ? pythonLimiters(module) : nodeLimiters(module),
);
