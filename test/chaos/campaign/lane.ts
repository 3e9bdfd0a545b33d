import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { WEBHOOK_PATH } from '#service/http/webhook-route.ts';
import { startFakeGithub } from '#test/github/fake-github.ts';
import type { FakeGithub } from '#test/github/fake-github.ts';
import { layTemplate } from '#test/support/embedded-template.ts';
import { startServiceProcess } from '#test/support/service-process.ts';
import type { ServiceProcess } from '#test/support/service-process.ts';
import { STAGE_SECRET } from '#test/support/stage.ts';

const METRICS_TOKEN = 'the-metrics-token-of-the-campaign';
const POLL_MS = 100;

export interface LaneOptions {
  readonly name: string;
  /** The embedded database if not given. */
  readonly databaseUrl?: string | undefined;
  /** Milliseconds that the next delivery is under way. */
  readonly deliveryDelayMs?: (() => number) | undefined;
}

/** One service process with a GitHub and a database of its own, which runs are played on one after another. */
export class Lane {
  readonly name: string;
  readonly github: FakeGithub;
  readonly #env: Readonly<Record<string, string>>;
  readonly #directory: string;
  readonly #deliveryDelayMs: (() => number) | undefined;
  readonly #ended: string[] = [];
  #process: ServiceProcess | undefined;
  #url = '';

  private constructor(options: LaneOptions, github: FakeGithub, directory: string) {
    this.name = options.name;
    this.github = github;
    this.#directory = directory;
    this.#deliveryDelayMs = options.deliveryDelayMs;
    this.#env = {
      APP_ID: String(github.app.id),
      PRIVATE_KEY: github.app.privateKey,
      WEBHOOK_SECRET: STAGE_SECRET,
      GITHUB_API_URL: github.url,
      METRICS_TOKEN,
      FAULTLINE_DEBUG: '1',
      SWEEP_MINUTES: '1',
      ...(options.databaseUrl === undefined
        ? { DATA_DIRECTORY: directory }
        : { DATABASE_URL: options.databaseUrl }),
    };
  }

  /** With the service started. */
  static async open(options: LaneOptions): Promise<Lane> {
    const directory = await mkdtemp(join(tmpdir(), 'faultline-campaign-'));
    if (options.databaseUrl === undefined) {
      await layTemplate(directory);
    }
    const lane = new Lane(options, await startFakeGithub(), directory);
    await lane.start();
    return lane;
  }

  /** Starts the service, at the address that it had before. */
  async start(): Promise<void> {
    const port = this.#url === '' ? '0' : new URL(this.#url).port;
    this.#process = startServiceProcess({ ...this.#env, PORT: port });
    this.#url = await this.#process.url;
    this.github.configureWebhook({
      url: `${this.#url}${WEBHOOK_PATH}`,
      secret: STAGE_SECRET,
      delayMs: this.#deliveryDelayMs,
    });
  }

  /** `kill -9`. Resolves when the process is gone. */
  async kill(): Promise<void> {
    this.#process?.kill('SIGKILL');
    await this.#process?.ended;
    this.#ended.push(this.#process?.output() ?? '');
  }

  /** Whether the service says that nothing waits and nothing is at work. False while it does not answer. */
  async isIdle(): Promise<boolean> {
    try {
      const answer = await fetch(`${this.#url}/metrics`, {
        headers: { authorization: `Bearer ${METRICS_TOKEN}` },
        signal: AbortSignal.timeout(2_000),
      });
      const text = await answer.text();
      const counts = [...text.matchAll(/^faultline_queue_deliveries\{state="(\w+)"\} (\d+)$/gmu)];
      const unfinished = counts.filter(([, state]) => state === 'waiting' || state === 'running');
      return unfinished.length === 2 && unfinished.every(([, , count]) => count === '0');
    } catch {
      return false;
    }
  }

  /** Resolves with what `ask` answers when that is not undefined, or with undefined when the time is up. */
  async within<T>(seconds: number, ask: () => Promise<T | undefined>): Promise<T | undefined> {
    const deadline = Date.now() + seconds * 1000;
    while (Date.now() < deadline) {
      const answer = await ask();
      if (answer !== undefined) {
        return answer;
      }
      await sleep(POLL_MS);
    }
    return undefined;
  }

  /** Writes what the service logged so far to a file of the temporary folder. */
  async keepLog(): Promise<void> {
    const file = join(tmpdir(), `faultline-campaign-${process.pid}-${this.name}.log`);
    await writeFile(file, [...this.#ended, this.#process?.output() ?? ''].join('\n'));
  }

  async close(): Promise<void> {
    await this.kill();
    await this.github.close();
    await rm(this.#directory, { recursive: true, force: true });
  }
}
