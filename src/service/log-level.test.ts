import { expect, test } from 'vitest';

import { logLevelSwitch } from './log-level.ts';
import { createLogger } from './logger.ts';
import type { LogLevel } from './settings.ts';

test.for([
  ['info', ['debug', 'trace', 'info', 'debug']],
  ['debug', ['trace', 'debug', 'trace', 'debug']],
  ['silent', ['debug', 'trace', 'silent', 'debug']],
] as const satisfies [LogLevel, LogLevel[]][])('from %s it goes to %s', ([configured, levels]) => {
  const log = createLogger(configured, { write: () => {} });
  const change = logLevelSwitch(log, configured);
  const seen = levels.map(() => {
    change();
    return log.level;
  });
  expect(seen).toEqual(levels);
});

test('jobs follow it, those under way too', () => {
  const lines: string[] = [];
  const log = createLogger('info', { write: (line) => lines.push(line) });
  const under = log.child({ job: 'under way' });
  logLevelSwitch(log, 'info')();
  under.debug('a line');
  log.child({ job: 'after' }).debug('a line');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'warn', msg: 'log level changed', logLevel: 'debug' },
    { level: 'debug', job: 'under way' },
    { level: 'debug', job: 'after' },
  ]);
});
