import type { Project } from '../project.ts';
import { folderOf } from '../repository-path.ts';
import { LOCK_FILES } from './tool-configs.ts';

const OTHER_LOCKS: Readonly<Record<string, readonly string[]>> = {
  'package.json': ['deno.lock', 'rush.json'],
  'pyproject.toml': [
    'requirements.lock',
    'requirements-lock.txt',
    'pylock.toml',
    'pixi.lock',
    'conda-lock.yml',
  ],
};

/**
 * The lock file that says what is installed for a manifest (`package.json`, `pyproject.toml`): the
 * nearest in its folder or above, where a workspace has it. Undefined when there is none.
 */
export function lockFileFor(
  project: Project,
  manifest: 'package.json' | 'pyproject.toml',
  path: string,
): string | undefined {
  const names = [
    ...(LOCK_FILES.find((one) => one.manifest === manifest)?.managers.keys() ?? []),
    ...(OTHER_LOCKS[manifest] ?? []),
  ];
  for (let folder = folderOf(path); ; folder = folderOf(folder.slice(0, -1))) {
    const found = names.map((name) => `${folder}${name}`).find((one) => project.has(one));
    if (found !== undefined || folder === '') {
      return found;
    }
  }
}
