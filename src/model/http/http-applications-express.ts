import type { HttpFramework } from './http-framework.ts';

/** https://expressjs.com/en/5x/api.html#express */
export const EXPRESS: HttpFramework = {
  name: 'Express',
  language: 'typescript',
  words: ["'express'", '"express"', "'@feathersjs/express'"],
  creates: /^(?:express|express\.default|@feathersjs\/express)$/u,
};
