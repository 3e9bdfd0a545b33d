const OUTPUT_FOLDER =
  /(?:^|\/)(?:dist|build|out|output|target|bin|obj|lib|tmp|temp|coverage|node_modules|vendor|venv|\.venv|__pycache__|generated|\.[\w-]*(?:next|nuxt|output|svelte-kit|vercel|wrangler|open-next|cache|turbo)[\w-]*)\//u;

/** True for a path inside of a folder whose files a build or an installation makes. */
export function isBuildOutput(path: string): boolean {
  return OUTPUT_FOLDER.test(path);
}
