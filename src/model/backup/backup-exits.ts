import type { RepositoryScript } from '../containers/command-lines.ts';
import type { DatabaseDump } from './database-dumps.ts';
import type { ProjectFile } from '../project-file.ts';

/** How the failure of a dump gets lost in the job around it. */
export interface LostFailure {
  readonly kind: 'pipe' | 'purge' | 'success';
  /** The line that goes on as if nothing had happened; the dump itself for a pipe. */
  readonly at: { readonly start: number; readonly end: number };
  /** What is done there: the next program of the pipe, the command that deletes or speaks. */
  readonly by: string;
}

// What looks into the dump before anything rests on it.
const CHECKED =
  /\b(?:gzip|gunzip|pigz|xz|zstd)\s+(?:-\w+\s+)*(?:-t|--test)\b|\bpg_restore\s[^\n]{0,80}(?:-l|--list)\b|\bwc\s+-c\b|\bstat\s[^\n]{0,40}(?:%s|%z)|dump complete|dump completed|PIPESTATUS|pipestatus|\bzcat\b|\bpg_verifybackup\b/iu;
// An archive of nothing is still no empty file.
const SIZED = /(?:\[|\btest)\s[^\n]{0,40}-s\s/u;
const COMPRESSES = /^\s*(?:gzip|pigz|zstd|xz|bzip2|lz4)\b/u;
const ERREXIT = /\bset\s+-[a-z]*e|\bset\s+-o\s+errexit|^#![^\n]*\s-[a-z]*e|\btrap\s[^\n]*\bERR\b/mu;
const STATUS = /\$\?|\$\{\?\}/u;
const SPEAKS = /^(?:echo|printf|log\w*|print_\w+|msg|info|success|notify\w*|ok)$/iu;
const SUCCESS = /success|complete|\bdone\b|finished|\bcreated\b|\bsaved\b|✅|✓|\bOK\b/iu;

/**
 * How a failed dump goes unnoticed; undefined when the job stops, somebody looks at the result, or the
 * dump is checked. https://www.gnu.org/software/bash/manual/html_node/The-Set-Builtin.html
 */
export function lostFailureOf(
  file: ProjectFile,
  { script, command }: DatabaseDump,
): LostFailure | undefined {
  const [, next] = command.pipeline;
  const isChecked =
    CHECKED.test(script.text) || (SIZED.test(script.text) && !COMPRESSES.test(next ?? ''));
  if (isChecked) {
    return undefined;
  }
  if (next !== undefined && !hasPipefail(file, script)) {
    return { kind: 'pipe', at: command, by: programOf(next) };
  }
  const isSeen = command.isChecked || hasErrexit(file, script) || STATUS.test(script.text);
  return isSeen || command.isRemote ? undefined : afterwards(script, command);
}

function afterwards(
  { commands }: RepositoryScript,
  dump: DatabaseDump['command'],
): LostFailure | undefined {
  const later = commands.filter(
    ({ start, conditions }) => start > dump.end && conditions.length <= dump.conditions.length,
  );
  const purge = later.find(({ words, pipeline }) => isPurge(words, pipeline));
  if (purge !== undefined) {
    return { kind: 'purge', at: purge, by: purge.words[0] ?? '' };
  }
  const said = later.find(
    ({ words }) => SPEAKS.test(words[0] ?? '') && SUCCESS.test(words.slice(1).join(' ')),
  );
  return said === undefined
    ? undefined
    : { kind: 'success', at: said, by: said.words.slice(1).join(' ') };
}

/** True for a command that deletes files by their age or number. */
export function isPurge(words: readonly string[], pipeline: readonly string[]): boolean {
  const line = words.join(' ');
  const isFind =
    /^find\s/u.test(line) &&
    (/\s-delete\b|\s-exec\s+rm\b/u.test(line) || pipeline.some((part) => /\brm\b/u.test(part)));
  const isOldest =
    /^ls\s+-\w*t/u.test(line) &&
    pipeline.some((part) => /\btail\b/u.test(part)) &&
    pipeline.some((part) => /\brm\b/u.test(part));
  return isFind || isOldest;
}

function hasPipefail(
  file: ProjectFile,
  { kind, text, shell, isRemote }: RepositoryScript,
): boolean {
  // The shell that a workflow names is run with `-o pipefail`, the default one is not.
  const isNamed = kind === 'workflow job' && !isRemote && /^bash\s*$/u.test(shell ?? '');
  return isNamed || /pipefail/u.test(kind === 'make target' ? file.text : text + (shell ?? ''));
}

function hasErrexit(file: ProjectFile, { kind, text, isRemote }: RepositoryScript): boolean {
  const isKept = (kind === 'workflow job' && !isRemote) || kind === 'make target';
  return isKept || ERREXIT.test(kind === 'shell file' ? file.text : text);
}

function programOf(command: string): string {
  return (
    /^\s*(?:\w+=\S*\s+)*(?<program>[\w./-]+)/u.exec(command)?.groups?.['program'] ?? 'a command'
  );
}
