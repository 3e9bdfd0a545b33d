import { byPath } from '../by-path.ts';

const NAME = /^(?:(?:docker|container)file(?:\.[\w.-]+)?|[\w.-]+\.(?:docker|container)file)$/iu;
const NOT_A_DOCKERFILE =
  /\.(?:dockerignore|md|txt|j2|jinja2?|tmpl|tpl|template|erb|hbs|in|ya?ml|json|sh|py|ts|js)$/iu;

/**
 * True for `Dockerfile`, `Dockerfile.prod`, `api.Dockerfile`, `Containerfile` and their like. Templates
 * that only become a Dockerfile are none.
 */
export const isDockerfilePath = byPath((path): boolean => {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return NAME.test(name) && !NOT_A_DOCKERFILE.test(name);
});
