import type { CodeModule } from '#model/code/code-module.ts';
import { consoleLogsOf } from '#model/observability/console-logs.ts';
import { isLogCall } from '#model/observability/log-calls.ts';
import { levelsOverConsole } from '#model/observability/logger-modules.ts';
import { loggersOf } from '#model/observability/loggers.ts';

/** The callees of the calls that write a record. */
export function calls(module: CodeModule): readonly string[] {
  return module.calls
    .filter((call) => isLogCall(module, call))
    .map(({ callee }) => module.text(callee));
}

/** The loggers that a file makes: `pino structured`. */
export function setUp(module: CodeModule): readonly string[] {
  return loggersOf(module).map(({ library, output }) => `${library} ${output}`);
}

/** The lines of what is written past any logger: `3 console.log`. */
export function records(module: CodeModule): readonly string[] {
  return consoleLogsOf(module).map(({ at, name }) => `${lineOf(module, at.start)} ${name}`);
}

/** The lines of what a logger of the project's own writes with. */
export function levels(module: CodeModule): readonly string[] {
  return levelsOverConsole(module, consoleLogsOf(module)).map(
    ({ at, name }) => `${lineOf(module, at.start)} ${name}`,
  );
}

function lineOf(module: CodeModule, offset: number): number {
  return module.file.text.slice(0, offset).split('\n').length;
}
