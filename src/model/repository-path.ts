/** The folder of a path with its final slash; empty for the root. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** The last part of a path. */
export function fileNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/**
 * A path as written in a file, seen from a folder of the repository. Undefined when it leads out of the
 * repository or is absolute. The answer of a folder has no final slash; the root is empty.
 */
export function resolveInRepository(folder: string, written: string): string | undefined {
  if (written.startsWith('/') || written.startsWith('~') || written.includes('\\')) {
    return undefined;
  }
  const parts: string[] = [];
  for (const part of `${folder}${written}`.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) {
        return undefined;
      }
    } else if (part !== '' && part !== '.') {
      parts.push(part);
    }
  }
  return parts.join('/');
}
