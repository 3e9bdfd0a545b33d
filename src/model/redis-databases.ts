import { isComposePath } from './compose.ts';
import type { Project } from './project.ts';

const DEPLOYMENT_FILE =
  /(?:^|\/)(?:\.env(?:\.[\w.-]+)?|[\w.-]+\.env)$|(?:^|\/)(?:deploy\w*|k8s|kubernetes|helm|charts?|manifests?|infra\w*|environments?|overlays)\/.*\.(?:ya?ml|env|tf|tfvars)$|(?:^|\/)(?:render|fly|app|serverless)\.(?:ya?ml|toml)$/iu;

/** True for the files that say which Redis an environment uses. */
export function isDeploymentPath(path: string): boolean {
  return isComposePath(path) || DEPLOYMENT_FILE.test(path);
}

/**
 * True when compose and deployment files give a setting Redis addresses with different databases, or
 * when they set the number of the database on its own: then every environment has one.
 */
export function hasDatabasePerEnvironment(project: Project, setting: string | undefined): boolean {
  const name = setting ?? 'REDIS_URL';
  const address = new RegExp(
    `${RegExp.escape(name)}["']?\\s*[:=]\\s*["']?(?:\\$\\{[^}\\n]*:?-)?rediss?://[^\\s"'}/]+/(?<database>\\d+)`,
    'giu',
  );
  const databases = new Set<string>();
  for (const { text } of project.files(isDeploymentPath)) {
    if (/\b(?:REDIS|VALKEY|CACHE)_(?:DB|DATABASE)\b/u.test(text)) {
      return true;
    }
    for (const match of text.matchAll(address)) {
      databases.add(match.groups?.['database'] ?? '');
    }
  }
  return databases.size > 1;
}
