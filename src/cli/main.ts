import { EXIT } from './exit-code.ts';
import { failureText } from './failure-text.ts';
import { runCommandLine } from './program.ts';
import { processIo } from './terminal-io.ts';

// Node would exit with 1, which says that a finding blocks.
process.on('uncaughtException', (error) => {
  process.stderr.write(failureText(error, process.env['FAULTLINE_DEBUG'] === '1'));
  process.exit(EXIT.failed);
});

// Entry of the process; bin/faultline.js leads here. The process ends by itself when nothing is left to
// do, so that whatever was written has arrived.
try {
  process.exitCode = await runCommandLine(process.argv.slice(2), processIo());
} catch (error) {
  process.stderr.write(failureText(error, process.env['FAULTLINE_DEBUG'] === '1'));
  process.exitCode = EXIT.failed;
}
