import { expect, test } from 'vitest';
import { withinTime } from './within-time.ts';

const HOUR_MS = 3_600_000;

test('work that answers in time is answered as it is', async () => {
  await expect(withinTime(Promise.resolve('done'), HOUR_MS, () => 'late')).resolves.toBe('done');
  await expect(
    withinTime(Promise.reject(new Error('down')), HOUR_MS, () => 'late'),
  ).rejects.toThrow('down');
});

test('work that never answers is answered by what it is to be when it is late', async () => {
  const never = new Promise<string>(() => undefined);

  await expect(withinTime(never, 1, () => 'late')).resolves.toBe('late');
  await expect(
    withinTime(never, 1, () => {
      throw new Error('too late');
    }),
  ).rejects.toThrow('too late');
});

test('a failure that comes after the time is up harms nobody', async () => {
  const work = Promise.withResolvers<string>();

  const answer = await withinTime(work.promise, 1, () => 'late');
  work.reject(new Error('down'));
  await new Promise(setImmediate);

  expect(answer).toBe('late');
});
