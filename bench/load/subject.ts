import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { WEBHOOK_PATH } from '#service/http/webhook-route.ts';
import { startFakeGithub } from '#test/github/fake-github.ts';
import type { FakeGithub } from '#test/github/fake-github.ts';
import { startPostgres } from '#test/support/postgres-server.ts';
import type { PostgresServer } from '#test/support/postgres-server.ts';
import { startServiceProcess } from '#test/support/service-process.ts';

export type Store = 'pglite' | 'postgres';

/** `faultline serve` as an operator runs it, one process of its own, before a fake GitHub. */
export interface Subject {
  readonly github: FakeGithub;
  /** Where webhooks are taken in. */
  readonly intake: string;
  readonly secret: string;
  /** The value of a metric now, of all its labels together; 0 when there is none yet. */
  metric(name: string): Promise<number>;
  /** Resolves when no delivery is waiting or at work. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

const SECRET = 'the-webhook-secret-of-a-bench';
const TOKEN = 'the-metrics-token-of-a-bench';
const POLL_MS = 20;
const QUEUE = 'faultline_queue_deliveries';

/** Starts both. The App's webhook is not pointed at the service, so that nothing begins by itself. */
export async function startSubject(store: Store): Promise<Subject> {
  const directory = await mkdtemp(join(tmpdir(), 'faultline-load-'));
  const server = store === 'postgres' ? await startPostgres() : undefined;
  const github = await startFakeGithub({ limits: { requestsPerHour: 10_000_000 } });
  const service = startServiceProcess({
    APP_ID: String(github.app.id),
    PRIVATE_KEY: github.app.privateKey,
    WEBHOOK_SECRET: SECRET,
    GITHUB_API_URL: github.url,
    METRICS_TOKEN: TOKEN,
    SWEEP_MINUTES: '0',
    PORT: '0',
    ...storeSettings(server, directory),
  });
  const url = await service.url;
  async function scrape(): Promise<string> {
    const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
    return answer.text();
  }
  return {
    github,
    intake: `${url}${WEBHOOK_PATH}`,
    secret: SECRET,
    metric: async (name) => valueIn(await scrape(), name),
    idle: async () => {
      for (;;) {
        const text = await scrape();
        const states = ['waiting', 'running'].map((state) => `${QUEUE}{state="${state}"}`);
        if (states.every((name) => valueIn(text, name) === 0)) {
          return;
        }
        await new Promise((resolve) => {
          setTimeout(resolve, POLL_MS);
        });
      }
    },
    close: async () => {
      service.kill('SIGTERM');
      await service.ended;
      await github.close();
      await server?.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function storeSettings(
  server: PostgresServer | undefined,
  directory: string,
): Readonly<Record<string, string>> {
  return server === undefined
    ? { DATA_DIRECTORY: directory }
    : { DATABASE_URL: server.url('postgres'), DATA_DIRECTORY: directory };
}

function valueIn(text: string, name: string): number {
  const lines = text
    .split('\n')
    .filter((line) => /^[ {]/u.test(line.slice(name.length)) && line.startsWith(name));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
