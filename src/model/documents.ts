import type { DataFile, DataProblem } from '#syntax/data.ts';
import { parseDockerfile } from '#syntax/dockerfile.ts';
import type { Dockerfile } from '#syntax/dockerfile.ts';
import { parseEnvFile } from '#syntax/env-file.ts';
import { parseIni } from '#syntax/ini.ts';
import { parseJson } from '#syntax/json.ts';
import { MAX_SYNTAX_PROBLEMS } from '#syntax/parser.ts';
import { parseToml } from '#syntax/toml.ts';
import { parseYaml } from '#syntax/yaml.ts';

import { isDockerfilePath } from './containers/dockerfile-path.ts';
import { restOn } from './once.ts';
import type { ProjectFile } from './project-file.ts';

/**
 * Names, as a part of a basis, that a file was read by its syntax: what is broken in it is unknown to the
 * answer that rests on it. No path has its first character.
 */
export function syntaxPart(path: string): string {
  return `\0syntax ${path}`;
}

const dataFiles = new WeakMap<ProjectFile, DataFile>();
const dockerfiles = new WeakMap<ProjectFile, Dockerfile>();

/**
 * The data of a YAML, JSON, JSONC, TOML, INI or `.env` file, undefined for a file of any other name. Read
 * once a file, however many rules ask.
 */
export function readData(file: ProjectFile): DataFile | undefined {
  restOn(syntaxPart(file.path));
  const known = dataFiles.get(file);
  if (known !== undefined) {
    return known;
  }
  const data = dataParser(file.path)?.(file.text);
  if (data !== undefined) {
    dataFiles.set(file, data);
  }
  return data;
}

/** The stages of a Dockerfile, undefined for a file of any other name. Read once a file. */
export function readDockerfile(file: ProjectFile): Dockerfile | undefined {
  restOn(syntaxPart(file.path));
  const known = dockerfiles.get(file);
  if (known !== undefined || !isDockerfilePath(file.path)) {
    return known;
  }
  const dockerfile = parseDockerfile(file.text);
  dockerfiles.set(file, dockerfile);
  return dockerfile;
}

/** What cannot be read of a data file or Dockerfile, in order of the text, the first 50. */
export function problemsOf(file: ProjectFile): readonly DataProblem[] {
  const problems = [...(readData(file)?.problems ?? []), ...(readDockerfile(file)?.problems ?? [])];
  return problems
    .toSorted((a, b) => a.start - b.start || a.end - b.end)
    .slice(0, MAX_SYNTAX_PROBLEMS);
}

function dataParser(path: string): ((text: string) => DataFile) | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (/^\.env(?:\.|$)/u.test(name) || name.endsWith('.env')) {
    return parseEnvFile;
  }
  if (name === 'setup.cfg') {
    return parseIni;
  }
  switch (name.slice(name.lastIndexOf('.') + 1)) {
    case 'yaml':
    case 'yml':
      return parseYaml;
    case 'json':
    case 'jsonc':
      return parseJson;
    case 'toml':
      return parseToml;
    case 'ini':
      return parseIni;
    default:
      return undefined;
  }
}
