import type { HttpFramework } from './http-framework.ts';

/** https://docs.nestjs.com/first-steps */
export const NEST: HttpFramework = {
  name: 'NestJS',
  language: 'typescript',
  words: ['NestFactory'],
  creates: /^@nestjs\/core\.NestFactory\.create$/u,
};
