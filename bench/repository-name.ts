import { basename, dirname } from 'node:path';

/** A repository is called as its folder; one that is only called as what it is, as the folder around it. */
export function nameOf(directory: string): string {
  const folder = basename(directory);
  const isPlain = ['.git', 'repo', 'git'].includes(folder);
  return (isPlain ? basename(dirname(directory)) : folder).replace(/[^\w.-]/gu, '-');
}
