import { composeServices, isComposePath } from '../containers/compose.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr } from '../code/code.ts';
import type { Project } from '../project.ts';

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
 * True when compose files, the files of settings that they read or manifests of Kubernetes and Helm give a
 * setting the address of a server that comes with the stack: whoever starts that stack starts a server with
 * it, which no other environment shares.
 */
export function hasServerOfItsStack(project: Project, setting: string | undefined): boolean {
  const isMeant = namesSetting(setting);
  const services = project.files(isComposePath).flatMap((file) => composeServices(file));
  const names = new Set(services.map(({ name }) => name));
  return (
    services
      .flatMap(({ environment }) => environment)
      .some(({ name, value }) => isMeant(name) && names.has(hostIn(value ?? ''))) ||
    project
      .files((path) => isDeploymentPath(path) && !isComposePath(path))
      .some((file) =>
        [...file.text.matchAll(GIVEN)].some(({ groups }) => {
          const host = hostIn(groups?.['value'] ?? '');
          return (
            isMeant(groups?.['name'] ?? '') &&
            (names.has(host) || (MANIFEST.test(file.path) && IN_CLUSTER.test(host)))
          );
        }),
      )
  );
}

// `REDIS_URL=redis://redis:6379`, and in manifests the name and the value below it.
const GIVEN =
  /\b(?:name:\s*["']?)?(?<name>\w+)["']?\s*(?:[:=]|\n\s*value:)[^\S\n]*["']?(?<value>[^\s"'#]+)/gu;
const MANIFEST = /(?:^|\/)(?:k8s|kubernetes|helm\w*|charts?|manifests?|overlays)\//iu;
/** `redis-master`, `redis.shop.svc.cluster.local`, and names that Helm makes. */
const IN_CLUSTER = /^(?!localhost)(?=[\w-]*(?:redis|valkey))[\w-]+$|\.svc(?:\.|$)|^\{\{/u;

// A setting that is no variable of the environment goes by what it is about.
function namesSetting(setting: string | undefined): (name: string) => boolean {
  return setting !== undefined && /^[A-Z][A-Z\d_]*$/u.test(setting)
    ? (name) => name === setting
    : (name) => /redis|valkey/iu.test(name);
}

// `redis`, `redis:6379`, `redis://:secret@redis:6379/0` and `${REDIS_URL:-redis://redis:6379}`.
/**
 * True when a call names a server that comes with the stack, or one of a private network, for the case that
 * its setting is missing: `process.env.REDIS_HOST || 'redis'` beside a service of that name.
 */
export function namesServerOfItsStack(project: Project, call: CallExpr): boolean {
  const names = new Set(
    project.files(isComposePath).flatMap((file) => composeServices(file).map(({ name }) => name)),
  );
  let isFound = false;
  walk(
    call.args.map(({ value }) => value),
    (node) => {
      const host = node.kind === 'literal' ? hostIn(String(node.value)) : '';
      isFound ||= names.has(host) || PRIVATE_NETWORK.test(host);
    },
  );
  return isFound;
}

const PRIVATE_NETWORK = /^(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d/u;

function hostIn(value: string): string {
  const url = /rediss?:\/\/(?:[^@/\s]{0,200}@)?(?<host>[\w.-]+|\{\{)/u.exec(value)?.groups?.[
    'host'
  ];
  return url ?? value.replace(/:\d+$/u, '');
}
