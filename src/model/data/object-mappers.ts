import type { CodeModule } from '../code/code-module.ts';
import { fileFact } from '../file-fact.ts';
import { fileNameOf } from '../repository-path.ts';
import { serviceOf } from '../services.ts';

const PACKAGES = {
  typeorm: /"typeorm"\s*:/u,
  sequelize: /"sequelize(?:-typescript)?"\s*:/u,
  mongoose: /"(?:@nestjs\/)?mongoose"\s*:/u,
  knex: /"knex"\s*:/u,
} as const;

/** Packages that store objects. */
export type Mapper = keyof typeof PACKAGES;

const mappersIn = fileFact(
  'object-mappers',
  ({ text }): ReadonlySet<string> =>
    new Set(Object.entries(PACKAGES).flatMap(([name, form]) => (form.test(text) ? [name] : []))),
);

/** True when the package.json of the file's service, or of the repository, names the package. */
export function usesMapper({ project, path }: CodeModule, mapper: Mapper): boolean {
  return ['', serviceOf(project, path).root].some(
    (root) => mappersIn(project, `${root}package.json`)?.has(mapper) === true,
  );
}

/** True for the files whose text says which packages are there. */
export function isPackagePath(path: string): boolean {
  return fileNameOf(path) === 'package.json';
}
