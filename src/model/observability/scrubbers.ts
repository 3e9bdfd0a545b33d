import { isTestPath, languageOf } from '../code/language.ts';
import type { FileQuestion } from '../project.ts';

/**
 * Files that take data out of errors before they leave the program, for logs or for an error tracker.
 * https://docs.sentry.io/platforms/javascript/data-management/sensitive-data/
 */
export const SCRUBBERS: FileQuestion = {
  name: 'scrubbers',
  words: ['beforeSend', 'before_send', 'EventScrubber', 'serializers', 'err_serializer'],
  path: (path) => languageOf(path) !== undefined && !isTestPath(path),
  patterns: [/\bbeforeSend\b|\bbefore_send\b|\bEventScrubber\b|\bserializers\s*:\s*\{[^}]*\berr/u],
};
