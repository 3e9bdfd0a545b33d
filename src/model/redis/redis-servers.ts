import { composeServices } from '../containers/compose.ts';
import type { ComposeService } from '../containers/compose.ts';
import { parseImageReference } from '../containers/image-reference.ts';
import { interpolate } from '../code/interpolation.ts';
import { kubernetesWorkloads } from '../containers/kubernetes.ts';
import type { KubernetesContainer, KubernetesWorkload } from '../containers/kubernetes.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';
import { fileNameOf, folderOf, resolveInRepository } from '../repository-path.ts';

/** Whether a Redis or Valkey server asks its clients for a password, as far as the repository says. */
export type RedisAuthentication = 'required' | 'none' | 'unknown';

const SERVER =
  /^(?:redis|redis-stack|redis-stack-server|redismod|valkey|valkey-bundle|keydb|dragonfly|redis-server|redis-cluster)$/u;
const REQUIRES = /(?:^|[\s'"])(?:--)?(?:requirepass|aclfile|user\s+\w+\s+on)\b/iu;
const PASSWORD_VARIABLE =
  /^(?:(?:REDIS|VALKEY|KEYDB)_(?:\w+_)?PASSWORD(?:_FILE)?|REDIS_PASS|DFLY_requirepass)$/iu;
const EMPTY_ALLOWED = /^ALLOW_EMPTY_PASSWORD$/u;
const CONFIG_FILE = /[\w./-]+\.conf\b/u;

/** True for the configuration of a Redis or Valkey server, by its name. */
export function isRedisConfigPath(path: string): boolean {
  return /^[\w.-]*(?:redis|valkey|keydb)[\w.-]*\.conf$/iu.test(fileNameOf(path));
}

function isRedisImage(image: string): boolean {
  const name = parseImageReference(interpolate(image))?.name;
  return name !== undefined && SERVER.test(name);
}

/** True when a line of a configuration file asks for a password. */
export function configRequiresPassword(text: string): boolean {
  return /^[^\S\n]*(?:requirepass|aclfile|user\s+\S+\s+on)\b/mu.test(text);
}

/** The services of a compose file that run such a server. */
export function redisServices(
  file: ProjectFile,
  project: Project,
): readonly { readonly service: ComposeService; readonly authentication: RedisAuthentication }[] {
  return composeServices(file)
    .filter(({ image }) => image !== undefined && isRedisImage(image.text))
    .map((service) => ({ service, authentication: ofService(file, project, service) }));
}

function ofService(
  file: ProjectFile,
  project: Project,
  service: ComposeService,
): RedisAuthentication {
  const { command, environment, hasEnvironmentFile, isExtended, volumes } = service;
  const isSet =
    REQUIRES.test(command) ||
    environment.some(
      ({ name, value }) => PASSWORD_VARIABLE.test(name) || REQUIRES.test(value ?? ''),
    );
  if (isSet) {
    return 'required';
  }
  if (environment.some(({ name }) => EMPTY_ALLOWED.test(name))) {
    return 'none';
  }
  // Sentinels and clients are started from the same image, and a script may do anything.
  if (isExtended || hasEnvironmentFile || /sentinel|redis-cli|\.sh\b/u.test(command)) {
    return 'unknown';
  }
  const mounted = volumes.map(({ text }) => text).filter((text) => CONFIG_FILE.test(text));
  if (mounted.length === 0) {
    return CONFIG_FILE.test(command) ? 'unknown' : 'none';
  }
  const [source = ''] = mounted[0]?.split(':') ?? [];
  const path = resolveInRepository(folderOf(file.path), source);
  const config = path === undefined ? undefined : project.file(path);
  if (config === undefined) {
    return 'unknown';
  }
  return configRequiresPassword(config.text) ? 'required' : 'none';
}

/** The containers of a manifest that run such a server. */
export function redisContainers(file: ProjectFile): readonly {
  readonly workload: KubernetesWorkload;
  readonly container: KubernetesContainer;
  readonly authentication: RedisAuthentication;
}[] {
  return kubernetesWorkloads(file).flatMap((workload) =>
    workload.containers
      .filter(({ image, isInit }) => !isInit && isRedisImage(image ?? ''))
      .map((container) => ({ workload, container, authentication: ofContainer(file, container) })),
  );
}

function ofContainer(file: ProjectFile, container: KubernetesContainer): RedisAuthentication {
  const command = container.command.map(({ text }) => text).join(' ');
  const written = file.slice(container);
  if (REQUIRES.test(command) || /\b(?:REDIS|VALKEY)_\w*PASS/u.test(written)) {
    return 'required';
  }
  const isSetElsewhere =
    CONFIG_FILE.test(command) ||
    /\.sh\b|redis-cli/u.test(command) ||
    /sentinel|\benvFrom\b|\.conf\b/iu.test(written);
  return isSetElsewhere ? 'unknown' : 'none';
}
