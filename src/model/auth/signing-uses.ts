import type { FileQuestion, Project } from '../project.ts';
import { folderOf } from '../repository-path.ts';

// Sessions, messages to the next page, forms and links are signed with the secret key of the application.
const SIGNING =
  /\bflask_(?:login|session|wtf|security|admin|jwt_extended|appbuilder)\b|\bfrom flask import (?:\([^)]*|[^\n]*)\b(?:session|flash)\b|\bSessionMiddleware\b|\bauthlib\b|\bdjango\.(?:contrib|core\.signing)\b|\bINSTALLED_APPS\b/u;
// `settings.SECRET_KEY` and `app.config["SECRET_KEY"]`, where nothing is assigned to it.
const READS =
  /\.secret_key\b(?!\s*=(?!=))|(?:config|conf|cfg|settings)(?:\(\))?(?:\.|\[["']|\.get\(["'])SECRET_KEY\b(?!["'\]]*\s*=(?!=))/iu;

/** Python files that sign something with the secret key of their application. */
export const SIGNING_USES: FileQuestion = {
  name: 'signing-uses',
  words: [
    'flask',
    'SessionMiddleware',
    'authlib',
    'django',
    'INSTALLED_APPS',
    'SECRET_KEY',
    'secret_key',
  ],
  path: (path) => path.endsWith('.py') && !/(?:^|\/)(?:tests?|migrations)\//u.test(path),
  patterns: [SIGNING, READS],
};

const SERVICE =
  /^(?:pyproject\.toml|setup\.(?:py|cfg)|requirements[\w-]*\.txt|Pipfile|Dockerfile)$/u;

/**
 * True when something in the service that a Python file belongs to signs with the secret key. The
 * service is the nearest folder above that lists dependencies or builds an image, or the repository.
 */
export function isSecretKeyUsed(project: Project, path: string): boolean {
  const root = serviceFolder(project, path);
  return project.filesWhere(SIGNING_USES).some((file) => file.path.startsWith(root));
}

function serviceFolder(project: Project, path: string): string {
  const roots = new Set(
    project.paths
      .filter((each) => SERVICE.test(each.slice(each.lastIndexOf('/') + 1)))
      .map(folderOf),
  );
  let folder = folderOf(path);
  while (folder !== '' && !roots.has(folder)) {
    folder = folderOf(folder.slice(0, -1));
  }
  return folder;
}
