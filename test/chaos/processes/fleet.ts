import { setTimeout as sleep } from 'node:timers/promises';

import { Client } from 'pg';

import { WEBHOOK_PATH } from '#service/http/webhook-route.ts';
import type { ServiceRole } from '#service/service-role.ts';
import type { FakeGithub } from '#test/github/fake-github.ts';
import type { PostgresServer } from '#test/support/postgres-server.ts';
import { startServiceProcess } from '#test/support/service-process.ts';
import type { ServiceProcess } from '#test/support/service-process.ts';
import { STAGE_SECRET } from '#test/support/stage.ts';

/** What the database says of the deliveries. */
export interface Deliveries {
  readonly unfinished: number;
  readonly done: number;
  readonly dead: number;
  /** Those that were begun more than once. */
  readonly repeated: number;
}

const DATABASE = 'fleet';
const POLL_MS = 250;

/** Service processes on one database and one GitHub, one of which takes the webhooks in. */
export class Fleet {
  readonly #env: Readonly<Record<string, string>>;
  readonly #client: Client;
  readonly #processes: ServiceProcess[] = [];

  private constructor(env: Readonly<Record<string, string>>, client: Client) {
    this.#env = env;
    this.#client = client;
  }

  /** On a database of its own of `server`, without a process yet. */
  static async open(github: FakeGithub, server: PostgresServer): Promise<Fleet> {
    const admin = new Client({ connectionString: server.url('postgres') });
    await admin.connect();
    await admin.query(`create database ${DATABASE}`);
    await admin.end();
    const client = new Client({ connectionString: server.url(DATABASE) });
    await client.connect();
    const env = {
      APP_ID: String(github.app.id),
      PRIVATE_KEY: github.app.privateKey,
      WEBHOOK_SECRET: STAGE_SECRET,
      GITHUB_API_URL: github.url,
      DATABASE_URL: server.url(DATABASE),
      PORT: '0',
      SWEEP_MINUTES: '1',
    };
    return new Fleet(env, client);
  }

  /** Resolves when it serves. */
  async start(role: ServiceRole, github: FakeGithub): Promise<ServiceProcess> {
    const started = startServiceProcess(this.#env, ['--role', role]);
    this.#processes.push(started);
    const url = await started.url;
    if (role !== 'worker') {
      github.configureWebhook({ url: `${url}${WEBHOOK_PATH}`, secret: STAGE_SECRET });
    }
    return started;
  }

  async deliveries(): Promise<Deliveries> {
    const { rows } = await this.#client.query<Record<keyof Deliveries, string>>(`
      select count(*) filter (where state in ('waiting', 'running')) as unfinished,
        count(*) filter (where state in ('completed', 'superseded')) as done,
        count(*) filter (where state = 'dead') as dead,
        count(*) filter (where attempts > 1) as repeated
      from faultline.deliveries`);
    const [row] = rows;
    return {
      unfinished: Number(row?.unfinished),
      done: Number(row?.done),
      dead: Number(row?.dead),
      repeated: Number(row?.repeated),
    };
  }

  /** Resolves when nothing is left to do; rejects when that takes longer than `minutes`. */
  async idle(github: FakeGithub, minutes: number): Promise<void> {
    const deadline = Date.now() + minutes * 60_000;
    for (;;) {
      await github.deliveriesSettled();
      const { unfinished } = await this.deliveries();
      if (unfinished === 0) {
        return;
      }
      if (Date.now() > deadline) {
        throw new Error(`${unfinished} deliveries are unfinished after ${minutes} minutes`);
      }
      await sleep(POLL_MS);
    }
  }

  /** What all processes logged. */
  output(): string {
    return this.#processes.map((one) => one.output()).join('\n');
  }

  async close(): Promise<void> {
    for (const one of this.#processes) {
      one.kill('SIGKILL');
      await one.ended;
    }
    await this.#client.end();
  }
}
