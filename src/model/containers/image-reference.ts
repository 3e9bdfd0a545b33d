/** An image name such as `docker.io/library/node:22-slim@sha256:…` in its parts. */
export interface ImageReference {
  /** The registry's host, undefined for Docker Hub and where none is written. */
  readonly registry: string | undefined;
  /** The repository without the registry; `library/` of Docker Hub is taken off: `node`, `bitnami/redis`. */
  readonly repository: string;
  /** The last part of the repository: `redis` of `bitnami/redis`. */
  readonly name: string;
  /** Undefined when none is written. */
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

// Mirrors of Docker Hub's official images.
const HUB = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io', 'mirror.gcr.io']);
const HUB_MIRROR_PREFIX = /^(?:public\.ecr\.aws\/docker\/|mirror\.gcr\.io\/)/u;

/**
 * Reads an image reference (https://pkg.go.dev/github.com/distribution/reference). Undefined when it
 * is empty or its repository depends on a variable.
 */
export function parseImageReference(text: string): ImageReference | undefined {
  const [named = '', digest] = text.trim().replace(HUB_MIRROR_PREFIX, '').split('@', 2);
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const path = (colon === -1 ? named : named.slice(0, colon)).toLowerCase();
  if (path === '' || path.includes('$')) {
    return undefined;
  }
  const [first = '', ...rest] = path.split('/');
  const hasRegistry = rest.length > 0 && (/[.:]/u.test(first) || first === 'localhost');
  const repository = (hasRegistry ? rest.join('/') : path).replace(/^library\//u, '');
  return {
    registry: hasRegistry && !HUB.has(first) ? first : undefined,
    repository,
    name: repository.slice(repository.lastIndexOf('/') + 1),
    tag: colon === -1 ? undefined : named.slice(colon + 1),
    digest,
  };
}
