import type { HttpFramework } from './http-framework.ts';

/** https://koajs.com/#application */
export const KOA: HttpFramework = {
  name: 'Koa',
  language: 'typescript',
  words: ["'koa'", '"koa"'],
  creates: /^koa(?:\.default)?$/u,
};
