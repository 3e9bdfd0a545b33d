import { labelWorker } from './label-worker.ts';
import { mailWorker } from './mail-worker.ts';
import { refundWorker } from './refund-worker.ts';

const workers = [labelWorker, mailWorker, refundWorker];

async function stop(): Promise<void> {
  setTimeout(() => process.exit(1), 25_000).unref();
  await Promise.all(workers.map((worker) => worker.close(true)));
  process.exit(0);
}

process.once('SIGTERM', () => void stop());
