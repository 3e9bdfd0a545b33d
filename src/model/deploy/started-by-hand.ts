import type { CodeModule } from '../code/code-module.ts';
import { isOneOffPath } from '../one-off-path.ts';

const COMMAND_LINE = /^[^\S\n]*(?:import|from) (?:argparse|click|typer)\b/mu;

/** True for what somebody starts in a terminal and watches: one-off paths, commands, programs that read arguments. */
export function isStartedByHand({ path, file }: CodeModule): boolean {
  return isOneOffPath(path) || /(?:^|\/)commands?\//u.test(path) || COMMAND_LINE.test(file.text);
}
