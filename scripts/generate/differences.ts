import { glob } from 'node:fs/promises';
import { join, sep } from 'node:path';

import { compareText } from '#core/finding.ts';

import { readIfPresent } from './read-if-present.ts';

// Folders in which every file is generated.
const OWNED = ['docs/rules/**/*', 'schema/**/*'];

/**
 * How the files on the disk differ from what they ought to be, one line each, sorted: missing,
 * different from a line on, or left over in a folder that is generated as a whole.
 */
export async function differences(
  root: string,
  wanted: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [path, text] of wanted) {
    const present = await readIfPresent(join(root, path));
    if (present === undefined) {
      found.push(`${path}: is missing`);
    } else if (present !== text) {
      found.push(`${path}: differs from line ${firstDifference(present, text)} on`);
    }
  }
  for (const path of await ownedFiles(root)) {
    if (!wanted.has(path)) {
      found.push(`${path}: is left over, nothing generates it`);
    }
  }
  return found.toSorted(compareText);
}

async function ownedFiles(root: string): Promise<readonly string[]> {
  const paths: string[] = [];
  for await (const entry of glob(OWNED, { cwd: root, withFileTypes: true })) {
    if (entry.isFile()) {
      paths.push(
        join(entry.parentPath, entry.name)
          .slice(root.length + 1)
          .split(sep)
          .join('/'),
      );
    }
  }
  return paths;
}

function firstDifference(a: string, b: string): number {
  const left = a.split('\n');
  const right = b.split('\n');
  const index = left.findIndex((line, number) => line !== right[number]);
  return index === -1 ? left.length + 1 : index + 1;
}
