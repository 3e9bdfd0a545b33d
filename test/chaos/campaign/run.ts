import { setTimeout as sleep } from 'node:timers/promises';

import type { Lane } from './lane.ts';
import { judge } from './oracle.ts';
import { act, prepare } from './play.ts';
import type { Play } from './play.ts';
import type { Random } from './random.ts';
import type { ScenarioRepository } from './scenario.ts';

/** What one disturbed run came to. */
export interface RunResult {
  readonly index: number;
  readonly lane: string;
  readonly scenario: string;
  /** What the service was at, or what GitHub did. */
  readonly during: string;
  /** Requests that GitHub did not answer as it should. */
  readonly troubledRequests: number;
  readonly heads: number;
  readonly deliveries: number;
  /** From the disturbance's end until nothing was left to do. */
  readonly recoverySeconds: number;
  readonly problems: readonly string[];
}

/** One run of a campaign. */
export interface Turn {
  /** Counts from 0 within its kind of disturbance. */
  readonly index: number;
  readonly random: Random;
}

/** Disturbs a play that goes on meanwhile; resolves with what it was disturbed at or by. */
export type Disturbance = (lane: Lane, play: Play, turn: Turn) => Promise<string>;

/**
 * The longest that a run may take to settle. The sweep asks once more for a delivery that failed again
 * after five minutes, and four requests that get no answer take two.
 */
const PATIENCE_SECONDS = 900;
const LONGEST_PAUSE_MS = 900;

/** Plays one scenario, has it disturbed, waits until nothing is left to do, and judges. */
export async function disturbedRun(
  lane: Lane,
  repository: ScenarioRepository,
  disturb: Disturbance,
  turn: Turn,
): Promise<RunResult> {
  const { index, random } = turn;
  const scenario = random.pick(repository.scenarios);
  const play = await prepare(lane.github, repository, scenario);
  const { hits } = lane.github.faults;
  const acting = act(lane.github, play, async () => pause(random));
  const during = await disturb(lane, play, turn);
  await acting;
  const before = performance.now();
  const isSettled = await settled(lane, play);
  const recoverySeconds = (performance.now() - before) / 1000;
  const problems = judge(lane.github, play);
  lane.github.faults.clear();
  return {
    index,
    lane: lane.name,
    scenario: scenario.name,
    during,
    troubledRequests: lane.github.faults.hits - hits,
    // With the base, which is audited when the App is installed.
    heads: scenario.pulls.reduce((sum, { heads }) => sum + heads.length, 1),
    deliveries: play.guids.size,
    recoverySeconds,
    problems: isSettled ? problems : [...problems, `not settled in ${PATIENCE_SECONDS} seconds`],
  };
}

async function pause(random: Random): Promise<void> {
  await sleep(random.whole(0, LONGEST_PAUSE_MS));
}

/** Whether the service has nothing left to do and nothing is wrong, twice in a row. */
async function settled(lane: Lane, play: Play): Promise<boolean> {
  let idle = 0;
  const isSettled = await lane.within(PATIENCE_SECONDS, async () => {
    await lane.github.deliveriesSettled();
    const isDone = (await lane.isIdle()) && judge(lane.github, play).length === 0;
    idle = isDone ? idle + 1 : 0;
    return idle >= 2 ? true : undefined;
  });
  return isSettled === true;
}
