import type { HttpFramework } from './http-framework.ts';

/** https://fastapi.tiangolo.com/reference/fastapi/ */
export const FASTAPI: HttpFramework = {
  name: 'FastAPI',
  language: 'python',
  words: ['FastAPI'],
  creates: /^fastapi(?:\.applications)?\.FastAPI$/u,
};

/** https://www.starlette.io/applications/ */
export const STARLETTE: HttpFramework = {
  name: 'Starlette',
  language: 'python',
  words: ['Starlette'],
  creates: /^starlette\.applications\.Starlette$/u,
};
