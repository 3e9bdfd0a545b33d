/**
 * The languages and file kinds that a rule may name in `meta.languages`, and the files by which an
 * example shows one. A new kind is a line here.
 */
export const LANGUAGE_FILES: Readonly<Record<string, RegExp>> = {
  TypeScript: /\.[cm]?[jt]sx?$/u,
  Python: /\.py$/u,
  SQL: /\.sql$/u,
  Shell: /\.sh$/u,
  Prisma: /\.prisma$/u,
  Terraform: /\.tf$/u,
  Dockerfile: /(?:^|\/)(?:[\w.-]+\.)?(?:Docker|Container)file(?:\.[\w.-]+)?$/iu,
  Compose: /(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$/u,
  Kubernetes: /\.ya?ml$/u,
  'GitHub Actions': /^\.github\/(?:workflows|actions)\/.+\.ya?ml$/u,
  'GitLab CI': /(?:^|\/)\.gitlab-ci\.ya?ml$/u,
  Makefile: /(?:^|\/)(?:GNUm|[Mm])akefile$|\.mk$/u,
  'any text file': /./u,
  'package.json': /(?:^|\/)package\.json$/u,
  'Lock files': /(?:^|\/)(?:[\w-]+[.-]lock(?:\.json|\.ya?ml|b)?|[\w-]+\.lock)$/u,
  'tool configuration': /(?:^|\/)[\w.-]*(?:config|rc)(?:\.[\w.-]+)?$/u,
  'vercel.json': /(?:^|\/)vercel\.json$/u,
  'next.config': /(?:^|\/)next\.config\.[cm]?[jt]s$/u,
  nginx: /(?:^|\/)[\w.-]*nginx[\w./-]*$/u,
  'netlify.toml': /(?:^|\/)netlify\.toml$/u,
  Wrangler: /(?:^|\/)wrangler\.(?:toml|jsonc?)$/u,
  Procfile: /(?:^|\/)Procfile$/u,
  'fly.toml': /(?:^|\/)fly\.toml$/u,
  'railway.json': /(?:^|\/)railway\.json$/u,
  'render.yaml': /(?:^|\/)render\.yaml$/u,
  crontab: /(?:^|\/)[\w.-]*cron(?:tab)?[\w./-]*$/u,
  'environment files': /(?:^|\/)[\w-]*\.env(?:\.[\w.-]+)?$/u,
};
