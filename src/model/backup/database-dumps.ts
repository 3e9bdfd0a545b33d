import { hasScripts, scriptsOf } from '../containers/command-lines.ts';
import type { CommandLine, RepositoryScript } from '../containers/command-lines.ts';
import { isComposePath } from '../containers/compose.ts';
import { composeScriptsOf } from '../containers/compose-scripts.ts';
import { isForDevelopment } from '../deploy/deployment-scripts.ts';
import { isTestPath } from '../code/language.ts';
import type { ProjectFile } from '../project-file.ts';
import { isSamplePath } from '../sample-path.ts';

/** A command of a backup job that writes the content of a database. */
export interface DatabaseDump {
  readonly script: RepositoryScript;
  readonly command: CommandLine;
  /** Such as `pg_dump`. */
  readonly program: string;
  /** The program with its arguments, without what runs it in a container or on another machine. */
  readonly words: readonly string[];
}

const PROGRAMS =
  /(?:^|[\s/"'(])(?<program>pg_dump(?:all)?|pg_basebackup|mysqldump|mariadb-dump|mongodump|redis-cli(?=.*\s--rdb\b))(?=\s|$)/u;
/** What runs the rest of its line, here, in a container or elsewhere. */
const RUNNERS =
  /^(?:docker|docker-compose|podman|nerdctl|kubectl|oc|su|runuser|gosu|su-exec|chroot|timeout|nice|ionice|bash|sh|zsh|ssh|sshpass|heroku|flyctl|fly|railway|dokku|setpriv|if|!)$/u;
// No content, or no dump at all.
const NOT_CONTENT =
  /\s(?:--schema-only|--no-data|--version|--help|-V|--globals-only|--roles-only)(?:\s|$)|\s-s(?:\s|$)/u;
const RESTORES = /(?:^|[\s/"'])(?:psql|pg_restore|mysql|mariadb|mongorestore)(?:\s|$|["'])/u;
const BACKUP_WORD = /back-?_?ups?|(?:^|[^a-z])(?:bkp|bak|archive|snapshot)(?:[^a-z]|$)/iu;

/** True for the files in which `databaseDumpsOf` finds something, by their paths. */
export function mayHoldDumps(path: string): boolean {
  return (hasScripts(path) || isComposePath(path)) && !isTestPath(path) && !isSamplePath(path);
}

/**
 * The dumps of backup jobs: those that are kept, in scripts that speak of backups. Copies that are piped
 * into another database, schemas without content, and scripts for development are none.
 */
export function databaseDumpsOf(file: ProjectFile): readonly DatabaseDump[] {
  if (!PROGRAMS.test(file.text.replaceAll('\n', ' '))) {
    return [];
  }
  const scripts = isComposePath(file.path) ? composeScriptsOf(file) : scriptsOf(file);
  return scripts.flatMap((script) =>
    script.commands.flatMap((command) => {
      const found = dumpOf(command);
      return found !== undefined && isBackup(file, script, command)
        ? [{ script, command, ...found }]
        : [];
    }),
  );
}

function dumpOf({
  words,
  pipeline,
  outputs,
}: CommandLine): Pick<DatabaseDump, 'program' | 'words'> | undefined {
  const line = words.join(' ');
  const match = PROGRAMS.exec(line);
  const program = match?.groups?.['program'];
  if (match === null || program === undefined) {
    return undefined;
  }
  const own = line.slice(match.index).trim();
  const isRun = !line.slice(0, match.index).includes(' ') || RUNNERS.test(words[0] ?? '');
  const isKept = !pipeline.some((part) => RESTORES.test(part)) && !outputs.includes('/dev/null');
  if (!isRun || !isKept || NOT_CONTENT.test(own)) {
    return undefined;
  }
  const inner = own.split(/\s+/u).map((word) => word.replaceAll(/^["']|["';]+$/gu, ''));
  return { program, words: inner };
}

function isBackup(file: ProjectFile, script: RepositoryScript, command: CommandLine): boolean {
  const names = [script.name, ...script.names, ...command.functions, ...command.outputs];
  return (
    [file.path, ...names, command.words.join(' ')].some((name) => BACKUP_WORD.test(name)) &&
    !isForDevelopment(file.path, script, command)
  );
}
