import { dataAt, itemsOf, textOf } from '#syntax/data.ts';
import type { DataNode } from '#syntax/data.ts';

import { isPurge } from './backup-exits.ts';
import { hasScripts, scriptsOf } from '../containers/command-lines.ts';
import type { CommandLine, RepositoryScript } from '../containers/command-lines.ts';
import { composeServices, isComposePath } from '../containers/compose.ts';
import { composeScriptsOf } from '../containers/compose-scripts.ts';
import { isForDevelopment } from '../deploy/deployment-scripts.ts';
import { readData } from '../documents.ts';
import { interpolate } from '../code/interpolation.ts';
import { isTestPath } from '../code/language.ts';
import type { ProjectFile } from '../project-file.ts';
import { isSamplePath } from '../sample-path.ts';
import { isWorkflowPath } from '../queue/schedules-workflow.ts';
import { scriptValue } from '../settings/script-variables.ts';

/** How long backups are kept at one place. */
export interface BackupRetention {
  readonly at: { readonly start: number; readonly end: number };
  readonly days: number;
  /** What deletes them. */
  readonly by: string;
  /** The number as it stands in the file, where it alone says how long. */
  readonly number: { readonly start: number; readonly end: number } | undefined;
}

const BACKUP = /back-?_?ups?|dump|\.sql|(?:^|[^a-z])bak(?:[^a-z]|$)/iu;
/** A tier that keeps some backups for longer. */
const TIER =
  /weekly|monthly|yearly|annual|keep-(?:week|month|year)|KEEP_(?:WEEKS|MONTHS)|glacier|deep_archive|retain_?(?:weeks|months)/iu;

/** True for the files in which `backupRetentionsOf` finds something, by their paths. */
export function mayKeepBackups(path: string): boolean {
  return (hasScripts(path) || /\.ya?ml$/u.test(path)) && !isTestPath(path) && !isSamplePath(path);
}

/** For how long the jobs of a file keep backups; none where some are kept in a longer-lived tier. */
export function backupRetentionsOf(file: ProjectFile): readonly BackupRetention[] {
  if (!/back-?_?up|dump|velero|retention/iu.test(file.text + file.path)) {
    return [];
  }
  const images = isComposePath(file.path) ? imageRetentions(file) : [];
  if (TIER.test(file.text)) {
    return images;
  }
  const scripts = scriptRetentions(file);
  return [...images, ...scripts, ...resourceRetentions(file)];
}

function scriptRetentions(file: ProjectFile): readonly BackupRetention[] {
  const own = hasScripts(file.path) ? scriptsOf(file) : [];
  const scripts = isComposePath(file.path) ? composeScriptsOf(file) : own;
  return scripts.flatMap((script) =>
    script.commands.flatMap((command) =>
      isForDevelopment(file.path, withoutPurgeNames(script), withoutOptions(command))
        ? []
        : (purgeOf(file, script, command) ?? prunedBy(file, script, command) ?? []),
    ),
  );
}

// A step that is called "clean up" is still a part of its job.
function withoutPurgeNames(script: RepositoryScript): RepositoryScript {
  const isPurgeName = /clean|purge|prune|rotate|delete|remove/iu;
  return { ...script, names: script.names.filter((name) => !isPurgeName.test(name)) };
}

// `-delete` is what the command is for.
function withoutOptions(command: CommandLine): CommandLine {
  return { ...command, words: command.words.filter((word) => !word.startsWith('-')) };
}

function purgeOf(
  file: ProjectFile,
  script: RepositoryScript,
  { start, end, words, pipeline }: CommandLine,
): BackupRetention | undefined {
  const at = words.findIndex((word) => word === '-mtime' || word === '-mmin');
  const names = [
    file.path,
    script.name,
    ...words,
    ...words.map((word) => scriptValue(script.text, word) ?? ''),
  ];
  if (!isPurge(words, pipeline) || at === -1 || !names.slice(2).some((name) => BACKUP.test(name))) {
    return undefined;
  }
  const written = words[at + 1] ?? '';
  const number = Number(scriptValue(script.text, written)?.replace(/^\+/u, '') ?? '');
  const days = words[at] === '-mmin' ? number / MINUTES_A_DAY : number;
  const found = /^\+\d+$/u.test(written) ? file.text.indexOf(written, start) : -1;
  const range = { start: found + 1, end: found + written.length };
  return days > 0
    ? {
        at: { start, end },
        days,
        by: 'find',
        number: found === -1 || found > end || words[at] === '-mmin' ? undefined : range,
      }
    : undefined;
}

const MINUTES_A_DAY = 24 * 60;

/** `restic forget` and `borg prune` with nothing but daily ones. */
function prunedBy(
  file: ProjectFile,
  { text }: RepositoryScript,
  { start, end, words }: CommandLine,
): BackupRetention | undefined {
  const line = words.join(' ');
  const isPrune = /^(?:restic\b.*\bforget|borg\b.*\bprune)\b/u.test(line);
  const kept = /--keep-(?:daily|within)[= ](?<days>\S+)/u.exec(line)?.groups?.['days'];
  const isMore = /--keep-(?:last|tag|id|monthly|weekly|yearly)/u.test(line);
  if (!isPrune || kept === undefined || isMore) {
    return undefined;
  }
  const days = Number((scriptValue(text, kept) ?? '').replace(/d$/u, ''));
  return days > 0
    ? { at: { start, end }, days, by: words[0] ?? '', number: numberAfter(file, start, end) }
    : undefined;
}

function numberAfter(file: ProjectFile, start: number, end: number): BackupRetention['number'] {
  const match = /--keep-(?:daily|within)[= ](?=\d)/u.exec(file.text.slice(start, end));
  const from = match === null ? -1 : start + match.index + match[0].length;
  const digits = /^\d+/u.exec(file.text.slice(from, end))?.[0] ?? '';
  return match === null ? undefined : { start: from, end: from + digits.length };
}

/**
 * Containers that are made for backups. https://github.com/prodrigestivill/docker-postgres-backup-local
 * keeps weekly and monthly ones unless that is switched off; https://offen.github.io/docker-volume-backup/
 * and https://github.com/tiredofit/docker-db-backup have no tiers.
 */
function imageRetentions(file: ProjectFile): readonly BackupRetention[] {
  return composeServices(file).flatMap(({ image, environment }) => {
    const name = image?.text ?? '';
    const settings = new Map(
      environment.map((setting) => [setting.name, interpolate(setting.value ?? '')]),
    );
    const isTiered =
      /backup-local/u.test(name) &&
      (settings.get('BACKUP_KEEP_WEEKS') !== '0' || settings.get('BACKUP_KEEP_MONTHS') !== '0');
    if (!/backup/iu.test(name) || isTiered) {
      return [];
    }
    return environment.flatMap(({ name: key, start, end, value }) => {
      const written = Number(interpolate(value ?? ''));
      const days = key.endsWith('CLEANUP_TIME') ? written / MINUTES_A_DAY : written;
      const isDays = /^(?:BACKUP_KEEP_DAYS|BACKUP_RETENTION_DAYS|\w*CLEANUP_TIME)$/u.test(key);
      return isDays && days > 0 ? [{ at: { start, end }, days, by: key, number: undefined }] : [];
    });
  });
}

/** Resources of operators, and artifacts of workflows. https://velero.io/docs/main/api-types/schedule/ */
const RESOURCE = /retentionPolicy|\bttl:|retention-days/u;

function resourceRetentions(file: ProjectFile): readonly BackupRetention[] {
  const isYaml =
    /\.ya?ml$/u.test(file.path) && RESOURCE.test(file.text) && !file.text.includes('{{-');
  const documents = isYaml ? (readData(file)?.documents ?? []) : [];
  return documents.flatMap((root) => [
    ...retentionAt(dataAt(root, 'spec', 'backup', 'retentionPolicy'), 'retentionPolicy'),
    ...(textOf(dataAt(root, 'kind')) === 'Schedule'
      ? retentionAt(dataAt(root, 'spec', 'template', 'ttl'), 'ttl')
      : []),
    ...(isWorkflowPath(file.path) ? artifactRetentions(root) : []),
  ]);
}

const UNITS: Readonly<Record<string, number>> = { h: 1 / 24, d: 1, w: 7, m: 30 };

function retentionAt(node: DataNode | undefined, by: string): readonly BackupRetention[] {
  const match = /^(?<count>\d+)(?<unit>[hdwm])(?:0m0s)?$/u.exec(textOf(node) ?? '');
  const { count, unit } = match?.groups ?? {};
  return node === undefined || count === undefined || unit === undefined
    ? []
    : [{ at: node, days: Number(count) * (UNITS[unit] ?? 1), by, number: undefined }];
}

function artifactRetentions(root: DataNode): readonly BackupRetention[] {
  const jobs = dataAt(root, 'jobs');
  const steps = (jobs?.kind === 'map' ? jobs.entries : []).flatMap(({ value }) =>
    itemsOf(dataAt(value, 'steps')),
  );
  return steps.flatMap((step) => {
    const days = dataAt(step, 'with', 'retention-days');
    const named = `${textOf(dataAt(step, 'with', 'name')) ?? ''} ${textOf(dataAt(step, 'with', 'path')) ?? ''}`;
    const isBackup =
      textOf(dataAt(step, 'uses'))?.startsWith('actions/upload-artifact') === true &&
      /back-?_?up|\.sql|\.dump/iu.test(named) &&
      // A copy for somebody to look at is not the one that is kept.
      !/valid|audit|report|check|test|log/iu.test(named);
    const count = Number(textOf(days) ?? '');
    return isBackup && days !== undefined && count > 0
      ? [{ at: days, days: count, by: 'retention-days', number: days }]
      : [];
  });
}
