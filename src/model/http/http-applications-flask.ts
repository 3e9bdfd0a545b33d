import type { HttpFramework } from './http-framework.ts';

/** https://flask.palletsprojects.com/en/stable/api/#flask.Flask */
export const FLASK: HttpFramework = {
  name: 'Flask',
  language: 'python',
  words: ['Flask'],
  creates: /^flask(?:\.app)?\.Flask$/u,
};
