import { importedFiles } from '../code/imported-files.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { onceEach } from '../once.ts';
import type { ProjectFile } from '../project-file.ts';
import type { FileQuestion, Project } from '../project.ts';
import { isSamplePath } from '../sample-path.ts';

/** What a repository has of circuit breakers. */
export interface CircuitBreakers {
  /** The files by which calls go through a breaker: those that use one and those that make one for others. */
  readonly live: ReadonlySet<string>;
  /** Those that send calls through a breaker themselves. */
  readonly using: ReadonlySet<string>;
  /** Something that is called a breaker is in use and no known form: what it wraps cannot be told. */
  readonly isHandmade: boolean;
  /** The first place that makes or configures a breaker although nothing uses one. */
  readonly unused: BreakerPlace | undefined;
}

/** A place that makes or configures a breaker. */
export interface BreakerPlace {
  readonly file: ProjectFile;
  readonly start: number;
  readonly end: number;
  /** `opossum`, `CIRCUIT_BREAKER_THRESHOLD`. */
  readonly name: string;
  readonly isSetting: boolean;
}

const LIBRARY =
  /(?:\bfrom\s+|\brequire\(|\bimport\s+)['"]?(?<name>opossum|cockatiel|@resilience4ts\/[\w-]+|pybreaker|aiobreaker|purgatory|circuitbreaker|moleculer)\b/u;
const DEFINES =
  /\bclass\s+(?<name>\w*CircuitBreaker\w*|Breaker)\b|\bnew\s+(?<made>\w*CircuitBreaker|Breaker)\s*\(/u;
const USES =
  /[bB]reaker\w*(?:\(\))?\s*\.\s*(?:fire|execute|exec|call|call_async|run|wrap|protect|invoke)\s*\(|^[ \t]*@[\w.]*(?:[bB]reaker|circuit)\b|\bwith_?[cC]ircuit_?[bB]reaker\b|\bwith\s+[\w.]*breaker\b/mu;
// Policies of cockatiel are called whatever their author likes.
const CALLS = /\.(?:fire|execute|exec|call|call_async|wrap|protect)\s*\(|\(\w*breaker\w*\)/u;
const SETTING =
  /^[^\S\n]*(?:export\s+)?(?:const\s+|readonly\s+)?['"]?(?<name>\w*circuit_?breaker\w*)['"]?\??\s*[:=](?![=>])/imu;
const MENTIONS = /breaker|opossum|cockatiel|resilience4ts|purgatory|@circuit\b/iu;

/**
 * The circuit breakers of a repository, going by the text: libraries, classes of its own that are called
 * so, and settings. A file counts as live when it uses a breaker or when another file imports it.
 */
export const circuitBreakersOf = onceEach((project: Project): CircuitBreakers => {
  const mentions = project.filesWhere(BREAKER_FILES);
  const making = mentions.filter(({ text }) => LIBRARY.test(text) || DEFINES.test(text));
  const imported = making.length === 0 ? new Set() : importedPaths(project);
  const live = [...making, ...mentions.filter(({ text }) => isUsing(text))].filter(
    ({ path, text }) => isUsing(text) || imported.has(path),
  );
  const places = mentions.flatMap((file) => placeIn(file) ?? []);
  // A setting that is read, or a state that is asked for, belongs to a breaker of another form.
  const isIdle =
    live.length === 0 &&
    places.every((each) => !each.isSetting || isNamedOnce(each.name, mentions));
  return {
    live: new Set(live.map(({ path }) => path)),
    using: new Set(mentions.filter(({ text }) => isUsing(text)).map(({ path }) => path)),
    isHandmade: live.length === 0 && !isIdle,
    unused: isIdle ? places[0] : undefined,
  };
});

/** The program files that speak of circuit breakers. */
export const BREAKER_FILES: FileQuestion = {
  name: 'circuit-breakers',
  words: ['reaker', 'REAKER', 'opossum', 'cockatiel', 'resilience4ts', 'purgatory', '@circuit'],
  path: isProgram,
  patterns: [MENTIONS],
};

function isProgram(path: string): boolean {
  return languageOf(path) !== undefined && !isTestPath(path) && !isSamplePath(path);
}

function isUsing(text: string): boolean {
  return USES.test(text) || (LIBRARY.test(text) && CALLS.test(text));
}

function isNamedOnce(name: string, files: readonly ProjectFile[]): boolean {
  const word = new RegExp(`\\b${name.replaceAll(/[^\w]/gu, String.raw`\$&`)}\\b`, 'gu');
  const count = files.reduce((sum, { text }) => sum + (text.match(word)?.length ?? 0), 0);
  return count < 2;
}

function importedPaths(project: Project): ReadonlySet<string> {
  return new Set(project.paths.filter(isProgram).flatMap((path) => importedFiles(project, path)));
}

function placeIn(file: ProjectFile): BreakerPlace | undefined {
  const made = LIBRARY.exec(file.text) ?? DEFINES.exec(file.text);
  const match = made ?? SETTING.exec(file.text);
  const name = match?.groups?.['name'] ?? match?.groups?.['made'];
  if (match === null || name === undefined) {
    return undefined;
  }
  const start = match.index + match[0].indexOf(name);
  return { file, start, end: start + name.length, name, isSetting: made === null };
}
