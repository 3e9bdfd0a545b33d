import { mkdtemp, rm } from 'node:fs/promises';
import { generateKeyPairSync } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { layTemplate } from '#test/support/embedded-template.ts';
import { startServiceProcess } from '#test/support/service-process.ts';
import type { ServiceProcess } from '#test/support/service-process.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

describe('the service as a process', () => {
  let directory: string;
  let service: ServiceProcess;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'faultline-serve-'));
    await layTemplate(directory);
    service = startServiceProcess({
      APP_ID: '12345',
      PRIVATE_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      WEBHOOK_SECRET: 'a-secret-long-enough-for-tests',
      DATA_DIRECTORY: directory,
      SWEEP_MINUTES: '0',
      PORT: '0',
    });
    await service.url;
  });

  afterAll(async () => {
    service.kill('SIGKILL');
    await service.ended;
    await rm(directory, { recursive: true, force: true });
  });

  it('logs more after SIGUSR2 and serves on', async () => {
    service.kill('SIGUSR2');
    await vi.waitFor(() => {
      expect(service.output()).toContain('"logLevel":"debug","msg":"log level changed"');
    });
    const answer = await fetch(`${await service.url}/health/ready`);
    expect(answer.status).toBe(200);
  });

  it('ends with 0 after SIGTERM', async () => {
    service.kill('SIGTERM');
    expect(await service.ended).toEqual({ code: 0, signal: null });
  });
});
