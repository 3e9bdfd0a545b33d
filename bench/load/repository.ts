import { GitFixture } from '#test/github/git-fixture.ts';

import { readTree } from '../read-tree.ts';

/** Files to commit by path; each is `generation` lines of comment away from the others of its path. */
export type Files = Readonly<Record<string, string>>;

/** As many files as are asked for, of code that has no findings: copies of it, each with a line of its own. */
export function filesOf(directory: string, count: number, generation: number): Files {
  const sources = [...readTree(directory)].flatMap(([path, file]) =>
    file.kind === 'text' && /\.(?:ts|tsx|js|py)$/u.test(path) ? [{ path, text: file.text }] : [],
  );
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => {
      const { path = '', text = '' } = sources[index % sources.length] ?? {};
      const copy = Math.floor(index / sources.length);
      const comment = path.endsWith('.py') ? '#' : '//';
      return [`copy-${copy}/${path}`, `${text}\n${comment} ${copy} ${generation}\n`];
    }),
  );
}

/** A repository with these files on `main`. */
export async function repositoryWith(files: Files): Promise<GitFixture> {
  const fixture = await GitFixture.create();
  await fixture.commit(files);
  return fixture;
}
