import { Client } from 'pg';

import { startPostgres } from '#test/support/postgres-server.ts';
import type { PostgresServer } from '#test/support/postgres-server.ts';

import { killed, troubledGithub, withoutDatabase } from './disturbances.ts';
import { Lane } from './lane.ts';
import { Random } from './random.ts';
import { disturbedRun } from './run.ts';
import type { Disturbance, RunResult } from './run.ts';
import { makeScenarios } from './scenario.ts';
import type { ScenarioRepository } from './scenario.ts';

export type CampaignName = 'kill' | 'database' | 'github';

export interface CampaignOptions {
  readonly seed: number;
  /** How many runs of each kind. */
  readonly runs: Readonly<Record<CampaignName, number>>;
  readonly onResult: (result: NamedResult) => void;
}

export type NamedResult = RunResult & { readonly name: CampaignName };

/** Runs play side by side, since most of the time they wait: for a heartbeat that stays away, for a retry. */
const EMBEDDED_LANES = 2;
const SERVER_LANES = 3;
const DATABASE_LANES = 2;
const GITHUB_LANES = 3;
/** Of the runs that are killed, how many in a hundred play on the embedded database. */
const EMBEDDED_PERCENT = 50;
const LONGEST_DELAY_MS = 1_200;

/** What all lanes share. */
interface Stage {
  readonly options: CampaignOptions;
  readonly repository: ScenarioRepository;
}

/** Plays all runs, and tells what each came to as soon as it is judged. */
export async function runCampaign(options: CampaignOptions): Promise<void> {
  const repository = await makeScenarios();
  const server = await startPostgres();
  const { kill, database, github } = options.runs;
  const embedded = Math.round((kill * EMBEDDED_PERCENT) / 100);
  try {
    const stage: Stage = { options, repository };
    await Promise.all([
      ...lanes(EMBEDDED_LANES, numbers(0, embedded), async (runs, lane) =>
        play(stage, 'kill', runs, killed, { name: `embedded-${lane}` }),
      ),
      ...lanes(SERVER_LANES, numbers(embedded, kill), async (runs, lane) =>
        play(stage, 'kill', runs, killed, {
          name: `server-${lane}`,
          databaseUrl: await newDatabase(server, `server_${lane}`),
        }),
      ),
      ...lanes(DATABASE_LANES, numbers(0, database), async (runs, lane) =>
        playOnServer(stage, runs, lane),
      ),
      ...lanes(GITHUB_LANES, numbers(0, github), async (runs, lane) => {
        const random = new Random(options.seed + lane);
        await play(stage, 'github', runs, troubledGithub, {
          name: `github-${lane}`,
          databaseUrl: await newDatabase(server, `github_${lane}`),
          deliveryDelayMs: () => random.whole(0, LONGEST_DELAY_MS),
        });
      }),
    ]);
  } finally {
    await server.stop();
    await repository.fixture.remove();
  }
}

function numbers(first: number, end: number): number[] {
  return Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index);
}

/** Starts as many lanes as there is work for, which take the runs from one list. */
function lanes(
  count: number,
  runs: number[],
  start: (runs: number[], lane: number) => Promise<void>,
): readonly Promise<void>[] {
  return numbers(0, Math.min(count, runs.length)).map(async (lane) => start(runs, lane));
}

/** The database of these runs is on a server of the lane's own, since that one is stopped. */
async function playOnServer(stage: Stage, runs: number[], lane: number): Promise<void> {
  const server = await startPostgres();
  try {
    await play(stage, 'database', runs, withoutDatabase(server), {
      name: `database-${lane}`,
      databaseUrl: await newDatabase(server, 'faultline'),
    });
  } finally {
    await server.stop();
  }
}

async function play(
  { options, repository }: Stage,
  name: CampaignName,
  runs: number[],
  disturb: Disturbance,
  laneOptions: Parameters<typeof Lane.open>[0],
): Promise<void> {
  const lane = await Lane.open(laneOptions);
  for (let index = runs.shift(); index !== undefined; index = runs.shift()) {
    const random = new Random(options.seed * 100_003 + index * 7 + name.length);
    const result = await disturbedRun(lane, repository, disturb, { index, random });
    if (result.problems.length > 0) {
      await lane.keepLog();
    }
    options.onResult({ ...result, name });
  }
  await lane.close();
}

async function newDatabase(server: PostgresServer, name: string): Promise<string> {
  const client = new Client({ connectionString: server.url('postgres') });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return server.url(name);
}
