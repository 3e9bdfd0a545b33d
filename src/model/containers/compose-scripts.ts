import { dataAt, entriesOf, itemsOf } from '#syntax/data.ts';
import type { DataNode, DataScalar } from '#syntax/data.ts';

import { readScript } from './command-lines.ts';
import type { RepositoryScript } from './command-lines.ts';
import { readData } from '../documents.ts';
import { scriptOfScalar } from '../code/embedded-script.ts';
import type { ProjectFile } from '../project-file.ts';

/**
 * The shell scripts that services of a compose file run, from `entrypoint` and `command`. A command that
 * is a list of words is one only where a word holds a script, as behind `sh -c`.
 * https://docs.docker.com/reference/compose-file/services/#command
 */
export function composeScriptsOf(file: ProjectFile): readonly RepositoryScript[] {
  const services = dataAt(readData(file)?.documents[0], 'services');
  return entriesOf(services).flatMap(({ key, value }) =>
    ['entrypoint', 'command']
      .flatMap((name) => scriptsIn(dataAt(value, name)))
      .map((scalar) => ({
        kind: 'compose service' as const,
        name: key,
        names: [],
        job: undefined,
        step: undefined,
        shell: undefined,
        isRemote: false,
        // A dollar sign is written twice, so that compose leaves it to the shell.
        ...readScript(scriptOfScalar(file, scalar).withSingleDollars()),
      })),
  );
}

function scriptsIn(node: DataNode | undefined): readonly DataScalar[] {
  return [node, ...itemsOf(node)].filter(
    (one): one is DataScalar =>
      one?.kind === 'scalar' && typeof one.value === 'string' && /\s/u.test(one.value.trim()),
  );
}
