import type { FileQuestion, Project } from '../project.ts';

const GIVES = /--build-arg|\b(?:build[-_])?args["']?\s*[:\]=]|buildArgs/iu;

/** The files that say how images are built, as far as they give build arguments. */
export const BUILD_ARGUMENTS: FileQuestion = {
  name: 'build-arguments',
  words: ['build-arg', 'build_arg', 'buildArg', 'args:', 'build.args'],
  path: (path) =>
    /\.(?:ya?ml|sh|bash|toml|mk|json|hcl|groovy)$|(?:^|\/)(?:Makefile|Jenkinsfile|justfile)$/iu.test(
      path,
    ),
  patterns: [GIVES],
};

/** True when a compose file, workflow or script of the project gives a build argument of that name. */
export function isBuildArgumentGiven(project: Project, name: string): boolean {
  const option = new RegExp(`--build-arg[\\s=]+["']?${name}\\b`, 'u');
  const entry = new RegExp(`^\\s*(?:-\\s*)?["']?${name}["']?\\s*(?:[:=]|$)`, 'u');
  return project
    .filesWhere(BUILD_ARGUMENTS)
    .some(({ text }) => option.test(text) || blocksOf(text).some((line) => entry.test(line)));
}

const BLOCK = /^\s*["']?(?:(?:build[-_])?args["']?\s*[:=]|buildArgs)/iu;
// https://fly.io/docs/reference/configuration/#specify-docker-build-arguments
const TABLE = /^\[build\.args\]/u;

/** The lines below `args:`, `build-args: |` and `[build.args]`, as far as they stand under it. */
function blocksOf(text: string): readonly string[] {
  const found: string[] = [];
  let indent: number | undefined;
  for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
    const depth = line.search(/\S/u);
    if (BLOCK.test(line)) {
      indent = depth;
    } else if (TABLE.test(line)) {
      indent = -1;
    } else if (indent !== undefined && depth > indent && !line.startsWith('[')) {
      found.push(line);
    } else {
      indent = undefined;
    }
  }
  return found;
}
