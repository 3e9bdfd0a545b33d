import { spawn } from 'node:child_process';

/** What a finished git process left behind. */
export interface GitResult {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/**
 * The environment of every git process: no system or user configuration, no prompts, no locks, no
 * replacement objects, and fixed identities, so that nothing of the machine or of a repository acts.
 */
export function gitEnvironment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: '/nonexistent',
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_AUTHOR_NAME: 'GitHub',
    GIT_AUTHOR_EMAIL: 'noreply@github.com',
    GIT_COMMITTER_NAME: 'GitHub',
    GIT_COMMITTER_EMAIL: 'noreply@github.com',
  };
}

/** The options before the command: which repository, and that nothing of it is ever executed. */
export function gitOptions(gitDirectory: string): string[] {
  return [
    '--git-dir',
    gitDirectory,
    '-c',
    'core.hooksPath=/dev/null',
    '-c',
    'core.fsmonitor=false',
    '-c',
    'core.quotePath=false',
  ];
}

/** Runs one git command and gives its output, whatever its exit code. Rejects when git cannot start. */
export function runGit(
  gitDirectory: string,
  args: readonly string[],
  input?: string,
): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', [...gitOptions(gitDirectory), ...args], { env: gitEnvironment() });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({
        exitCode: code ?? -1,
        stdout: Buffer.concat(stdout),
        stderr: Buffer.concat(stderr).toString('utf8'),
      });
    });
    child.stdin.on('error', () => {
      // git may exit without reading its input; its exit code tells the story.
    });
    child.stdin.end(input ?? '');
  });
}

/** As `runGit`, but a non-zero exit code is an error that carries git's own words. */
export async function mustRunGit(
  gitDirectory: string,
  args: readonly string[],
  input?: string,
): Promise<Buffer> {
  const result = await runGit(gitDirectory, args, input);
  if (result.exitCode !== 0) {
    throw new Error(
      `git ${args.join(' ')} failed with ${result.exitCode}: ${result.stderr.trim()}`,
    );
  }
  return result.stdout;
}
