import { isDockerfilePath } from '../containers/dockerfile-path.ts';
import { once } from '../once.ts';
import { packageManifest } from '../packages/package-manifest.ts';
import type { Project } from '../project.ts';
import { fileNameOf, folderOf } from '../repository-path.ts';
import { serviceOf } from '../services.ts';

/** What says that a service is deployed as functions, which start cold and are frozen between requests. */
export interface ServerlessEvidence {
  /** The file or, for a package, its manifest. */
  readonly path: string;
  /** For messages: `vercel.json`, `the Next.js route app/api/users/route.ts`. */
  readonly name: string;
}

const CONFIG =
  /^(?:vercel\.json|wrangler\.(?:toml|jsonc?)|serverless\.(?:ya?ml|ts|js|json)|sst\.config\.[cm]?[jt]s|netlify\.toml|zappa_settings\.json)$/u;
const FUNCTION_PACKAGES = [
  'aws-lambda',
  '@types/aws-lambda',
  'serverless-http',
  '@vendia/serverless-express',
  '@vercel/node',
  '@netlify/functions',
  '@google-cloud/functions-framework',
  '@azure/functions',
] as const;
const NEXT_ROUTE = /^(?:src\/)?(?:app\/(?:.*\/)?route|pages\/api\/.+)\.[jt]sx?$/u;
// https://supabase.com/docs/guides/functions
const SUPABASE_FUNCTION = /(?:^|\/)supabase\/functions\//u;
const LAMBDA_FILE = /(?:^|\/)(?:lambda_function|lambda_handler)\.(?:py|[cm]?[jt]s)$/u;

/**
 * What says that the file's service is deployed serverless; undefined when nothing does. A Next.js project
 * with routes counts unless a Dockerfile says that it runs as a server. https://vercel.com/docs/functions
 */
export function serverlessEvidence(project: Project, path: string): ServerlessEvidence | undefined {
  const { root } = serviceOf(project, path);
  return configEvidence(project, path) ?? evidenceIn(project, root);
}

/**
 * What deploys the file's service as functions for certain: the platform's configuration beside it, or
 * the folder that the platform takes functions from.
 */
export function configEvidence(project: Project, path: string): ServerlessEvidence | undefined {
  if (SUPABASE_FUNCTION.test(path)) {
    return { path, name: 'the folder supabase/functions' };
  }
  const config = configIn(project, serviceOf(project, path).root);
  return config === undefined ? undefined : { path: config, name: fileNameOf(config) };
}

const configIn = once((project: Project, root: string): string | undefined =>
  project.paths.find((path) => folderOf(path) === root && CONFIG.test(fileNameOf(path))),
);

const evidenceIn = once((project: Project, root: string): ServerlessEvidence | undefined => {
  const inside = project.paths.filter((path) => serviceOf(project, path).root === root);
  const lambda = inside.find((path) => LAMBDA_FILE.test(path));
  if (lambda !== undefined) {
    return { path: lambda, name: `the Lambda handler ${lambda}` };
  }
  return packageEvidence(project, root, inside);
});

function packageEvidence(
  project: Project,
  root: string,
  inside: readonly string[],
): ServerlessEvidence | undefined {
  const file = project.file(`${root}package.json`);
  const manifest = file === undefined ? undefined : packageManifest(file);
  if (manifest === undefined) {
    return undefined;
  }
  const isServer = project.paths.some(
    (path) => isDockerfilePath(path) && (folderOf(path) === root || folderOf(path) === ''),
  );
  const used = FUNCTION_PACKAGES.find((name) => manifest.dependencies.has(name));
  if (used !== undefined && !isServer) {
    return { path: manifest.file.path, name: `its dependency ${used}` };
  }
  const route = inside.find((path) => NEXT_ROUTE.test(path.slice(root.length)));
  return manifest.dependencies.has('next') && route !== undefined && !isServer
    ? { path: route, name: `the Next.js route ${route}` }
    : undefined;
}
