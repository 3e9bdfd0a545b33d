import { isTestPath, languageOf } from '../code/language.ts';
import type { FileQuestion } from '../project.ts';

/**
 * The program files of Node.js by which a rejection that nothing handles does not end the process: a
 * listener, or Sentry, which brings one that only warns.
 * https://docs.sentry.io/platforms/javascript/guides/node/configuration/integrations/unhandledrejection/
 */
export const REJECTION_FILES: FileQuestion = {
  name: 'rejection-handlers',
  words: ['unhandledRejection', '@sentry/n'],
  path: (path) => languageOf(path) === 'typescript' && !isTestPath(path),
  file: () => true,
};
