import { onceEach } from '../once.ts';
import type { Project } from '../project.ts';

const LIBRARY = /Framework :: |Topic :: Software Development :: Libraries/u;

/**
 * True when the repository as a whole is a library that others install into their own servers, by what its
 * manifest tells the package index. https://pypi.org/classifiers/
 */
export const isPublishedLibrary = onceEach((project: Project): boolean =>
  ['pyproject.toml', 'setup.cfg', 'setup.py'].some((path) =>
    LIBRARY.test(project.file(path)?.text ?? ''),
  ),
);
