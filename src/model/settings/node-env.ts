import type { ImageStart } from '../containers/image-start.ts';
import type { FinalImage } from '../containers/image.ts';
import { packageManifest } from '../packages/package-manifest.ts';
import type { ProjectFile } from '../project-file.ts';
import type { FileQuestion, Project } from '../project.ts';
import { folderOf } from '../repository-path.ts';
import { serviceOf } from '../services.ts';

/** The files of deployments that say something of NODE_ENV. */
export const NODE_ENV_SETTERS: FileQuestion = {
  name: 'sets NODE_ENV',
  words: ['NODE_ENV'],
  path: (path) =>
    /\.(?:ya?ml|toml|json|sh|tf|env|tpl|service|config\.[cm]?js)$|(?:^|\/)(?:Procfile|Makefile|\.env[\w.-]*|[\w.-]*Dockerfile[\w.-]*)$/u.test(
      path,
    ),
  file: () => true,
};

// What behaves differently without it, for the clients to see.
const LIBRARIES = ['express', '@nestjs/platform-express', 'koa'] as const;
const STARTS_NODE = /^(?:\S*\/)?(?:node|npm|yarn|pnpm|dumb-init|tini|pm2-runtime)\b/u;

/**
 * The library that runs in development mode since an image of Node.js starts a server and no file of
 * the repository sets NODE_ENV; undefined when it is set, or needs not be.
 */
export function needsNodeEnv(
  project: Project,
  file: ProjectFile,
  image: FinalImage,
  start: ImageStart,
): string | undefined {
  if (image.base?.repository !== 'node' || !STARTS_NODE.test(start.command)) {
    return undefined;
  }
  if (file.text.includes('NODE_ENV') || project.filesWhere(NODE_ENV_SETTERS).length > 0) {
    return undefined;
  }
  const { root } = serviceOf(project, file.path);
  const manifest =
    project.file(`${folderOf(file.path)}package.json`) ?? project.file(`${root}package.json`);
  const packages = manifest === undefined ? undefined : packageManifest(manifest)?.dependencies;
  return LIBRARIES.find((name) => packages?.has(name) === true);
}
