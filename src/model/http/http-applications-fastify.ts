import type { HttpFramework } from './http-framework.ts';

/** https://fastify.dev/docs/latest/Reference/Server/ */
export const FASTIFY: HttpFramework = {
  name: 'Fastify',
  language: 'typescript',
  words: ["'fastify'", '"fastify"'],
  creates: /^fastify(?:\.(?:fastify|default))?$/u,
};
