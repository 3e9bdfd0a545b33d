import { isTestPath, languageOf } from '../code/language.ts';
import type { FileQuestion } from '../project.ts';

/** What a function, class or table of an audit trail is called. */
const AUDIT_NAME =
  /audit|activity_?(?:log|event|entry|entries|record|stream|feed)|(?:log|record|create|track|add|write|save)_?(?:activity|change|history|revision)|(?:event|change|action|access|operation)_?(?:logs?|store|journal)\b|(?:history|revision)s?$|log_?entry/iu;

/** True for a function or table of an audit trail, going by its name. */
export function isAuditName(name: string): boolean {
  return AUDIT_NAME.test(name);
}

// Names of what keeps former states or tells of changes, wherever it is.
const AUDIT_TEXT =
  /audit|activity_?(?:log|event|entry|entries|record|stream|feed)|activities|(?:log|record|track)_?(?:activity|change|action|event)|(?:event|change|action|operation)_?(?:log|store|stream|journal|sourc)|[a-z]_history\b|[a-z]History\b|simple_history|pghistory|reversion|sqlalchemy_continuum|temporal_tables|_revisions?\b|[a-z]Revisions?\b|LogEntry|outbox|debezium|paper_trail|\bCREATE\s+(?:OR\s+REPLACE\s+)?(?:CONSTRAINT\s+)?TRIGGER\b/iu;

/** The files that have to do with a record of changes: tables, extensions, triggers, event logs. */
export const AUDIT_FILES: FileQuestion = {
  name: 'audit-trails/files',
  words: [
    'udit',
    'AUDIT',
    'ctivit',
    'istory',
    'evision',
    'eversion',
    'continuum',
    'hange',
    'vent',
    'ction',
    'LogEntry',
    'utbox',
    'debezium',
    'TRIGGER',
    'trigger',
  ],
  path: (path) =>
    /\.(?:sql|prisma|py|[cm]?[jt]s|toml|txt)$/u.test(path) &&
    !isTestPath(path) &&
    (languageOf(path) !== undefined || !/\.[cm]?[jt]s$/u.test(path)),
  patterns: [AUDIT_TEXT],
};
