import type { Logger } from 'pino';

import type { LogLevel } from './settings.ts';

/**
 * Answers what changes the level of a running service's log: called again and again it goes from the level
 * of the settings to `debug`, to `trace` and back. Loggers of requests and jobs under way follow.
 */
export function logLevelSwitch(log: Logger, configured: LogLevel): () => void {
  const levels = [...new Set<LogLevel>([configured, 'debug', 'trace'])];
  let at = 0;
  return () => {
    at = (at + 1) % levels.length;
    const logLevel = levels[at] ?? configured;
    log.level = logLevel;
    log.warn({ logLevel }, 'log level changed');
  };
}
