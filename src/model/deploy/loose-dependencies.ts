import { dataAt, entriesOf, textOf } from '#syntax/data.ts';

import { readData } from '../documents.ts';
import type { ProjectFile } from '../project-file.ts';

/** A dependency of a `package.json` that comes from an address and not from a registry. */
export interface LooseDependency {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly source: string;
  /** Whoever sits on the way can change it. */
  readonly isPlainHttp: boolean;
}

const GIT =
  /^(?:git(?:\+\w+)?:|github:|gitlab:|bitbucket:|gist:|[\w-]+\/[\w.-]+(?:#|$)|https?:\/\/[^#]+\.git(?:#|$))/u;
const ARCHIVE = /^https?:\/\//u;
const FIXED = /#(?:[\da-f]{7,40}$|semver:|v?\d+\.)/u;

/** Those that no commit or version fixes. A lock file fixes what it records, save for what comes by plain HTTP. */
export function looseDependencies(file: ProjectFile): readonly LooseDependency[] {
  const root = readData(file)?.documents[0];
  return ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
    entriesOf(dataAt(root, kind)).flatMap(({ key, keyStart, value }) => {
      const source = textOf(value) ?? '';
      const isLoose =
        (GIT.test(source) && !FIXED.test(source)) || (ARCHIVE.test(source) && !GIT.test(source));
      return isLoose
        ? [
            {
              start: keyStart,
              end: value.end,
              name: key,
              source,
              isPlainHttp: /^(?:git\+)?http:\/\//u.test(source),
            },
          ]
        : [];
    }),
  );
}
