import { fileNameOf } from '../repository-path.ts';

const MAIN_NAME = /^(?:main|server|app|index|asgi|wsgi|__init__|application|bootstrap)\.\w+$/u;
const LIKELY_NAME = /(?:main|server|app)\.\w+$/iu;

/** The lower, the likelier the file makes the application that stands for its service, going by its path. */
export function applicationRank(path: string): number {
  const name = fileNameOf(path);
  const unlikely = LIKELY_NAME.test(name) ? 1 : 10;
  return path.split('/').length + (MAIN_NAME.test(name) ? 0 : unlikely);
}
