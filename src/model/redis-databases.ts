import { composeServices, isComposePath } from './compose.ts';
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

/**
 * True when a compose file gives a setting the address of a service of its own: whoever starts that stack
 * starts a server with it, which no other environment shares.
 */
export function hasServerOfItsStack(project: Project, setting: string | undefined): boolean {
  return project.files(isComposePath).some((file) => {
    const services = composeServices(file);
    const names = new Set(services.map(({ name }) => name));
    return services
      .flatMap(({ environment }) => environment)
      .some(({ name, value }) => name === setting && names.has(hostIn(value ?? '')));
  });
}

// `redis`, `redis:6379`, `redis://:secret@redis:6379/0` and `${REDIS_URL:-redis://redis:6379}`.
function hostIn(value: string): string {
  const url = /rediss?:\/\/(?:[^@/\s]{0,200}@)?(?<host>[\w-]+)/u.exec(value)?.groups?.['host'];
  return url ?? value.replace(/:\d+$/u, '');
}
