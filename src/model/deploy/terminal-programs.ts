import type { CodeModule } from '../code/code-module.ts';
import { serviceOf } from '../services.ts';

const COMMANDS = /^\s*\[(?:project|tool\.poetry)\.scripts\]|\bconsole_scripts\b/mu;

/**
 * True for a file of a Python package that installs commands: what it prints may be meant for a terminal.
 * https://packaging.python.org/en/latest/specifications/entry-points/#use-for-scripts
 */
export function isOfTerminalProgram({ project, path, language }: CodeModule): boolean {
  const { root } = serviceOf(project, path);
  return (
    language === 'python' &&
    [root, ''].some((folder) =>
      ['pyproject.toml', 'setup.py', 'setup.cfg'].some((name) =>
        COMMANDS.test(project.file(`${folder}${name}`)?.text ?? ''),
      ),
    )
  );
}
